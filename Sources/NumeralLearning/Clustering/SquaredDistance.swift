// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The squared distance of two tensors of the same shape, in `Double`: ‖a − b‖², the sum over all
/// scalars.
///
/// For the centers before and after an iteration this is the center shift that a tolerance limits.
func squaredDistance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
  withUnsafeBuffers(a, b) { a, b in
    zip(a, b).reduce(0.0) { sum, pair in
      let difference = Double(pair.0) - Double(pair.1)
      return sum + difference * difference
    }
  }
}
