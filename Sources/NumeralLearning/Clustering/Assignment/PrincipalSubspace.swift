// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// An approximate orthonormal basis of the leading principal subspace of some rows, and projections
/// onto it.
///
/// With m the mean of the rows and Q the basis, the projection of a row x is the vector of Q·(x −
/// m) and the residual norm ‖x − m − Qᵀ·Q·(x − m)‖. The distance between two projections is never
/// larger than the distance between the rows, by Pythagoras' theorem and the triangle inequality
/// for the residuals. A product over a few coordinates thus bounds distances over many features
/// from below.
struct PrincipalSubspace {
  /// m, `[features]`.
  private let mean: [Float]
  /// Q, `[dimensions, features]`.
  private let basis: Tensor<Float>

  /// Finds a basis from up to about 2,048 evenly spaced rows by randomized subspace iteration.
  ///
  /// The bounds hold for any orthonormal basis; they are tighter the more variance it explains.
  /// Returns nil if the rows span fewer dimensions.
  ///
  /// N. Halko, P. Martinsson, J. Tropp, *Finding Structure with Randomness*, SIAM Review 53 (2011).
  init?(of samples: Samples, dimensions: Int) {
    let step = max(1, samples.count / 2048)
    let rows = samples.take(Array(stride(from: 0, to: samples.count, by: step)))
    let mean = rows.mean(axis: 0)
    self.mean = mean.scalars
    let centered = rows - mean
    var basis = Tensor<Float>.normal(
      [dimensions, samples.featureCount], seed: RandomKey(0).child("directions"))
    for _ in 0..<2 {
      let coordinates = matmul(centered, basis, transposing: .right)
      let image = Tensor<Double>(matmul(coordinates, centered, transposing: .left))
      // Cholesky QR: L⁻¹·W has orthonormal rows if L·Lᵀ = W·Wᵀ.
      guard let factor = try? matmul(image, image, transposing: .right).cholesky(),
        let orthonormal = try? factor.solve(image)
      else { return nil }
      basis = Tensor<Float>(orthonormal)
    }
    self.basis = basis
  }

  /// The number of coordinates of a projected row: the subspace's dimensions and the residual norm.
  var coordinateCount: Int { basis.shape[0] + 1 }

  /// Rows projected onto the subspace.
  struct Projection {
    /// The coordinates in the subspace, and the residual norm last: `[rows, dimensions + 1]`.
    let coordinates: Tensor<Float>
    /// The squared norm of each row's coordinates, ‖x − m‖² but for rounding.
    let squaredNorms: [Float]
    /// The norm of each row's residual, and a bound on the rounding error of that norm.
    let residualNorms, residualErrors: [Float]

    /// The projections of the rows in `selection`, in its order.
    func selecting(_ selection: [Int]) -> Projection {
      Projection(
        coordinates: coordinates.take(selection),
        squaredNorms: selection.map { squaredNorms[$0] },
        residualNorms: selection.map { residualNorms[$0] },
        residualErrors: selection.map { residualErrors[$0] })
    }

    /// The ratio of the variance about m that the subspace explains, from 0 to 1.
    var explainedVarianceRatio: Double {
      let residual = residualNorms.reduce(0.0) { $0 + Double($1) * Double($1) }
      let total = squaredNorms.reduce(0.0) { $0 + Double($1) }
      return total > 0 ? 1 - residual / total : 0
    }
  }

  /// A bound on the relative rounding error of a sum of `terms` squares or products.
  ///
  /// Rounding errors grow like √terms with high probability (N. Higham, T. Mary, *A New Approach to
  /// Probabilistic Rounding Error Analysis*, 2019); the factor 16 leaves a wide margin.
  static func roundingError(_ terms: Int) -> Float {
    16 * Float(terms).squareRoot() * Float.ulpOfOne / 2
  }

  /// Projects rows.
  ///
  /// - Complexity: O(rows · dimensions · features), as matrix products.
  func project(_ samples: Samples) -> Projection {
    var squaredNorms = [Float](repeating: 0, count: samples.count)
    var residualNorms = squaredNorms
    let coordinates = Tensor<Float>(unsafeUninitialized: [samples.count, coordinateCount]) {
      coordinates in
      squaredNorms.withUnsafeMutableBufferPointer { squaredNorms in
        residualNorms.withUnsafeMutableBufferPointer { residualNorms in
          samples.forEachChunk { range, rows in
            let first = range.lowerBound
            project(
              rows, range.count, to: coordinates.baseAddress! + first * coordinateCount,
              squaredNorms.baseAddress! + first, residualNorms.baseAddress! + first)
          }
        }
      }
    }
    // An error e of r² is an error e / r of r, or √e if r is smaller than that.
    let error = Self.roundingError(samples.featureCount)
    let residualErrors = zip(squaredNorms, residualNorms).map { squaredNorm, residualNorm in
      let squaredError = error * squaredNorm
      return squaredError > 0 ? squaredError / max(residualNorm, squaredError.squareRoot()) : 0
    }
    return Projection(
      coordinates: coordinates, squaredNorms: squaredNorms, residualNorms: residualNorms,
      residualErrors: residualErrors)
  }

  /// Writes the coordinates and norms of one chunk of rows.
  private func project(
    _ rows: UnsafePointer<Float>, _ rowCount: Int,
    to coordinates: UnsafeMutablePointer<Float>, _ squaredNorms: UnsafeMutablePointer<Float>,
    _ residualNorms: UnsafeMutablePointer<Float>
  ) {
    let (dimensions, features) = (basis.shape[0], basis.shape[1])
    // Subtracting the mean first keeps the precision for data far from 0.
    let centered = subtracting(mean, from: rows, rows: rowCount)
    let projected = matmul(centered, basis, transposing: .right)
    withUnsafeBuffers(centered, projected) { centered, projected in
      for row in 0..<rowCount {
        let source = projected.baseAddress! + row * dimensions
        let target = coordinates + row * (dimensions + 1)
        target.initialize(from: source, count: dimensions)
        let explained = squaredNorm(source, dimensions)
        let total = squaredNorm(centered.baseAddress! + row * features, features)
        let residualNorm = Float(max(0, total - explained).squareRoot())
        target[dimensions] = residualNorm
        residualNorms[row] = residualNorm
        squaredNorms[row] = Float(explained) + residualNorm * residualNorm
      }
    }
  }
}

/// ‖x‖² in `Double`.
private func squaredNorm(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
  var sums = SIMD4<Double>.zero
  var i = 0
  while i + 4 <= count {
    let four = SIMD4<Double>(UnsafeRawPointer(x + i).loadUnaligned(as: SIMD4<Float>.self))
    sums += four * four
    i += 4
  }
  var sum = sums.sum()
  while i < count {
    sum += Double(x[i]) * Double(x[i])
    i += 1
  }
  return sum
}
