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

// In place, source and target are the same memory. These loops read from the target pointer, so
// that the compiler vectorizes them; those above would fail its overlap check at run time and fall
// back to one element at a time.

extension _MapChunk where Element == Result {
  /// Replaces each element by `transform` of it.
  @inlinable
  func update(_ transform: (Element) -> Element) {
    for i in 0..<count { target[i] = transform(target[i]) }
  }
}

extension _ZipMapChunk where Left == Result {
  /// Replaces each left element by `combine` of the pair.
  @inlinable
  func update(_ combine: (Left, Right) -> Left) {
    if rightStride == 1 {
      for i in 0..<count { target[i] = combine(target[i], right[i]) }
    } else {
      let repeated = right[0]
      for i in 0..<count { target[i] = combine(target[i], repeated) }
    }
  }
}
