// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A tensor of any type that is compared with NumPy's.
package protocol NumPyResult {
  /// Why the tensor is not NumPy's array, or nil if it is.
  ///
  /// - Parameters:
  ///   - tolerance: The relative difference that real numbers may have; 0 for the same.
  ///   - magnitude: The magnitude that it is relative to at least.
  func difference(
    from array: NumPyCase.Array, in cases: NumPyCases, tolerance: Double, magnitude: Double
  ) throws -> String?
}

extension Tensor: NumPyResult {
  package func difference(
    from array: NumPyCase.Array, in cases: NumPyCases, tolerance: Double, magnitude: Double
  ) throws -> String? {
    guard array.type == Self.numPyName else {
      return "the type is \(Scalar.self), not \(array.type)"
    }
    let expected = try cases.tensor(array, as: Scalar.self)
    guard shape == expected.shape else { return "the shape is \(shape), not \(expected.shape)" }
    for (a, b) in zip(scalars, expected.scalars) where a != b {
      guard let a = a as? any BinaryFloatingPoint, let b = b as? any BinaryFloatingPoint else {
        return "\(a), not \(b)"
      }
      let (x, y) = (Double(a), Double(b))
      let isClose = abs(x - y) <= tolerance * Swift.max(abs(y), magnitude)
      if !(x.isNaN && y.isNaN) && !isClose { return "\(x), not \(y)" }
    }
    return nil
  }

  private static var numPyName: String { Scalar.elementType.rawValue }
}
