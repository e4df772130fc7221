// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Where random numbers come from: a seed, and the purposes and indices it is narrowed by.
///
///     let seed: RandomKey = 1
///     let mask = seed.child("dropout").child(step).child(image)     // a seed of its own for each image and step
///     var generator = mask.generator
///     Float.random(in: 0..<1, using: &generator)
///
/// Numbers depend on the path from the root alone. No order of execution changes them, so the same
/// seed gives the same numbers on any number of threads, and after a resume.
public struct RandomKey: Hashable, Sendable {
  @usableFromInline let key: UInt64

  /// Creates a root seed.
  public init(_ value: UInt64) { key = value }

  /// The seed for one purpose under this one.
  public func child(_ purpose: String) -> RandomKey {
    // FNV-1a: stable across runs and versions, as `Hasher` is not.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return folding(hash, kind: 1)
  }

  /// The seed for one index under this one.
  public func child(_ index: Int) -> RandomKey {
    folding(UInt64(bitPattern: Int64(index)), kind: 2)
  }

  /// Kinds keep a purpose whose hash is a small number apart from an index, and both apart from the
  /// numbers that are drawn (kind 0).
  private func folding(_ value: UInt64, kind: UInt32) -> RandomKey {
    let counter = SIMD4<UInt32>(
      UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32), 0, kind)
    let bits = Philox.block(counter, key: philoxKey)
    return RandomKey(UInt64(bits[1]) << 32 | UInt64(bits[0]))
  }

  @inlinable var philoxKey: SIMD2<UInt32> {
    SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
  }

  /// The random bits at `index`, 128 at a time.
  @inlinable
  func bits(at index: Int) -> SIMD4<UInt32> {
    let index = UInt64(index)
    return Philox.block(
      SIMD4(UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), 0, 0),
      key: philoxKey)
  }

  /// The random bits at `index` as two words.
  @inlinable
  func words(at index: Int) -> (first: UInt64, second: UInt64) {
    let bits = bits(at: index)
    return (UInt64(bits[0]) << 32 | UInt64(bits[1]), UInt64(bits[2]) << 32 | UInt64(bits[3]))
  }

  /// A generator of this seed's numbers from the first on.
  public var generator: RandomGenerator { RandomGenerator(seed: self) }

  /// The numbers `0..<count` in random order.
  ///
  /// Fisher and Yates's shuffle, written out because the standard library may change the way its own
  /// uses the generator, and with it every run.
  ///
  /// - Complexity: O(`count`).
  public func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    var generator = self.generator
    for i in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(i, generator.next(upperBound: i + 1))
    }
    return order
  }
}

extension RandomKey: ExpressibleByIntegerLiteral {
  /// Creates a root seed.
  public init(integerLiteral value: UInt64) { self.init(value) }
}

/// The numbers of one seed in order, for the standard library's random functions.
public struct RandomGenerator: RandomNumberGenerator, Sendable {
  @usableFromInline let seed: RandomKey
  @usableFromInline var nextBlock = 0
  @usableFromInline var words: SIMD4<UInt32> = .zero
  @usableFromInline var used = 4

  @usableFromInline
  init(seed: RandomKey) { self.seed = seed }

  /// The next 32 random bits.
  @inlinable
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      words = seed.bits(at: nextBlock)
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

  /// A number in `0..<bound`, each equally probable.
  ///
  /// Lemire's method: the high half of a product, with the few biased products drawn again. From
  /// *Fast Random Integer Generation in an Interval*, ACM TOMACS 29 (2019).
  @inlinable
  public mutating func next(upperBound bound: Int) -> Int {
    precondition(bound > 0, "RandomGenerator: the bound is \(bound), expected 1 or more")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }
}
