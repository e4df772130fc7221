// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Elements that one thread maps: a stretch of a tensor, and the same stretch of the result.
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

  /// Writes the result of `transform` for each element.
  @inlinable
  public func map(_ transform: (Element) -> Result) {
    for i in 0..<count { target[i] = transform(source[i]) }
  }
}

/// Pairs of elements that one thread maps: stretches of two tensors, either of which may be a single
/// element that is repeated, and the same stretch of the result.
public struct _ZipMapChunk<Left: TensorElement, Right: TensorElement, Result: TensorElement> {
  /// The number of pairs.
  public let count: Int
  @usableFromInline let left: UnsafePointer<Left>
  @usableFromInline let right: UnsafePointer<Right>
  /// 1 where elements follow one another, 0 where one is repeated.
  @usableFromInline let leftStep, rightStep: Int
  @usableFromInline let target: UnsafeMutablePointer<Result>

  @inlinable
  init(
    _ count: Int, _ left: UnsafePointer<Left>, _ leftStep: Int,
    _ right: UnsafePointer<Right>, _ rightStep: Int, _ target: UnsafeMutablePointer<Result>
  ) {
    self.count = count
    self.left = left
    self.leftStep = leftStep
    self.right = right
    self.rightStep = rightStep
    self.target = target
  }

  /// Writes the result of `combine` for each pair.
  @inlinable
  public func map(_ combine: (Left, Right) -> Result) {
    // A loop of its own for each case of repetition, so that each is vectorized.
    switch (leftStep, rightStep) {
    case (1, 1):
      for i in 0..<count { target[i] = combine(left[i], right[i]) }
    case (1, 0):
      let repeated = right[0]
      for i in 0..<count { target[i] = combine(left[i], repeated) }
    case (0, 1):
      let repeated = left[0]
      for i in 0..<count { target[i] = combine(repeated, right[i]) }
    default:
      for i in 0..<count { target[i] = combine(left[i * leftStep], right[i * rightStep]) }
    }
  }
}

// In place the source is the target. Loops that read from the target are vectorized without a
// question; those above would find the overlap and go one element at a time.

extension _MapChunk where Element == Result {
  /// Replaces each element by the result of `transform`.
  @inlinable
  func update(_ transform: (Element) -> Element) {
    for i in 0..<count { target[i] = transform(target[i]) }
  }
}

extension _ZipMapChunk where Left == Result {
  /// Replaces each left element by the result of `combine`.
  @inlinable
  func update(_ combine: (Left, Right) -> Left) {
    if rightStep == 1 {
      for i in 0..<count { target[i] = combine(target[i], right[i]) }
    } else {
      let repeated = right[0]
      for i in 0..<count { target[i] = combine(target[i], repeated) }
    }
  }
}
