// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralLinearAlgebra
import NumeralTensors

/// An approximate orthonormal basis of the leading principal subspace of some rows, and projections
/// onto it.
///
/// With m the mean of the rows and Q the basis, the projection of a row x is the vector of Q·(x −
/// m) and the residual norm ‖x − m − Qᵀ·Q·(x − m)‖. The distance between two projections is never
/// larger than the distance between the rows, by Pythagoras' theorem and the triangle inequality
/// for the residuals. A product over a few coordinates thus bounds distances over many features
/// from below, up to the rounding error of the projections (`projectionError`).
struct PrincipalSubspace {
  /// m, `[features]`.
  private let mean: Tensor<Float>
  /// Q, `[dimensions, features]`.
  private let basis: Tensor<Float>
  /// A bound on the error of a projection relative to ‖x − m‖: of Q·(x − m), and of an orthonormal
  /// basis.
  let projectionError: Double

  /// Finds a basis from up to about 2,048 evenly spaced rows by randomized subspace iteration.
  ///
  /// The bounds hold for any orthonormal basis; they are tighter the more variance it explains.
  /// Returns nil if the rows span fewer dimensions, or are so large or small that the squares of
  /// their features do not belong in a `Float`.
  ///
  /// N. Halko, P. Martinsson, J. Tropp, *Finding Structure with Randomness*, SIAM Review 53 (2011).
  init?(of samples: Samples, dimensions: Int) {
    let step = max(1, samples.count / 2048)
    let rows = samples.take(Array(stride(from: 0, to: samples.count, by: step)))
    guard 0x1p-40...0x1p40 ~= abs(rows).max() else { return nil }
    let mean = rows.mean(axis: 0)
    self.mean = mean
    let centered = rows - mean
    var basis = Tensor<Float>.normal(
      [dimensions, samples.featureCount], seed: RandomKey(0).child("directions"))
    for _ in 0..<2 {
      let coordinates = matmul(centered, basis, transposing: .right)
      let image = Tensor<Double>(matmul(coordinates, centered, transposing: .left))
      guard let orthonormal = Self.orthonormalized(image) else { return nil }
      basis = Tensor<Float>(orthonormal)
    }
    self.basis = basis
    let rounded = Tensor<Double>(basis)
    let deviation = matmul(rounded, rounded, transposing: .right) - Tensor.identity(dimensions)
    let orthonormalityError = (deviation * deviation).sum().squareRoot()
    // The error of each coordinate is at most gamma times that of |Q|·|x − m|, whose norm is at
    // most ‖|Q|·|Q|ᵀ‖^½ · ‖x − m‖.
    let gamma =
      Double(Self.featuresPerProduct + ceilDiv(samples.featureCount, Self.featuresPerProduct) + 4)
      * unitRoundoff
    let magnitudes = abs(rounded)
    let norm = matmul(magnitudes, magnitudes, transposing: .right).sum(axis: 1).max()
    projectionError = gamma * norm.squareRoot() + orthonormalityError
    guard projectionError < 1e-3 else { return nil }
  }

  /// Orthonormal rows that span the same space, or nil if the rows are dependent.
  ///
  /// Cholesky QR: L⁻¹·W has orthonormal rows if L·Lᵀ = W·Wᵀ. For rows that are nearly dependent, a
  /// second pass corrects the rounding errors of the first.
  ///
  /// Y. Yamamoto et al., *Roundoff Error Analysis of the CholeskyQR2 Algorithm*, Electronic
  /// Transactions on Numerical Analysis 44 (2015).
  private static func orthonormalized(_ rows: Tensor<Double>) -> Tensor<Double>? {
    var rows = rows
    for _ in 0..<2 {
      guard let factor = try? matmul(rows, rows, transposing: .right).cholesky(),
        let solution = try? factor.solve(rows)
      else { return nil }
      rows = solution
    }
    return rows
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

    /// Whether the squared norms are far from overflow, and not all near underflow.
    var isBounded: Bool { 0x1p-80...0x1p80 ~= squaredNorms.reduce(0, max) }

    /// The ratio of the variance about m that the subspace explains, from 0 to 1.
    var explainedVarianceRatio: Double {
      let residual = residualNorms.reduce(0.0) { $0 + Double($1) * Double($1) }
      let total = squaredNorms.reduce(0.0) { $0 + Double($1) }
      return total > 0 ? 1 - residual / total : 0
    }
  }

  /// Projects rows.
  ///
  /// - Throws: `CancellationError` if the task is canceled.
  /// - Complexity: O(rows · dimensions · features), as matrix products.
  func project(_ samples: Samples) throws -> Projection {
    var squaredNorms = [Float](repeating: 0, count: samples.count)
    var residualNorms = squaredNorms
    let coordinates = try Tensor<Float>(unsafeUninitialized: [samples.count, coordinateCount]) {
      coordinates in
      try squaredNorms.withUnsafeMutableBufferPointer { squaredNorms in
        try residualNorms.withUnsafeMutableBufferPointer { residualNorms in
          try samples.forEachChunk { range, rows in
            let first = range.lowerBound
            project(
              rows, range.count, to: coordinates.baseAddress! + first * coordinateCount,
              squaredNorms.baseAddress! + first, residualNorms.baseAddress! + first)
          }
        }
      }
    }
    // An error e of r² is an error e / r of r, or √e if r is smaller than that.
    let error = Float(2 * projectionError + 2 * squaredDistanceError)
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
    let projected = product(centered)
    withUnsafeBuffers(projected, mean) { projected, mean in
      for row in 0..<rowCount {
        let source = UnsafeBufferPointer(
          rebasing: projected[row * dimensions..<(row + 1) * dimensions])
        let target = coordinates + row * (dimensions + 1)
        target.initialize(from: source.baseAddress!, count: dimensions)
        let explained = sumOfSquares(source)
        let total = numeral_squared_distance(
          rows + row * features, mean.baseAddress!, features)
        let residualNorm = Float(max(0, total - explained).squareRoot())
        target[dimensions] = residualNorm
        residualNorms[row] = residualNorm
        squaredNorms[row] = Float(explained) + residualNorm * residualNorm
      }
    }
  }

  /// The number of features of one product. Its rounding error grows with their number, that of the
  /// sum over the products with the number of products.
  private static let featuresPerProduct = 64

  /// The product of rows and the basis, `[rows, dimensions]`, summed over short products.
  ///
  /// OpenBLAS adds each product to the sum as a whole: its kernels accumulate it in registers.
  private func product(_ rows: Tensor<Float>) -> Tensor<Float> {
    let (rowCount, dimensions, features) = (rows.count, basis.shape[0], basis.shape[1])
    return Tensor(unsafeUninitialized: [rowCount, dimensions]) { sum in
      withUnsafeBuffers(rows, basis) { rows, basis in
        for first in stride(from: 0, to: features, by: Self.featuresPerProduct) {
          let count = min(Self.featuresPerProduct, features - first)
          BLAS.gemm(
            MatrixView(
              rows.baseAddress! + first, rows: rowCount, columns: count, rowStride: features),
            MatrixView(
              basis.baseAddress! + first, rows: dimensions, columns: count, rowStride: features
            ).transposed,
            into: MatrixView(sum.baseAddress!, rows: rowCount, columns: dimensions),
            accumulating: first > 0)
        }
      }
    }
  }
}
