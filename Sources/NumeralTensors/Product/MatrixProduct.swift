// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The matrix product of two tensors, either of them read transposed where asked.
///
///     matmul(x, weight, transposing: .right)      // x · weightᵀ
///
/// Axes before the last two are a batch: they are broadcast as in NumPy, and each pair of matrices is
/// multiplied. A vector is a row on the left and a column on the right, and its axis is gone from the
/// result. Nothing is copied in order to be transposed.
///
/// Large products are cut into tiles, by their shapes alone, and each tile is one call to BLAS's
/// `gemm` on one thread.
///
/// - Parameters:
///   - left: Shape `[…, m, k]`, or `[…, k, m]` if transposed, or `[k]`.
///   - right: Shape `[…, k, n]`, or `[…, n, k]` if transposed, or `[k]`.
///   - transposed: The operands whose last two axes are exchanged: `.left`, `.right` or both.
/// - Returns: Shape `[…, m, n]`.
/// - Precondition: Both have an axis; `k` is the same on both sides; batches can be broadcast.
/// - Complexity: O(m · n · k) for each pair.
@inlinable
public func matmul<Scalar: RealScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, transposing transposed: MatrixOperands = []
) -> Tensor<Scalar> {
  let product = MatrixProduct(left.shape, right.shape, transposing: transposed)
  if left.rank > 2 || right.rank > 2 {
    let batches = MatrixProduct.batches(left.shape, right.shape)
    return .combining(left, right, shape: batches.shape + product.shape) {
      product.multiply($0, $1, into: $2, batches)
    }
  }
  return .combining(left, right, shape: product.shape(sharing: left.shape)) {
    product.multiply($0, $1, into: $2)
  }
}

extension Tensor {
  /// A tensor of this shape whose scalars `write` makes from those of two others.
  @inlinable
  static func combining(
    _ left: Tensor, _ right: Tensor, shape: consuming [Int],
    _ write: (UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor {
    Tensor(shape: shape) { result in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          write(left.baseAddress!, right.baseAddress!, result.baseAddress!)
        }
      }
    }
  }
}

/// The operands of a matrix product.
public struct MatrixOperands: OptionSet, Sendable {
  /// One bit for each operand.
  public let rawValue: Int

  /// Creates a set of operands.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The operand on the left.
  public static let left = MatrixOperands(rawValue: 1)
  /// The operand on the right.
  public static let right = MatrixOperands(rawValue: 2)
}

/// How two matrices multiply: the sizes, and which operand is stored transposed.
@usableFromInline
struct MatrixProduct {
  @usableFromInline var m: Int
  @usableFromInline let n, k: Int
  @usableFromInline let leftTransposed, rightTransposed: Bool
  /// Whether an operand is a vector, so that the result lacks its axis.
  @usableFromInline let leftIsVector, rightIsVector: Bool

  /// The product of the last two axes of two shapes.
  ///
  /// The shapes are borrowed because an initializer takes over its arguments otherwise, which counts
  /// references up and down: that shows beside a small product.
  @usableFromInline
  init(_ left: borrowing [Int], _ right: borrowing [Int], transposing transposed: MatrixOperands) {
    precondition(
      !left.isEmpty && !right.isEmpty,
      "matmul: the shapes are \(copy left) and \(copy right), expected at least one axis each")
    leftIsVector = left.count == 1
    rightIsVector = right.count == 1
    // A vector is a matrix of one row or column, for which transposition means nothing.
    leftTransposed = transposed.contains(.left) && !leftIsVector
    rightTransposed = transposed.contains(.right) && !rightIsVector
    let rightRows: Int
    (m, k) = leftIsVector ? (1, left[0]) : Self.matrix(left, leftTransposed)
    (rightRows, n) = rightIsVector ? (right[0], 1) : Self.matrix(right, rightTransposed)
    precondition(
      k == rightRows,
      "matmul: the shapes \(copy left)\(leftTransposed ? " transposed" : "") and "
        + "\(copy right)\(rightTransposed ? " transposed" : "") cannot be multiplied")
  }

  private static func matrix(_ shape: [Int], _ isTransposed: Bool) -> (rows: Int, columns: Int) {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    return isTransposed ? (columns, rows) : (rows, columns)
  }

  /// The shape of the result.
  @usableFromInline
  var shape: [Int] {
    switch (leftIsVector, rightIsVector) {
    case (false, false): [m, n]
    case (false, true): [m]
    case (true, false): [n]
    case (true, true): []
    }
  }

  /// The shape of a product without a batch: the left operand's own array where it says the same, as it
  /// does before a square matrix, because a new one costs a hundredth of the time of a small product.
  @inlinable
  func shape(sharing left: [Int]) -> [Int] {
    guard !rightIsVector && left.count == 2 && left[0] == m && left[1] == n else { return shape }
    return left
  }

  /// The product, cut into tiles of the result where it is large.
  @inlinable
  func multiply<Scalar: RealScalar>(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>,
    into result: UnsafeMutablePointer<Scalar>
  ) {
    guard m > 0 && n > 0 else { return }
    guard k > 0 else { return result.update(repeating: 0, count: m * n) }
    let a = MatrixView(left, rows: leftTransposed ? k : m, columns: leftTransposed ? m : k)
    let b = MatrixView(right, rows: rightTransposed ? n : k, columns: rightTransposed ? k : n)
    func multiply(rows: Range<Int>, columns: Range<Int>) {
      let (row, column) = (rows.lowerBound, columns.lowerBound)
      var (tileA, tileB) = (a, b)
      tileA.start += leftTransposed ? row : row * a.rowStride
      tileB.start += rightTransposed ? column * b.rowStride : column
      Scalar.gemm(
        tileA, transposed: leftTransposed, tileB, transposed: rightTransposed,
        into: MatrixView(
          result + row * n + column, rows: rows.count, columns: columns.count, rowStride: n),
        accumulating: false)
    }
    guard let tile else {
      return multiply(rows: 0..<m, columns: 0..<n)
    }
    let across = (n + tile.columns - 1) / tile.columns
    let down = (m + tile.rows - 1) / tile.rows
    Parallel.forEach(down * across) { index in
      let row = index / across * tile.rows
      let column = index % across * tile.columns
      multiply(
        rows: row..<min(row + tile.rows, m), columns: column..<min(column + tile.columns, n))
    }
  }

  /// The size of a tile of the result; nil where the product is too small to be cut.
  ///
  /// `gemm` copies its operands into packed form for every call, at a cost of one step per scalar of A and B
  /// against k per scalar of C: tiles are few, and not narrow. To pack A once more for each cut of the
  /// columns costs more than to pack B for a cut of the rows, so rows are cut first.
  @usableFromInline
  var tile: (rows: Int, columns: Int)? {
    let (area, work) = (m * n, m * n * k)
    guard work > 1 << 28 || area > 1 << 20 else { return nil }
    // A tile is a matter of some ten milliseconds, or writes some megabytes.
    let tiles = max(2, area >> 21, work >> 32)
    let down = min(tiles, max(m >= n ? 2 : 1, m >> 10))
    let across = min((tiles + down - 1) / down, max(m >= n ? 1 : 2, n >> 10))
    /// One of about equal parts, in whole blocks of OpenBLAS's kernels: for AVX-512 these pack 24 rows at a
    /// time, and the rest of a tile's rows at a lower speed.
    func part(_ length: Int, _ count: Int, block: Int) -> Int {
      min(length, ((length + count - 1) / count + block - 1) / block * block)
    }
    return (part(m, down, block: 24), part(n, across, block: 16))
  }
}

extension MatrixProduct {
  /// Which matrices of two batches meet.
  @usableFromInline
  static func batches(_ left: [Int], _ right: [Int]) -> Broadcasting {
    guard let batches = Broadcasting(Array(left.dropLast(2)), Array(right.dropLast(2))) else {
      preconditionFailure(
        "matmul: the batches of the shapes \(left) and \(right) cannot be broadcast")
    }
    return batches
  }

  /// The products of the matrices that meet.
  @inlinable
  func multiply<Scalar: RealScalar>(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>,
    into result: UnsafeMutablePointer<Scalar>, _ batches: Broadcasting
  ) {
    let count = elementCount(of: batches.shape)
    if batches.rightStrides.allSatisfy({ $0 == 0 }) && !leftTransposed && batches.leftStrides == [1] {
      // The same matrix on the right for all: the batch is one tall matrix.
      var tall = self
      tall.m *= count
      tall.multiply(left, right, into: result)
    } else {
      let length = batches.lengths[0]
      Parallel.forEach(count) { index in
        let start = batches.offsets(ofRun: index / length)
        let place = index % length
        multiply(
          left + (start.left + place * batches.leftStrides[0]) * m * k,
          right + (start.right + place * batches.rightStrides[0]) * k * n,
          into: result + index * m * n)
      }
    }
  }
}
