// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The QR factorization of matrices: A = Q·R, with orthonormal columns in Q and an upper triangular
/// R.
///
///     let f = try QR(a)
///     matmul(f.q, f.r)                                // ≈ a
///     let x = try f.solve(b)                          // least squares: ‖a·x − b‖ is minimal
///     try QR(a, pivoting: true).permutation           // columns in the order of their weight
///
/// A tensor of shape `[…, m, n]` is a batch of matrices, each factored by itself.
///
/// Householder reflections by panels (LAPACK's `geqrt`), with products on several threads; with
/// pivoting, LAPACK's `geqp3`. Numbers near the limits of the type are scaled by a power of two.
public struct QR<Scalar: RealScalar>: Sendable {
  /// The size of the factors.
  public enum Mode: Sendable {
    /// Q is `[m, r]` and R is `[r, n]`, where r is min(m, n).
    case reduced
    /// Q is square, `[m, m]`, and R is `[m, n]`.
    case complete
  }

  /// R of scaled matrices, and the vectors of the reflections below the diagonal, `[…, m, n]`.
  @usableFromInline let factors: Tensor<Scalar>
  /// The triangular factors of the blocks of reflections.
  @usableFromInline let blocks: Tensor<Scalar>
  /// The size of the factors.
  public let mode: Mode
  /// The column of A at each column of Q·R, `[…, n]`; 0, 1, 2, … without pivoting.
  public let permutation: Tensor<Int>
  /// The power of two that the matrices are divided by.
  @usableFromInline let exponent: Int
  @usableFromInline let batch: MatrixBatch

  /// Factors matrices.
  ///
  /// - Parameters:
  ///   - a: Matrices, `[…, m, n]`.
  ///   - mode: The size of the factors.
  ///   - pivoting: Whether columns are exchanged so that the diagonal of R does not increase in
  ///     magnitude. It then shows the rank; but most of the work is on one thread.
  /// - Throws: `LinearAlgebraError.notFinite`.
  /// - Precondition: The tensor has two axes or more.
  /// - Complexity: O(m · n · min(m, n)) for each matrix.
  @inlinable
  public init(_ a: Tensor<Scalar>, mode: Mode = .reduced, pivoting: Bool = false) throws {
    try self.init(a, mode: mode, pivoting: pivoting, function: "QR")
  }

  /// Factors matrices for a function, which is named in errors.
  @inlinable
  init(_ a: Tensor<Scalar>, mode: Mode, pivoting: Bool, function: String) throws {
    let batch = MatrixBatch(a.shape, function)
    let (m, n) = (batch.rows, batch.columns)
    let (r, size) = (Swift.min(m, n), Reflections<Scalar>.blockSize(Swift.min(m, n)))
    var factors = a.copy()
    exponent = try a.checkMagnitude(function) ? 0 : factors.normalize()
    var blocks = Tensor<Scalar>.zeros(batch.shape + [size])
    var permutation = Tensor<Int>.zeros(batch.shape + [n])
    withUnsafeMutableBuffers(&factors, &blocks) { factors, blocks in
      permutation.withUnsafeMutableBufferPointer { permutation in
        batch.forEach(work: 4 * m * n * r) { matrix in
          let reflections = Reflections(
            MutableMatrix(factors.baseAddress! + matrix * m * n, rows: m, columns: n),
            blocks: blocks.baseAddress! + matrix * size)
          let permutation = permutation.baseAddress! + matrix * n
          if pivoting {
            reflections.factor(permutation: permutation)
          } else {
            for column in 0..<n { permutation[column] = column }
            reflections.factor()
          }
        }
      }
    }
    self.factors = factors
    self.blocks = blocks
    self.permutation = permutation
    self.mode = mode
    self.batch = batch
  }

  /// Q, with orthonormal columns: `[…, m, min(m, n)]`, or `[…, m, m]` if complete.
  ///
  /// - Complexity: O(m · n · min(m, n)) for each matrix, whenever it is read.
  public var q: Tensor<Scalar> {
    @inlinable get {
      let m = batch.rows
      let columns = mode == .complete ? m : Swift.min(m, batch.columns)
      var q = Tensor<Scalar>.identities(batch.shape, m, columns)
      q.withUnsafeMutableBufferPointer { q in
        withReflections { matrix, reflections in
          reflections.apply(
            to: MutableMatrix(q.baseAddress! + matrix * m * columns, rows: m, columns: columns),
            transposed: false, isIdentity: true)
        }
      }
      return q
    }
  }

  /// R, upper triangular: `[…, min(m, n), n]`, or `[…, m, n]` if complete.
  ///
  /// Infinite where the matrices are so near to the largest number that R is beyond it.
  public var r: Tensor<Scalar> {
    @inlinable get {
      let (m, n) = (batch.rows, batch.columns)
      let rows = mode == .complete ? m : Swift.min(m, n)
      return Tensor(unsafeUninitialized: batch.shape + [rows, n]) { r in
        factors.withUnsafeBufferPointer { factors in
          for matrix in 0..<batch.count {
            for row in 0..<rows {
              let (from, to) = ((matrix * m + row) * n, (matrix * rows + row) * n)
              for column in 0..<n {
                let element = column < row ? 0 : factors[from + column]
                r[to + column] = exponent == 0 ? element : element.scaled(by: exponent)
              }
            }
          }
        }
      }
    }
  }

  /// The X that minimize the norms of the columns of A·X − B, where A has as many rows as columns
  /// or more; for the solution of a square system, too.
  ///
  /// For matrices whose columns are dependent, or of fewer rows than columns, see
  /// `Tensor.leastSquares`.
  ///
  /// - Parameter right: B, a vector `[m]`, or matrices `[…, m, columns]`, whose batch is broadcast
  ///   against that of A as in NumPy.
  /// - Returns: X, `[…, n]` for a vector B, or `[…, n, columns]`.
  /// - Throws: `LinearAlgebraError.singular` if a diagonal element of R is 0, `.notFinite`, or
  ///   `.outOfRange` if the solution is beyond the largest number.
  /// - Precondition: m ≥ n; B has `m` rows, and the batches can be broadcast.
  /// - Complexity: O(m · n · columns) for each matrix.
  @inlinable
  public func solve(_ right: Tensor<Scalar>) throws -> Tensor<Scalar> {
    let function = "QR.solve"
    let (m, n) = (batch.rows, batch.columns)
    require(
      m >= n, "\(function): the shape is \(factors.shape), expected as many rows as columns or more"
    )
    let sides = RightSides(function, factors.shape, right.shape)
    var b = right
    let rightExponent = try right.checkMagnitude(function, "the right side") ? 0 : b.normalize()
    if let (matrix, pivot) = firstZeroPivot {
      throw LinearAlgebraError.singular(
        function: function, pivot: pivot, matrix: batch.position(of: matrix))
    }
    let (columns, size) = (sides.columns, Reflections<Scalar>.blockSize(n))
    var x = Tensor<Scalar>.zeros(sides.shape)
    x.withUnsafeMutableBufferPointer { x in
      withUnsafeBuffers(factors, blocks, b, permutation) { factors, blocks, b, permutation in
        sides.forEach(work: 4 * m * n * columns) { pair in
          let (matrix, side) = sides.pairs.matrices(at: pair)
          let order = permutation.baseAddress! + matrix * n
          withUnsafeScratchBuffer(of: Scalar.self, count: m * columns) { scratch in
            let c = MutableMatrix(scratch.baseAddress!, rows: m, columns: columns)
            c.start.update(from: b.baseAddress! + side * m * columns, count: m * columns)
            let reflections = Reflections(
              MutableMatrix(
                UnsafeMutablePointer(mutating: factors.baseAddress! + matrix * m * n), rows: m,
                columns: n),
              blocks: UnsafeMutablePointer(mutating: blocks.baseAddress! + matrix * size))
            reflections.apply(to: c, transposed: true)
            let r = reflections.factors.block(0..<n, 0..<n)
            LAPACK<Scalar>.forEachBlock(of: columns, rows: n) {
              LAPACK.solveTriangular(r, .upper, in: c.block(0..<n, $0))
            }
            let target = x.baseAddress! + pair * n * columns
            for row in 0..<n {
              (target + order[row] * columns).update(from: c.start + row * columns, count: columns)
            }
          }
        }
      }
      if rightExponent != exponent {
        for i in x.indices { x[i] = x[i].scaled(by: rightExponent - exponent) }
      }
    }
    try x.checkRange(function)
    return x
  }

  /// Calls `body` with the reflections of each matrix, on several threads.
  @inlinable
  func withReflections(_ body: (_ matrix: Int, Reflections<Scalar>) -> Void) {
    let (m, n) = (batch.rows, batch.columns)
    let size = Reflections<Scalar>.blockSize(Swift.min(m, n))
    withUnsafeBuffers(factors, blocks) { factors, blocks in
      batch.forEach(work: 4 * m * m * n) { matrix in
        body(
          matrix,
          Reflections(
            MutableMatrix(
              UnsafeMutablePointer(mutating: factors.baseAddress! + matrix * m * n), rows: m,
              columns: n),
            blocks: UnsafeMutablePointer(mutating: blocks.baseAddress! + matrix * size)))
      }
    }
  }

  /// The first matrix with a diagonal element of R that is zero, and its index.
  @inlinable
  var firstZeroPivot: (matrix: Int, pivot: Int)? {
    let (m, n) = (batch.rows, batch.columns)
    return factors.withUnsafeBufferPointer { factors in
      batch.first { matrix in
        (0..<n).first { factors[matrix * m * n + $0 * n + $0] == 0 }.map { (matrix, $0) }
      }
    }
  }
}

extension Reflections {
  /// Factors the matrix with exchanges of columns (LAPACK's `geqp3`).
  ///
  /// - Parameter permutation: Receives the column of the matrix at each column of R.
  @inlinable
  func factor(permutation: UnsafeMutablePointer<Int>) {
    let (m, n) = (factors.rows, factors.columns)
    withUnsafeScratchBuffer(of: Scalar.self, count: m * n + count) { scratch in
      let (columns, scales) = (scratch.baseAddress!, scratch.baseAddress! + m * n)
      LAPACK.transpose(factors.start, rows: m, columns: n, stride: n, into: columns, stride: m)
      var order = [Int32](repeating: 0, count: n)
      LAPACK.pivotedQR(columns, m, n, permutation: &order, scales: scales)
      for column in 0..<n { permutation[column] = Int(order[column]) - 1 }
      LAPACK.transpose(columns, rows: n, columns: m, stride: m, into: factors.start, stride: n)
      for start in stride(from: 0, to: count, by: width) {
        let panel = start..<min(start + width, count)
        LAPACK.reflectorBlock(
          columns + start * m + start, m - start, panel.count, scales: scales + start, stride: m,
          block: block(panel))
      }
    }
  }
}

extension Tensor where Scalar: RealScalar {
  /// Divides the scalars, which are finite, by a power of two, so that the largest magnitude is
  /// from 1 to 2, and returns the exponent.
  @inlinable
  mutating func normalize() -> Int {
    withUnsafeMutableBufferPointer { scalars in
      let exponent = Equilibration.largest(scalars.count) { scalars[$0] }
      for i in scalars.indices { scalars[i] = scalars[i].scaled(by: -exponent) }
      return exponent
    }
  }
}
