// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The quotient of a non-negative number and a positive divisor, rounded up: the number of chunks
/// of `divisor` elements that hold `dividend` of them. No divisor is too large.
@inlinable
package func ceilDiv(_ dividend: Int, _ divisor: Int) -> Int {
  dividend == 0 ? 0 : (dividend - 1) / divisor + 1
}
