// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The outer product of two vectors, `[m, n]`: element `[i, j]` is `left[i] * right[j]`.
///
/// Other tensors are flattened, as in NumPy.
///
/// - Complexity: O(m · n).
@inlinable
public func outer<Scalar: RealScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>
) -> Tensor<Scalar> {
  left.reshaped([left.size, 1]) * right.reshaped([1, right.size])
}

/// The Kronecker product: each element of `left`, times all of `right`.
///
///     kron(identity, block)       // a block diagonal matrix
///
/// - Parameters:
///   - left: Shape `[m₁, m₂, …]`.
///   - right: Shape `[n₁, n₂, …]`; the shape of fewer axes is extended by ones in front.
/// - Returns: Shape `[m₁ · n₁, m₂ · n₂, …]`.
/// - Complexity: O(scalars of the result).
@inlinable
public func kron<Scalar: RealScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>
) -> Tensor<Scalar> {
  let rank = max(left.rank, right.rank)
  let l = [Int](repeating: 1, count: rank - left.rank) + left.shape
  let r = [Int](repeating: 1, count: rank - right.rank) + right.shape
  // With the axes of both interleaved, the product is that of two tensors that are broadcast.
  return (left.reshaped(l.flatMap { [$0, 1] }) * right.reshaped(r.flatMap { [1, $0] }))
    .reshaped(zip(l, r).map { $0 * $1 })
}

/// The sums of products over the last axes of one tensor and the first axes of another.
///
///     tensordot(a, b)             // [2, 3, 4, 5] and [4, 5, 6] give [2, 3, 6]
///
/// - Parameter axes: The number of axes that are summed over, 2 as in NumPy by default; 1 is a
///   matrix product, and 0 all products.
/// - Precondition: The axes have the same lengths in both tensors.
@inlinable
public func tensordot<Scalar: RealScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, axes: Int = 2
) -> Tensor<Scalar> {
  require(
    axes >= 0 && axes <= min(left.rank, right.rank),
    "tensordot: found \(axes) axes of the shapes \(left.shape) and \(right.shape), expected at "
      + "most those of either")
  return tensordot(
    left, right, axes: (Array(left.rank - axes..<left.rank), Array(0..<axes)))
}

/// The sums of products over pairs of axes of two tensors.
///
///     tensordot(a, b, axes: ([0], [1]))
///
/// - Parameters:
///   - axes: The axes of the left tensor and of the right one that are summed over together;
///     negative counts from the last.
/// - Returns: The other axes of the left tensor, then those of the right one.
/// - Precondition: There are as many axes on both sides, none twice, and of the same lengths.
/// - Complexity: That of the product of two matrices, `matmul`.
@inlinable
public func tensordot<Scalar: RealScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, axes: (left: [Int], right: [Int])
) -> Tensor<Scalar> {
  let l = axes.left.map { $0 < 0 ? $0 + left.rank : $0 }
  let r = axes.right.map { $0 < 0 ? $0 + right.rank : $0 }
  require(
    l.allSatisfy(left.shape.indices.contains) && r.allSatisfy(right.shape.indices.contains)
      && Set(l).count == l.count && Set(r).count == r.count
      && l.map { left.shape[$0] } == r.map { right.shape[$0] },
    "tensordot: the axes \(axes.left) of the shape \(left.shape) and \(axes.right) of "
      + "\(right.shape) do not match")
  let rows = left.shape.indices.filter { !l.contains($0) }
  let columns = right.shape.indices.filter { !r.contains($0) }
  func length(_ tensor: Tensor<Scalar>, _ axes: [Int]) -> Int {
    axes.reduce(1) { $0 * tensor.shape[$1] }
  }
  /// The axes in another order, as a matrix; without a copy if the order is the same.
  func matrix(_ tensor: Tensor<Scalar>, _ first: [Int], _ second: [Int]) -> Tensor<Scalar> {
    let order = first + second
    let ordered = order == Array(0..<tensor.rank) ? tensor : tensor.transposed(order)
    return ordered.reshaped([length(tensor, first), length(tensor, second)])
  }
  return matmul(matrix(left, rows, l), matrix(right, r, columns))
    .reshaped(rows.map { left.shape[$0] } + columns.map { right.shape[$0] })
}

extension Tensor where Scalar: RealScalar {
  /// The sums of the diagonals of matrices, `[…, m, n]`, of the batch's shape: `[]` for a single
  /// one.
  ///
  /// - Precondition: The tensor has two axes or more.
  @inlinable
  public func trace() -> Tensor {
    let batch = MatrixBatch(shape, "trace")
    return Tensor(unsafeUninitialized: batch.shape) { result in
      withUnsafeBufferPointer { scalars in
        for matrix in 0..<batch.count {
          var sum = 0.0
          for i in 0..<Swift.min(batch.rows, batch.columns) {
            sum += Double(scalars[matrix * batch.stride + i * batch.columns + i])
          }
          result[matrix] = Scalar(sum)
        }
      }
    }
  }

  /// The product of a matrix with its own transpose, `[…, m, n]`: all inner products of its
  /// columns, Aᵀ·A, or of its rows, A·Aᵀ.
  ///
  ///     x.gramMatrix()                          // matmul(x, x, transposing: .left), [n, n]
  ///     x.gramMatrix(transposing: .right)       // matmul(x, x, transposing: .right), [m, m]
  ///
  /// The result is symmetric to the last bit, and half the work of `matmul` (BLAS's `syrk`), in
  /// blocks on several threads.
  ///
  /// - Parameter transposed: `.left` or `.right`.
  /// - Precondition: The tensor has two axes or more; one operand is transposed.
  /// - Complexity: O(m · n²), or O(m² · n), for each matrix.
  @inlinable
  public func gramMatrix(transposing transposed: MatrixOperands = .left) -> Tensor {
    let batch = MatrixBatch(shape, "gramMatrix")
    require(
      transposed == .left || transposed == .right,
      "gramMatrix: found the operands \(transposed.rawValue), expected one that is transposed")
    let ofColumns = transposed == .left
    let (order, inner) = ofColumns ? (batch.columns, batch.rows) : (batch.rows, batch.columns)
    var result = Tensor.zeros(batch.shape + [order, order])
    result.withUnsafeMutableBufferPointer { result in
      withUnsafeBufferPointer { source in
        batch.forEach(work: order * order * inner) { matrix in
          LAPACK.gram(
            MutableMatrix(
              UnsafeMutablePointer(mutating: source.baseAddress! + matrix * batch.stride),
              rows: batch.rows, columns: batch.columns, isTransposed: ofColumns),
            into: MutableMatrix(
              result.baseAddress! + matrix * order * order, rows: order, columns: order))
        }
      }
    }
    return result
  }
}

extension LAPACK {
  /// C ← A·Aᵀ, block by block of its lower triangle, and mirrored; Aᵀ·A if A is transposed.
  @inlinable
  static func gram(_ a: MutableMatrix<Scalar>, into c: MutableMatrix<Scalar>) {
    let (n, inner) = (c.rows, a.isTransposed ? a.rows : a.columns)
    guard n > 0 && inner > 0 else { return }
    // Large blocks: each product packs its operands anew.
    let width = n * inner < 1 << 16 ? n : max(256, ceilDiv(ceilDiv(n, 8), 16) * 16)
    let count = ceilDiv(n, width)
    func block(_ index: Int) -> Range<Int> { index * width..<min((index + 1) * width, n) }
    func rows(_ range: Range<Int>) -> MutableMatrix<Scalar> {
      a.isTransposed ? a.block(0..<inner, range).transposed : a.block(range, 0..<inner)
    }
    // The pairs of a row and a column of blocks.
    Parallel.forEach(count * (count + 1) / 2) { index in
      var (row, column) = (0, index)
      while column > row {
        column -= row + 1
        row += 1
      }
      let (rowRange, columnRange) = (block(row), block(column))
      let target = c.block(rowRange, columnRange)
      if row == column {
        addGram(rows(rowRange), to: target, scale: 1, adding: 0)
      } else {
        multiply(rows(rowRange), rows(columnRange).transposed, into: target)
      }
      mirror(rowRange, columnRange, of: c)
    }
  }

  /// Writes the elements of a block below the diagonal of C above it, too.
  @inlinable
  static func mirror(_ rows: Range<Int>, _ columns: Range<Int>, of c: MutableMatrix<Scalar>) {
    for top in stride(from: rows.lowerBound, to: rows.upperBound, by: 16) {
      let bottom = min(top + 16, rows.upperBound)
      let left = columns.lowerBound..<min(top, columns.upperBound)
      transpose(
        c.block(top..<bottom, left).start, rows: bottom - top, columns: left.count,
        stride: c.rowStride, into: c.block(left, top..<bottom).start, stride: c.rowStride)
      for i in top..<bottom {
        for j in top..<max(top, min(i, columns.upperBound)) {
          c.start[j * c.rowStride + i] = c.start[i * c.rowStride + j]
        }
      }
    }
  }
}
