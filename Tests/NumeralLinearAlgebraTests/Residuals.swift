// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import Testing

// Errors of factorizations in the unit of their theory: n · ulp · ‖A‖.

/// Expects that two matrices, or batches of them, differ by a small multiple of n · ulp(1) ·
/// `scale`, where n is the longest axis.
func expectClose<Scalar: RealScalar>(
  _ found: Tensor<Scalar>, _ expected: Tensor<Scalar>, scale: Scalar, units: Scalar = 10,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.shape == expected.shape, sourceLocation: sourceLocation)
  guard found.size > 0, found.shape == expected.shape else { return }
  let unit = Scalar((found.shape + [1]).max()!) * Scalar.ulpOfOne * scale
  let error = abs(found - expected).max() / unit
  #expect(error <= units, "\(Scalar.self) \(found.shape)", sourceLocation: sourceLocation)
}

/// Expects that the columns of a matrix, or of each of a batch, are orthonormal.
func expectOrthonormalColumns<Scalar: RealScalar>(
  _ q: Tensor<Scalar>, sourceLocation: SourceLocation = #_sourceLocation
) {
  let rank = q.shape.count
  let product = matmul(q, q, transposing: .left)
  let identity =
    Tensor<Scalar>.identity(q.shape[rank - 1]) + Tensor<Scalar>.zeros(product.shape)
  expectClose(
    product, identity, scale: Scalar(max(1, q.shape[rank - 2])) / Scalar(max(1, q.shape[rank - 1])),
    sourceLocation: sourceLocation)
}

extension Tensor where Scalar: RealScalar {
  /// The largest absolute value, at least the smallest normal number.
  var largest: Scalar { size == 0 ? 1 : Swift.max(abs(self).max(), .leastNormalMagnitude) }

  /// The tensor with its last two axes exchanged.
  var matricesTransposed: Tensor {
    transposed(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }
}
