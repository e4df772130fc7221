// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import RealModule

/// The LU factorization of square matrices with partial pivoting: A's rows, permuted, are L·U.
///
///     let f = try LU(a)
///     let x = try f.solve(b)              // matmul(a, x) ≈ b
///     let y = try f.solve(c)              // another right side, at a small part of the cost
///     f.determinant
///
/// A tensor of shape `[…, n, n]` is a batch of matrices, each factored by itself. A singular matrix
/// has factors and a determinant; only a solution or an inverse is an error.
///
/// Elimination by panels (LAPACK's `getrf`), with products on several threads. Rows and columns of
/// very large or small numbers are scaled by powers of two first.
public struct LU<Scalar: RealScalar>: Sendable {
  /// L below the diagonal, and U, of the scaled matrices.
  @usableFromInline let factors: Tensor<Scalar>
  /// The row of A at each row of L·U, `[…, n]`: `a.take(permutation.scalars)` is L·U for a single
  /// matrix A.
  public let permutation: Tensor<Int>
  /// The determinant of each permutation, 1 or −1.
  @usableFromInline let signs: Tensor<Scalar>
  /// The scaling of each matrix; empty if none is scaled.
  @usableFromInline let scalings: [Equilibration]
  @usableFromInline let batch: MatrixBatch

  /// Factors matrices.
  ///
  /// - Parameter a: Matrices, `[…, n, n]`.
  /// - Throws: `LinearAlgebraError.notFinite`.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public init(_ a: Tensor<Scalar>) throws { try self.init(a, function: "LU") }

  /// Factors matrices for a function, which is named in errors.
  @inlinable
  init(_ a: Tensor<Scalar>, function: String) throws {
    let batch = MatrixBatch(a.shape, function, square: true)
    let n = batch.rows
    var factors = a.copy()
    var scalings: [Equilibration] = []
    if try !a.checkMagnitude(function) {
      factors.withUnsafeMutableBufferPointer { a in
        scalings = (0..<batch.count).map {
          let matrix = a.baseAddress! + $0 * n * n
          let scaling = Equilibration(matrix, n)
          scaling.apply(to: matrix)
          return scaling
        }
      }
    }
    var permutation = Tensor<Int>.zeros(batch.shape + [n])
    signs = Tensor(unsafeUninitialized: batch.shape) { signs in
      withUnsafeMutableBuffers(&factors, &permutation) { a, permutation in
        batch.forEach(work: n * n * n) { matrix in
          let isOdd = LAPACK.lu(
            a.baseAddress! + matrix * n * n, n,
            permutation: permutation.baseAddress! + matrix * n)
          signs[matrix] = isOdd ? -1 : 1
        }
      }
    }
    self.factors = factors
    self.permutation = permutation
    self.scalings = scalings
    self.batch = batch
  }

  /// L, `[…, n, n]`: lower triangular, with ones on the diagonal.
  ///
  /// Where rows of very different magnitudes have been scaled, elements may be larger than 1.
  @inlinable
  public var l: Tensor<Scalar> {
    triangle { matrix, row, column, element in
      guard column < row else { return column == row ? 1 : 0 }
      guard !scalings.isEmpty else { return element }
      return element.scaled(by: rowExponent(matrix, row) - rowExponent(matrix, column))
    }
  }

  /// U, `[…, n, n]`: upper triangular, with the pivots on the diagonal.
  @inlinable
  public var u: Tensor<Scalar> {
    triangle { matrix, row, column, element in
      guard column >= row else { return 0 }
      guard !scalings.isEmpty else { return element }
      return element.scaled(by: rowExponent(matrix, row) + scalings[matrix].columns[column])
    }
  }

  @inlinable
  func triangle(
    _ element: (_ matrix: Int, _ row: Int, _ column: Int, _ factor: Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    let n = batch.rows
    return Tensor(unsafeUninitialized: factors.shape) { result in
      factors.withUnsafeBufferPointer { factors in
        for matrix in 0..<batch.count {
          for row in 0..<n {
            for column in 0..<n {
              let position = (matrix * n + row) * n + column
              result[position] = element(matrix, row, column, factors[position])
            }
          }
        }
      }
    }
  }

  /// The exponent that the row of L·U is divided by.
  @inlinable
  func rowExponent(_ matrix: Int, _ row: Int) -> Int {
    permutation.withUnsafeBufferPointer { scalings[matrix].rows[$0[matrix * batch.rows + row]] }
  }

  /// The determinants, of the batch's shape; infinite or 0 where one is beyond the range of the
  /// type.
  ///
  /// - Complexity: O(n) for each matrix.
  @inlinable
  public var determinant: Tensor<Scalar> {
    diagonalProducts { sign, pivots, exponent in
      // The product of significands, apart from the exponents, does not leave the range.
      var (product, exponent) = (sign, exponent)
      for pivot in pivots {
        guard pivot != 0 else { return 0 }
        product *= pivot.significand * (pivot < 0 ? -1 : 1)
        exponent += Int(pivot.exponent) + Int(product.exponent)
        product = product.scaled(by: -Int(product.exponent))
      }
      return product.scaled(by: exponent)
    }
  }

  /// The signs (−1, 0 or 1) and the natural logarithms of the absolute values of the determinants,
  /// each of the batch's shape; of a singular matrix, 0 and −∞.
  ///
  /// NumPy's `slogdet`. The logarithm is finite where the determinant itself is beyond the range of
  /// the type.
  ///
  /// - Complexity: O(n) for each matrix.
  @inlinable
  public var logDeterminant: (sign: Tensor<Scalar>, logMagnitude: Tensor<Scalar>) {
    let sign = diagonalProducts { sign, pivots, _ in
      pivots.reduce(sign) { $1 == 0 ? 0 : $1 < 0 ? -$0 : $0 }
    }
    let logMagnitude = diagonalProducts { _, pivots, exponent in
      Scalar(
        pivots.reduce(Double(exponent) * Double.log(2)) {
          $0 + Double.log(Double($1.magnitude))
        })
    }
    return (sign, logMagnitude)
  }

  /// A number for each matrix from its sign, its pivots, and the exponent of two that its scaling
  /// divides the determinant by.
  @inlinable
  func diagonalProducts(
    _ product: (_ sign: Scalar, _ pivots: [Scalar], _ exponent: Int) -> Scalar
  ) -> Tensor<Scalar> {
    let n = batch.rows
    return Tensor(unsafeUninitialized: batch.shape) { result in
      withUnsafeBuffers(factors, signs) { factors, signs in
        var pivots = [Scalar](repeating: 0, count: n)
        for matrix in 0..<batch.count {
          for i in 0..<n { pivots[i] = factors[matrix * n * n + i * n + i] }
          let exponent =
            scalings.isEmpty
            ? 0 : (scalings[matrix].rows + scalings[matrix].columns).reduce(0, +)
          result[matrix] = product(signs[matrix], pivots, exponent)
        }
      }
    }
  }

  /// The solutions X of A·X = B.
  ///
  /// - Parameter right: B, a vector `[n]`, or matrices `[…, n, columns]`, whose batch is broadcast
  ///   against that of A as in NumPy.
  /// - Returns: X, `[…, n]` for a vector B, or `[…, n, columns]`.
  /// - Throws: `LinearAlgebraError.singular`, `.notFinite`, or `.outOfRange` if the solution is
  ///   beyond the largest number.
  /// - Precondition: B has `n` rows, and the batches can be broadcast.
  /// - Complexity: O(n² · columns) for each matrix.
  @inlinable
  public func solve(_ right: Tensor<Scalar>) throws -> Tensor<Scalar> {
    try solve(right, function: "LU.solve")
  }

  @inlinable
  func solve(_ right: Tensor<Scalar>, function: String) throws -> Tensor<Scalar> {
    let n = batch.rows
    let sides = RightSides(function, factors.shape, right.shape)
    // LAPACKE's own check for NaN returns the code of a singular matrix.
    let isOrdinary = try right.checkMagnitude(function, "the right side") && scalings.isEmpty
    if let (matrix, pivot) = firstZeroPivot {
      throw LinearAlgebraError.singular(
        function: function, pivot: pivot, matrix: batch.position(of: matrix))
    }
    let columns = sides.columns
    var x = Tensor<Scalar>.zeros(sides.shape)
    x.withUnsafeMutableBufferPointer { x in
      withUnsafeBuffers(factors, permutation, right) { factors, permutation, right in
        sides.forEach(work: n * n * columns) { pair in
          let (matrix, side) = sides.pairs.matrices(at: pair)
          let order = permutation.baseAddress! + matrix * n
          let target = x.baseAddress! + pair * n * columns
          func solve(_ b: UnsafePointer<Scalar>) {
            for row in 0..<n {
              (target + row * columns).update(from: b + order[row] * columns, count: columns)
            }
            LAPACK.solveLU(
              UnsafeMutablePointer(mutating: factors.baseAddress! + matrix * n * n), n, in: target,
              columns: columns)
          }
          let b = right.baseAddress! + side * n * columns
          guard !isOrdinary else { return solve(b) }
          let scaling =
            scalings.isEmpty ? Equilibration(identity: n) : scalings[matrix]
          scaling.solve(
            UnsafeBufferPointer(start: b, count: n * columns), columns: columns, into: target, solve
          )
        }
      }
    }
    try x.checkRange(function)
    return x
  }

  /// The first matrix with a pivot that is zero, and the pivot.
  @inlinable
  var firstZeroPivot: (matrix: Int, pivot: Int)? {
    let n = batch.rows
    return factors.withUnsafeBufferPointer { factors in
      batch.first { matrix in
        (0..<n).first { factors[(matrix * n + $0) * n + $0] == 0 }.map { (matrix, $0) }
      }
    }
  }

  /// The inverses, `[…, n, n]`. To solve a system, `solve` is faster and more accurate.
  ///
  /// - Throws: As `solve`.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public func inverse() throws -> Tensor<Scalar> { try inverse(function: "LU.inverse") }

  @inlinable
  func inverse(function: String) throws -> Tensor<Scalar> {
    try solve(.identity(batch.rows), function: function)
  }
}
