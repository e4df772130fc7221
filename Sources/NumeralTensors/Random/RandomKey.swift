// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A key that determines a sequence of random numbers, and from which further keys are derived.
///
///     let root: RandomKey = 1
///     let key = root.child("dropout").child(step).child(image)    // one key per step and image
///     var generator = key.generator
///     Float.random(in: 0..<1, using: &generator)
///
/// `child(_:)` derives an independent key for a purpose or an index, as JAX's `fold_in` and NumPy's
/// `SeedSequence.spawn` do. A key depends only on the root and the path to it, so the same root
/// gives the same numbers on any number of threads and after a resume.
///
/// Functions take a key as their argument `seed:`, where an integer literal is a root key.
public struct RandomKey: Hashable, Sendable {
  @usableFromInline let bits: UInt64

  /// Creates a root key from a seed.
  public init(_ seed: UInt64) { bits = seed }

  /// The key derived for a purpose.
  public func child(_ purpose: String) -> RandomKey {
    // FNV-1a: unlike `Hasher`, the same in every process and version.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return folding(hash, domain: 1)
  }

  /// The key derived for an index.
  public func child(_ index: Int) -> RandomKey {
    folding(UInt64(bitPattern: Int64(index)), domain: 2)
  }

  /// The key derived for a value.
  ///
  /// - Parameter domain: Separates purposes (1), whose hash may be a small number, from indices
  ///   (2), and both from the counters of random numbers (0).
  private func folding(_ value: UInt64, domain: UInt32) -> RandomKey {
    let counter = SIMD4<UInt32>(
      UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32), 0, domain)
    let block = Philox.block(counter, key: philoxKey)
    return RandomKey(UInt64(block[1]) << 32 | UInt64(block[0]))
  }

  @inlinable var philoxKey: SIMD2<UInt32> {
    SIMD2(UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32))
  }

  /// The block of 128 random bits at `index`.
  @inlinable
  func block(at index: Int) -> SIMD4<UInt32> {
    let index = UInt64(index)
    return Philox.block(
      SIMD4(UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), 0, 0),
      key: philoxKey)
  }

  /// The block of random bits at `index`, as two words.
  @inlinable
  func words(at index: Int) -> (first: UInt64, second: UInt64) {
    let block = block(at: index)
    return (UInt64(block[0]) << 32 | UInt64(block[1]), UInt64(block[2]) << 32 | UInt64(block[3]))
  }

  /// A generator of this key's random numbers, from the first on.
  public var generator: RandomGenerator { RandomGenerator(self) }

  /// A random permutation of `0..<count`.
  ///
  /// The Fisher–Yates shuffle. The standard library's `shuffled(using:)` is not used because its
  /// use of the generator may change between versions, and the permutation of a key must not.
  ///
  /// - Precondition: `count` is not negative.
  /// - Complexity: O(`count`).
  public func permutation(_ count: Int) -> [Int] {
    require(count >= 0, "RandomKey.permutation: found count \(count), expected 0 or more")
    var order = Array(0..<count)
    var generator = self.generator
    for i in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(i, generator.next(upperBound: i + 1))
    }
    return order
  }
}

extension RandomKey: ExpressibleByIntegerLiteral {
  /// Creates a root key from a seed.
  public init(integerLiteral seed: UInt64) { self.init(seed) }
}
