// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Centers projected onto a principal subspace, for lower bounds on their distances from rows.
///
/// A score is ‖q‖² − 2·p·q for the projections p of a row and q of a center. Adding ‖p‖² gives the
/// squared distance of the projections, which is a lower bound of ‖x − c‖² up to rounding.
struct ProjectedCenters {
  private let projection: PrincipalSubspace.Projection
  /// `[coordinates, centers]`: OpenBLAS multiplies small matrices several times as fast if none of
  /// them is transposed.
  private let coordinates: Tensor<Float>
  /// The factor of a squared distance in the threshold for scores: slightly above 1.
  let thresholdFactor: Double
  /// The factor of the squared norms of the row and of the center in the threshold.
  private let error: Float
  private let largestSquaredNorm, largestResidualNorm, largestResidualError: Float

  init(_ centers: Tensor<Float>, in subspace: PrincipalSubspace) throws {
    projection = try subspace.project(Samples(centers))
    coordinates = projection.coordinates.transposed().contiguous()
    // A relative error e of the projections changes their distance D by at most e·(P + Q), and D²
    // by about 2·e·D·(P + Q) ≤ 2·e·D² + e·(P² + Q²). The score is a product and a sum. A center
    // whose measured distance would be a tie is not ruled out.
    let e = subspace.projectionError
    thresholdFactor = (1 + 4 * squaredDistanceError) / (1 - 2 * e)
    error = Float(
      1.01 * e + 2 * Double(projection.coordinates.shape[1] + 16) * unitRoundoff)
    largestSquaredNorm = projection.squaredNorms.max()!
    largestResidualNorm = projection.residualNorms.max()!
    largestResidualError = projection.residualErrors.max()!
  }

  /// Whether the bounds are far from overflow.
  var isBounded: Bool { largestSquaredNorm < 0x1p80 }

  /// The summand that turns a row's squared distance to a center, times `thresholdFactor`, into the
  /// threshold for its scores: centers with higher scores are farther away. It is the rounding
  /// tolerance less ‖p‖².
  func thresholdOffset(_ rows: PrincipalSubspace.Projection, _ row: Int) -> Float {
    let squaredNorm = rows.squaredNorms[row]
    // The difference of two residual norms is at most the larger one.
    let residualError = rows.residualErrors[row] + largestResidualError
    let residualTolerance =
      residualError * (2 * max(rows.residualNorms[row], largestResidualNorm) + residualError)
    // The last term is for products that underflow.
    return error * (squaredNorm + largestSquaredNorm) + residualTolerance
      + .leastNormalMagnitude * Float(coordinates.shape[0]) - squaredNorm
  }

  /// The threshold offset of each row.
  func thresholdOffsets(_ rows: PrincipalSubspace.Projection) -> [Float] {
    rows.squaredNorms.indices.map { thresholdOffset(rows, $0) }
  }

  /// Calls `body` with the squared norms of all centers and the products of a range of rows and all
  /// centers, `[rows, centers]`.
  ///
  /// - Parameters:
  ///   - rows: The coordinates of all rows.
  ///   - range: The rows to multiply.
  func withProducts(
    _ rows: Tensor<Float>, _ range: Range<Int>,
    _ body: (_ squaredNorms: UnsafePointer<Float>, _ products: UnsafePointer<Float>) -> Void
  ) {
    let count = coordinates.shape[1]
    withWorkspace(range.count, count) { workspace in
      withProducts(rows, range, 0..<count, workspace, body)
    }
  }

  /// Calls `body` with a workspace for the products of up to `rows` rows and `centers` centers, and
  /// for a copy of the rows' coordinates.
  func withWorkspace(_ rows: Int, _ centers: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    withUnsafeScratchBuffer(of: Float.self, count: rows * (centers + coordinates.shape[0])) {
      body($0.baseAddress!)
    }
  }

  /// Calls `body` with the squared norms of some centers and the products of some rows and these
  /// centers, `[rows, centers]`.
  ///
  /// - Parameters:
  ///   - rows: The coordinates of all rows.
  ///   - selection: The rows to multiply, ascending.
  ///   - members: The centers to multiply.
  ///   - workspace: A workspace for as many rows and centers.
  func withProducts<Rows: RandomAccessCollection<Int>>(
    _ rows: Tensor<Float>, _ selection: Rows, _ members: Range<Int>,
    _ workspace: UnsafeMutablePointer<Float>,
    _ body: (_ squaredNorms: UnsafePointer<Float>, _ products: UnsafePointer<Float>) -> Void
  ) {
    guard let first = selection.first, let last = selection.last else { return }
    let (width, count) = (coordinates.shape[0], coordinates.shape[1])
    let products = workspace + selection.count * width
    withUnsafeBuffers(rows, coordinates) { rows, coordinates in
      // Contiguous rows are multiplied in place; others are copied together first.
      var operand = rows.baseAddress! + first * width
      if last - first + 1 > selection.count {
        for (index, row) in selection.enumerated() {
          (workspace + index * width).initialize(
            from: rows.baseAddress! + row * width, count: width)
        }
        operand = UnsafePointer(workspace)
      }
      BLAS.gemm(
        MatrixView(operand, rows: selection.count, columns: width),
        MatrixView(
          coordinates.baseAddress! + members.lowerBound, rows: width, columns: members.count,
          rowStride: count),
        into: MatrixView(products, rows: selection.count, columns: members.count))
    }
    projection.squaredNorms.withUnsafeBufferPointer { squaredNorms in
      body(squaredNorms.baseAddress! + members.lowerBound, products)
    }
  }
}
