// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The random numbers of a `RandomKey` in sequence, for the standard library's random functions.
///
///     var generator = RandomKey(1).generator
///     Double.random(in: 0..<1, using: &generator)
public struct RandomGenerator: RandomNumberGenerator, Sendable {
  @usableFromInline let key: RandomKey
  @usableFromInline var nextBlock = 0
  @usableFromInline var words: SIMD4<UInt32> = .zero
  @usableFromInline var used = 4

  @usableFromInline
  init(_ key: RandomKey) { self.key = key }

  /// The next 32 random bits.
  @inlinable
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      words = key.block(at: nextBlock)
      nextBlock += 1
      used = 0
    }
    defer { used += 1 }
    return words[used]
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// A random integer, uniformly distributed in `0..<upperBound`.
  ///
  /// D. Lemire, *Fast Random Integer Generation in an Interval*, ACM TOMACS 29, 2019: the high half
  /// of a full-width product, with the few products that would bias the result rejected.
  ///
  /// - Precondition: `upperBound` is positive.
  @inlinable
  public mutating func next(upperBound: Int) -> Int {
    require(
      upperBound > 0, "RandomGenerator: found upper bound \(upperBound), expected 1 or more")
    let bound = UInt64(upperBound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }
}
