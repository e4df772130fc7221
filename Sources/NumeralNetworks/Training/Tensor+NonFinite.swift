// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Tensor<Float> {
  /// The position, in row-major order, of the first infinity or NaN, if there is one.
  ///
  /// - Complexity: O(`size`), vectorized.
  var firstNonFinite: Int? {
    withUnsafeBufferPointer { scalars in
      // Infinity and NaN have the largest exponent. Unlike a search that may stop anywhere, a
      // maximum of integers is vectorized.
      var largest: UInt32 = 0
      for scalar in scalars { largest = Swift.max(largest, scalar.magnitude.bitPattern) }
      guard largest >= Float.infinity.bitPattern else { return nil }
      return scalars.firstIndex { !$0.isFinite }
    }
  }
}
