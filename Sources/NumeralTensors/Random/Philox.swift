// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Philox4x32-10, a counter-based random number generator: a block of random bits as a function of
/// a key and a counter.
///
/// It has no state, so no order of execution can change its output: block `i` of a key is the same
/// whichever thread computes it, and when. It passes BigCrush. The algorithm and its constants are
/// from J. Salmon, M. Moraes, R. Dror and D. Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3*,
/// SC 2011.
@usableFromInline
package enum Philox {
  /// The 128 random bits at `counter`.
  @inlinable
  package static func block(_ counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    // Scalar words, because every round would shuffle the lanes of a vector.
    var (a, b, c, d) = (counter[0], counter[1], counter[2], counter[3])
    var (low, high) = (key[0], key[1])
    for _ in 0..<10 {
      let first = UInt64(0xD251_1F53) * UInt64(a)
      let second = UInt64(0xCD9E_8D57) * UInt64(c)
      a = UInt32(truncatingIfNeeded: second >> 32) ^ b ^ low
      b = UInt32(truncatingIfNeeded: second)
      c = UInt32(truncatingIfNeeded: first >> 32) ^ d ^ high
      d = UInt32(truncatingIfNeeded: first)
      low &+= 0x9E37_79B9
      high &+= 0xBB67_AE85
    }
    return SIMD4(a, b, c, d)
  }
}
