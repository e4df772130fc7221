/// Philox4x32-10: random numbers as a function of a key and a counter.
///
/// A counter-based generator keeps no state that an order of execution could change: block `i` of a
/// key's numbers is the same whoever asks for it, and whenever. It passes BigCrush. From J. Salmon,
/// M. Moraes, R. Dror, D. Shaw: *Parallel Random Numbers: As Easy as 1, 2, 3*, SC 2011, where the
/// constants come from.
@usableFromInline
enum Philox {
  /// The 128 random bits at `counter`.
  @inlinable
  static func block(_ counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (x, key) = (counter, key)
    for _ in 0..<10 {
      let first = 0xD251_1F53 * UInt64(x[0])
      let second = 0xCD9E_8D57 * UInt64(x[2])
      x = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ x[1] ^ key[0],
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ x[3] ^ key[1],
        UInt32(truncatingIfNeeded: first))
      key = SIMD2(key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85)
    }
    return x
  }
}
