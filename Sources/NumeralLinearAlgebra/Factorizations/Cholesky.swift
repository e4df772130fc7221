// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import RealModule

/// The Cholesky factorization of symmetric positive definite matrices: A = L·Lᵀ.
///
///     let f = try Cholesky(covariance)
///     let x = try f.solve(b)              // matmul(covariance, x) ≈ b
///     f.logDeterminant                    // of a normal distribution's density
///
/// A tensor of shape `[…, n, n]` is a batch of matrices, each factored by itself. Only the lower
/// triangles are read: the upper ones may hold anything.
///
/// Factorization by panels (LAPACK's `potrf`), with products on several threads, in half the work
/// of `LU`. Rows and columns of very large or small numbers are scaled by powers of two first.
public struct Cholesky<Scalar: RealScalar>: Sendable {
  /// L, `[…, n, n]`: lower triangular, with positive numbers on the diagonal.
  public let l: Tensor<Scalar>
  /// The scaling of the rows of each L; empty if none is scaled.
  @usableFromInline let scalings: [Equilibration]
  @usableFromInline let batch: MatrixBatch

  /// Factors matrices.
  ///
  /// - Parameter a: Symmetric matrices, `[…, n, n]`.
  /// - Throws: `LinearAlgebraError.notPositiveDefinite` or `.notFinite`.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public init(_ a: Tensor<Scalar>) throws { try self.init(a, function: "Cholesky") }

  /// Factors matrices for a function, which is named in errors.
  @inlinable
  init(_ a: Tensor<Scalar>, function: String) throws {
    let batch = MatrixBatch(a.shape, function, square: true)
    let n = batch.rows
    let isOrdinary = try a.checkTriangles(function, batch)
    var scalings: [Equilibration] = []
    var orders = [Int](repeating: 0, count: batch.count)
    // A copy in which the upper triangles are zero: they are not read.
    var factors = a.lowerTriangles(batch)
    factors.withUnsafeMutableBufferPointer { a in
      if !isOrdinary {
        scalings = (0..<batch.count).map {
          Equilibration(symmetric: a.baseAddress! + $0 * n * n, n)
        }
        scalings.scale(a.baseAddress!, by: -1) { $0.rows[$1] + $0.rows[$2] }
      }
      orders.withUnsafeMutableBufferPointer { orders in
        batch.forEach(work: n * n * n / 2) {
          orders[$0] = LAPACK.cholesky(a.baseAddress! + $0 * n * n, n)
        }
      }
      scalings.scale(a.baseAddress!, by: 1) { scaling, row, _ in scaling.rows[row] }
    }
    // The elements of a factor are at most the roots of the diagonal. A number beyond the largest,
    // which LAPACK does not find, is therefore in a row of a minor that is not positive; and the
    // last element of the row is not finite either.
    factors.withUnsafeBufferPointer { l in
      for matrix in orders.indices {
        let row = (0..<n).first { !l[(matrix * n + $0) * n + $0].isFinite }
        guard let row else { continue }
        orders[matrix] = Swift.min(orders[matrix] == 0 ? n : orders[matrix], row + 1)
      }
    }
    if let matrix = orders.firstIndex(where: { $0 != 0 }) {
      throw LinearAlgebraError.notPositiveDefinite(
        function: function, order: orders[matrix], matrix: batch.position(of: matrix))
    }
    l = factors
    self.scalings = scalings
    self.batch = batch
  }

  /// The determinants, of the batch's shape; infinite or 0 where one is beyond the range of the
  /// type.
  ///
  /// - Complexity: O(n) for each matrix.
  @inlinable
  public var determinant: Tensor<Scalar> {
    diagonals { pivots in
      var (product, exponent) = (Scalar(1), 0)
      for pivot in pivots {
        product *= pivot.significand * pivot.significand
        exponent += 2 * Int(pivot.exponent) + Int(product.exponent)
        product = product.scaled(by: -Int(product.exponent))
      }
      return product.scaled(by: exponent)
    }
  }

  /// The natural logarithms of the determinants, which are positive, of the batch's shape.
  ///
  /// - Complexity: O(n) for each matrix.
  @inlinable
  public var logDeterminant: Tensor<Scalar> {
    diagonals { pivots in Scalar(pivots.reduce(0) { $0 + 2 * Double.log(Double($1)) }) }
  }

  @inlinable
  func diagonals(_ number: ([Scalar]) -> Scalar) -> Tensor<Scalar> {
    let n = batch.rows
    return Tensor(unsafeUninitialized: batch.shape) { result in
      l.withUnsafeBufferPointer { l in
        for matrix in 0..<batch.count {
          result[matrix] = number((0..<n).map { l[matrix * n * n + $0 * n + $0] })
        }
      }
    }
  }

  /// The solutions X of A·X = B.
  ///
  /// - Parameter right: B, a vector `[n]`, or matrices `[…, n, columns]`, whose batch is broadcast
  ///   against that of A as in NumPy.
  /// - Returns: X, `[…, n]` for a vector B, or `[…, n, columns]`.
  /// - Throws: `LinearAlgebraError.notFinite`, or `.outOfRange` if the solution is beyond the
  ///   largest number.
  /// - Precondition: B has `n` rows, and the batches can be broadcast.
  /// - Complexity: O(n² · columns) for each matrix.
  @inlinable
  public func solve(_ right: Tensor<Scalar>) throws -> Tensor<Scalar> {
    try solve(right, function: "Cholesky.solve")
  }

  @inlinable
  func solve(_ right: Tensor<Scalar>, function: String) throws -> Tensor<Scalar> {
    let n = batch.rows
    let sides = RightSides(function, l.shape, right.shape)
    let columns = sides.columns
    let isOrdinary = try right.checkMagnitude(function, "the right side") && scalings.isEmpty
    // The factors of the scaled matrices, where they are scaled.
    var factors = l
    if !scalings.isEmpty {
      factors.withUnsafeMutableBufferPointer { l in
        scalings.scale(l.baseAddress!, by: -1) { scaling, row, _ in scaling.rows[row] }
      }
    }
    var x = Tensor<Scalar>.zeros(sides.shape)
    x.withUnsafeMutableBufferPointer { x in
      withUnsafeBuffers(factors, right) { factors, right in
        sides.forEach(work: n * n * columns) { pair in
          let (matrix, side) = sides.pairs.matrices(at: pair)
          let target = x.baseAddress! + pair * n * columns
          let factor = UnsafeMutablePointer(mutating: factors.baseAddress! + matrix * n * n)
          func solve(_ b: UnsafePointer<Scalar>) {
            target.update(from: b, count: n * columns)
            LAPACK<Scalar>.forEachBlock(of: columns, rows: n) { block in
              let part = MutableMatrix(target, rows: n, columns: columns).block(0..<n, block)
              let l = MutableMatrix(factor, rows: n, columns: n)
              LAPACK.solveTriangular(l, .lower, in: part)
              LAPACK.solveTriangular(l.transposed, .lower, in: part)
            }
          }
          let b = right.baseAddress! + side * n * columns
          guard !isOrdinary else { return solve(b) }
          let scaling = scalings.isEmpty ? Equilibration(identity: n) : scalings[matrix]
          scaling.solve(
            UnsafeBufferPointer(start: b, count: n * columns), columns: columns, into: target, solve
          )
        }
      }
    }
    try x.checkRange(function)
    return x
  }

  /// The inverses, `[…, n, n]`. To solve a system, `solve` is faster and more accurate.
  ///
  /// - Throws: `LinearAlgebraError.outOfRange` if an inverse is beyond the largest number.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public func inverse() throws -> Tensor<Scalar> {
    try solve(.identity(batch.rows), function: "Cholesky.inverse")
  }
}

extension Tensor where Scalar: RealScalar {
  /// A copy of square matrices in which the elements above the diagonals are 0, on several threads.
  @inlinable
  func lowerTriangles(_ batch: MatrixBatch) -> Tensor {
    let n = batch.rows
    return Tensor(unsafeUninitialized: shape) { result in
      withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = result.baseAddress, n > 0 else { return }
        Parallel.forEachRange(of: Swift.max(1, (1 << 16) / n), in: batch.count * n) { rows in
          for row in rows {
            let count = row % n + 1
            (to + row * n).initialize(from: from + row * n, count: count)
            (to + row * n + count).initialize(repeating: 0, count: n - count)
          }
        }
      }
    }
  }
}
