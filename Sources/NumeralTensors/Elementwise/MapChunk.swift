// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A contiguous range of a tensor's elements and the same range of the result, mapped by one
/// thread.
///
/// Public only because inlinable operators use it; programs call `Tensor.map`.
public struct _MapChunk<Element: TensorElement, Result: TensorElement> {
  /// The number of elements.
  public let count: Int
  @usableFromInline let source: UnsafePointer<Element>
  @usableFromInline let target: UnsafeMutablePointer<Result>

  @inlinable
  init(_ count: Int, _ source: UnsafePointer<Element>, _ target: UnsafeMutablePointer<Result>) {
    self.count = count
    self.source = source
    self.target = target
  }

  /// Writes `transform` of each element to the result.
  @inlinable
  public func map(_ transform: (Element) -> Result) {
    for i in 0..<count { target[i] = transform(source[i]) }
  }
}

/// Ranges of two tensors, either of them contiguous or one repeated element, and the contiguous
/// range of the result, mapped by one thread.
///
/// Public only because inlinable operators use it; programs call `Tensor.zipMap`.
public struct _ZipMapChunk<Left: TensorElement, Right: TensorElement, Result: TensorElement> {
  /// The number of pairs.
  public let count: Int
  @usableFromInline let left: UnsafePointer<Left>
  @usableFromInline let right: UnsafePointer<Right>
  /// 1 for a contiguous range, 0 for a repeated element.
  @usableFromInline let leftStride, rightStride: Int
  @usableFromInline let target: UnsafeMutablePointer<Result>

  @inlinable
  init(
    _ count: Int, _ left: UnsafePointer<Left>, _ leftStride: Int,
    _ right: UnsafePointer<Right>, _ rightStride: Int, _ target: UnsafeMutablePointer<Result>
  ) {
    self.count = count
    self.left = left
    self.leftStride = leftStride
    self.right = right
    self.rightStride = rightStride
    self.target = target
  }

  /// Writes `combine` of each pair to the result.
  @inlinable
  public func map(_ combine: (Left, Right) -> Result) {
    // One loop per combination of strides, so that the compiler vectorizes each.
    switch (leftStride, rightStride) {
    case (1, 1):
      for i in 0..<count { target[i] = combine(left[i], right[i]) }
    case (1, 0):
      let repeated = right[0]
      for i in 0..<count { target[i] = combine(left[i], repeated) }
    case (0, 1):
      let repeated = left[0]
      for i in 0..<count { target[i] = combine(repeated, right[i]) }
    default:
      for i in 0..<count { target[i] = combine(left[i * leftStride], right[i * rightStride]) }
    }
  }
}

/// Elements of a tensor at equal distances, replaced by one thread.
@usableFromInline
struct UpdateChunk<Element: TensorElement> {
  @usableFromInline let count: Int
  @usableFromInline let target: UnsafeMutablePointer<Element>
  @usableFromInline let stride: Int

  @inlinable
  init(_ count: Int, _ target: UnsafeMutablePointer<Element>, _ stride: Int) {
    (self.count, self.target, self.stride) = (count, target, stride)
  }

  /// Replaces each element by `transform` of it.
  @inlinable
  func update(_ transform: (Element) -> Element) {
    if stride == 1 {
      for i in 0..<count { target[i] = transform(target[i]) }
    } else {
      for i in 0..<count { target[i * stride] = transform(target[i * stride]) }
    }
  }
}

/// Elements of a tensor at equal distances, replaced by one thread, together with those of another
/// tensor.
@usableFromInline
struct ZipUpdateChunk<Element: TensorElement, Other: TensorElement> {
  @usableFromInline let count: Int
  @usableFromInline let target: UnsafeMutablePointer<Element>
  @usableFromInline let other: UnsafePointer<Other>
  @usableFromInline let stride, otherStride: Int

  @inlinable
  init(
    _ count: Int, _ target: UnsafeMutablePointer<Element>, _ stride: Int,
    _ other: UnsafePointer<Other>, _ otherStride: Int
  ) {
    (self.count, self.target, self.stride) = (count, target, stride)
    (self.other, self.otherStride) = (other, otherStride)
  }

  /// Replaces each element by `combine` of it and the other tensor's.
  @inlinable
  func update(_ combine: (Element, Other) -> Element) {
    switch (stride, otherStride) {
    case (1, 1):
      for i in 0..<count { target[i] = combine(target[i], other[i]) }
    case (1, 0):
      let repeated = other[0]
      for i in 0..<count { target[i] = combine(target[i], repeated) }
    default:
      for i in 0..<count {
        target[i * stride] = combine(target[i * stride], other[i * otherStride])
      }
    }
  }
}
