// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The matrix product of two tensors; either operand can be read transposed.
///
///     matmul(x, weight, transposing: .right)      // x · weightᵀ
///
/// Axes before the last two are a batch: they are broadcast as in NumPy, and each pair of matrices
/// is multiplied. A vector is a row on the left and a column on the right, and the result lacks its
/// axis. Transposed operands and slices are not copied.
///
/// Large products are cut into tiles, by their shapes alone, and each tile is one call to BLAS's
/// `gemm` on one thread.
///
/// - Parameters:
///   - left: Shape `[…, m, k]`, or `[…, k, m]` if transposed, or `[k]`.
///   - right: Shape `[…, k, n]`, or `[…, n, k]` if transposed, or `[k]`.
///   - transposed: The operands whose last two axes are exchanged: `.left`, `.right` or both.
/// - Returns: Shape `[…, m, n]`.
/// - Precondition: Both have an axis; `k` is the same on both sides; batches can be broadcast; m,
///   n and k are below 2³¹.
/// - Complexity: O(m · n · k) for each pair.
@inlinable
public func matmul<Scalar: RealScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, transposing transposed: MatrixOperands = []
) -> Tensor<Scalar> {
  guard left.strides == nil && right.strides == nil else {
    return productOfViews(left, right, transposing: transposed)
  }
  let product = MatrixProduct(left.shape, right.shape, transposing: transposed)
  if left.rank > 2 || right.rank > 2 {
    let batches = MatrixProduct.batches(left.shape, right.shape)
    return Tensor(unsafeUninitialized: batches.shape + product.shape) { result in
      withUnsafeBuffers(left, right) { left, right in
        product.multiply(
          left.baseAddress!, right.baseAddress!, into: result.baseAddress!, batches)
      }
    }
  }
  return Tensor(unsafeUninitialized: product.shape(sharing: left.shape)) { result in
    withUnsafeBuffers(left, right) { left, right in
      product.multiply(left.baseAddress!, right.baseAddress!, into: result.baseAddress!)
    }
  }
}

/// The product of operands that may be views. Transposed matrices and rows with gaps are passed to
/// BLAS as they lie; other views are copied.
@usableFromInline
func productOfViews<Scalar: RealScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, transposing transposed: MatrixOperands
) -> Tensor<Scalar> {
  var transposed = transposed
  let left = left.matrixOperand(.left, &transposed)
  let right = right.matrixOperand(.right, &transposed)
  guard left.strides != nil || right.strides != nil else {
    return matmul(left, right, transposing: transposed)
  }
  var product = MatrixProduct(left.shape, right.shape, transposing: transposed)
  if let strides = left.strides { product.leftRowStride = strides[0] }
  if let strides = right.strides { product.rightRowStride = strides[0] }
  return Tensor(unsafeUninitialized: product.shape) { result in
    left.withUnsafeStart { left in
      right.withUnsafeStart { right in
        product.multiply(left, right, into: result.baseAddress!)
      }
    }
  }
}

extension Tensor where Scalar: RealScalar {
  /// This tensor as an operand of a product: scalars in row-major order, or a matrix of rows with
  /// gaps between them. If the columns are rows in the storage, it is transposed, and taken out of
  /// or into the set of operands to transpose.
  func matrixOperand(_ side: MatrixOperands, _ transposed: inout MatrixOperands) -> Tensor {
    guard let strides, rank > 1 else { return contiguous() }
    var operand = self
    if strides[rank - 1] != 1 && strides[rank - 2] == 1 {
      operand = self.transposed(Array(0..<rank - 2) + [rank - 1, rank - 2])
      transposed.formSymmetricDifference(side)
    }
    guard let rows = operand.strides, rank > 2 || rows[1] != 1 || rows[0] < operand.shape[1] else {
      return operand
    }
    return operand.copied()
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

/// The sizes of a product of two matrices, and which operand is stored transposed.
@usableFromInline
struct MatrixProduct {
  @usableFromInline var m: Int
  @usableFromInline let n, k: Int
  @usableFromInline let leftTransposed, rightTransposed: Bool
  /// Whether an operand is a vector, so that the result lacks its axis.
  @usableFromInline let leftIsVector, rightIsVector: Bool
  /// The distance between the starts of neighboring rows in memory.
  @usableFromInline var leftRowStride, rightRowStride: Int

  /// The product of the last two axes of two shapes.
  ///
  /// The shapes are borrowed because an initializer otherwise retains and releases its arguments,
  /// which shows in the benchmarks' row "matmul Float 64".
  @usableFromInline
  init(_ left: borrowing [Int], _ right: borrowing [Int], transposing transposed: MatrixOperands) {
    require(
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
    (leftRowStride, rightRowStride) = (leftTransposed ? m : k, rightTransposed ? k : n)
    require(
      k == rightRows,
      "matmul: the shapes \(copy left)\(leftTransposed ? " transposed" : "") and "
        + "\(copy right)\(rightTransposed ? " transposed" : "") cannot be multiplied")
    require(
      m <= Int32.max && n <= Int32.max && k <= Int32.max,
      "matmul: the shapes are \(copy left) and \(copy right), expected lengths below 2^31, as of "
        + "BLAS")
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

  /// The shape of a product without a batch: the left operand's own array where it is equal, as
  /// before a square matrix. A new one costs a hundredth of the time of the benchmarks' row "matmul
  /// Float 64".
  @inlinable
  func shape(sharing left: [Int]) -> [Int] {
    guard !rightIsVector && left.count == 2 && left[0] == m && left[1] == n else { return shape }
    return left
  }

  /// Writes the product, cut into tiles of the result where it is large.
  @inlinable
  func multiply<Scalar: RealScalar>(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>,
    into result: UnsafeMutablePointer<Scalar>
  ) {
    guard m > 0 && n > 0 else { return }
    guard k > 0 else { return result.initialize(repeating: 0, count: m * n) }
    let a = MatrixView(
      left, rows: leftTransposed ? k : m, columns: leftTransposed ? m : k,
      rowStride: leftRowStride, isTransposed: leftTransposed)
    let b = MatrixView(
      right, rows: rightTransposed ? n : k, columns: rightTransposed ? k : n,
      rowStride: rightRowStride, isTransposed: rightTransposed)
    func multiply(rows: Range<Int>, columns: Range<Int>) {
      let (row, column) = (rows.lowerBound, columns.lowerBound)
      var (tileA, tileB) = (a, b)
      tileA.start += leftTransposed ? row : row * a.rowStride
      tileB.start += rightTransposed ? column * b.rowStride : column
      BLAS.gemm(
        tileA, tileB,
        into: MatrixView(
          result + row * n + column, rows: rows.count, columns: columns.count, rowStride: n))
    }
    guard let tile else {
      return multiply(rows: 0..<m, columns: 0..<n)
    }
    let columnTiles = ceilDiv(n, tile.columns)
    Parallel.forEach(ceilDiv(m, tile.rows) * columnTiles) { index in
      let row = index / columnTiles * tile.rows
      let column = index % columnTiles * tile.columns
      multiply(
        rows: row..<min(row + tile.rows, m), columns: column..<min(column + tile.columns, n))
    }
  }

  /// The size of a tile of the result; nil where the product is too small to be cut.
  ///
  /// `gemm` packs its operands in every call, at a cost of one step per scalar of A and B against k
  /// per scalar of C: tiles are few, and not narrow. To pack A once more for each cut of the
  /// columns costs more than to pack B for a cut of the rows, so rows are cut first.
  @usableFromInline
  var tile: (rows: Int, columns: Int)? {
    let (area, work) = (m * n, m * n * k)
    guard work > 1 << 28 || area > 1 << 20 else { return nil }
    // A tile takes about ten milliseconds, or writes some megabytes.
    let tiles = max(2, area >> 21, work >> 32)
    let rowTiles = min(tiles, max(m >= n ? 2 : 1, m >> 10))
    let columnTiles = min(ceilDiv(tiles, rowTiles), max(m >= n ? 1 : 2, n >> 10))
    /// The length of about equal parts, in whole blocks of OpenBLAS's kernels: for AVX-512 these
    /// pack 24 rows at a time, and the remaining rows of a tile at a lower speed.
    func part(_ length: Int, _ count: Int, block: Int) -> Int {
      min(length, ceilDiv(ceilDiv(length, count), block) * block)
    }
    return (part(m, rowTiles, block: 24), part(n, columnTiles, block: 16))
  }
}

extension MatrixProduct {
  /// The pairs of matrices of two batches.
  @usableFromInline
  static func batches(_ left: [Int], _ right: [Int]) -> Broadcasting {
    guard let batches = Broadcasting(Array(left.dropLast(2)), Array(right.dropLast(2))) else {
      fatalError(
        "matmul: the batches of the shapes \(left) and \(right) cannot be broadcast")
    }
    return batches
  }

  /// Writes the product of each pair of matrices.
  @inlinable
  func multiply<Scalar: RealScalar>(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>,
    into result: UnsafeMutablePointer<Scalar>, _ batches: Broadcasting
  ) {
    let count = elementCount(of: batches.shape)
    let inner = batches.axes[0]
    if batches.axes.count == 1 && inner.left == 1 && inner.right == 0 && !leftTransposed {
      // All are multiplied by the same right matrix: the batch is one tall matrix.
      var tall = self
      tall.m *= count
      tall.multiply(left, right, into: result)
    } else {
      Parallel.forEach(count) { index in
        let (run, position) = index.quotientAndRemainder(dividingBy: inner.length)
        let start = batches.offsets(ofRun: run)
        multiply(
          left + (start.left + position * inner.left) * m * k,
          right + (start.right + position * inner.right) * k * n,
          into: result + index * m * n)
      }
    }
  }
}
