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
  let plan = MatrixProduct(left.shape, right.shape, transposing: transposed)
  return Tensor(shape: plan.shape) { result in
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        plan.multiply(left.baseAddress!, right.baseAddress!, into: result.baseAddress!)
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

/// How two shapes multiply: the sizes of one product, and which matrices of the batches meet.
@usableFromInline
struct MatrixProduct {
  @usableFromInline let m, n, k: Int
  @usableFromInline let leftTransposed, rightTransposed: Bool
  /// The matrices of the batches that meet; nil where there is one on each side.
  @usableFromInline let batches: Broadcasting?
  /// The shape of the result.
  @usableFromInline let shape: [Int]

  @usableFromInline
  init(_ left: [Int], _ right: [Int], transposing transposed: MatrixOperands) {
    precondition(
      !left.isEmpty && !right.isEmpty,
      "matmul: the shapes are \(left) and \(right), expected at least one axis each")
    // A vector is a matrix of one row or column, for which transposition means nothing.
    leftTransposed = transposed.contains(.left) && left.count > 1
    rightTransposed = transposed.contains(.right) && right.count > 1
    let rightRows: Int
    (m, k) = left.count == 1 ? (1, left[0]) : Self.matrix(left, leftTransposed)
    (rightRows, n) = right.count == 1 ? (right[0], 1) : Self.matrix(right, rightTransposed)
    let isSingle = left.count <= 2 && right.count <= 2
    batches =
      isSingle ? nil : Broadcasting(Array(left.dropLast(2)), Array(right.dropLast(2)))
    guard k == rightRows && (isSingle || batches != nil) else {
      preconditionFailure(
        "matmul: the shapes \(left)\(leftTransposed ? " transposed" : "") and "
          + "\(right)\(rightTransposed ? " transposed" : "") cannot be multiplied")
    }
    let matrix =
      switch (left.count > 1, right.count > 1) {
      case (true, true): [m, n]
      case (true, false): [m]
      case (false, true): [n]
      case (false, false): [Int]()
      }
    shape = batches.map { $0.shape + matrix } ?? matrix
  }

  private static func matrix(_ shape: [Int], _ isTransposed: Bool) -> (rows: Int, columns: Int) {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    return isTransposed ? (columns, rows) : (rows, columns)
  }

  @inlinable
  func multiply<Scalar: RealScalar>(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>,
    into result: UnsafeMutablePointer<Scalar>
  ) {
    let size = elementCount(of: shape)
    guard size > 0 else { return }
    guard k > 0 else { return result.update(repeating: 0, count: size) }
    guard let batches, size > m * n else {
      return multiplyOne(left, right, into: result, m: m)
    }
    let count = size / (m * n)
    if batches.rightSteps.allSatisfy({ $0 == 0 }) && !leftTransposed
      && batches.leftSteps == [1]
    {
      // The same matrix on the right for all: the batch is one tall matrix.
      multiplyOne(left, right, into: result, m: count * m)
    } else {
      let length = batches.lengths[0]
      Parallel.forEach(count) { index in
        let start = batches.offsets(ofRun: index / length)
        let place = index % length
        multiplyOne(
          left + (start.left + place * batches.leftSteps[0]) * m * k,
          right + (start.right + place * batches.rightSteps[0]) * k * n,
          into: result + index * m * n, m: m)
      }
    }
  }

  /// One product, cut into tiles of the result where it is large.
  @inlinable
  func multiplyOne<Scalar: RealScalar>(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>,
    into result: UnsafeMutablePointer<Scalar>, m: Int
  ) {
    let a = MatrixView(left, rows: leftTransposed ? k : m, columns: leftTransposed ? m : k)
    let b = MatrixView(right, rows: rightTransposed ? n : k, columns: rightTransposed ? k : n)
    let tile = Self.tile(m: m, n: n, k: k)
    guard tile != (m, n) else {
      return Scalar.gemm(
        a, transposed: leftTransposed, b, transposed: rightTransposed,
        into: MatrixView(result, rows: m, columns: n), accumulating: false)
    }
    let across = (n + tile.columns - 1) / tile.columns
    let down = (m + tile.rows - 1) / tile.rows
    Parallel.forEach(down * across) { index in
      let row = index / across * tile.rows
      let column = index % across * tile.columns
      let rows = min(tile.rows, m - row)
      let columns = min(tile.columns, n - column)
      var (tileA, tileB) = (a, b)
      tileA.start += leftTransposed ? row : row * a.rowStride
      tileB.start += rightTransposed ? column * b.rowStride : column
      Scalar.gemm(
        tileA, transposed: leftTransposed, tileB, transposed: rightTransposed,
        into: MatrixView(
          result + row * n + column, rows: rows, columns: columns, rowStride: n),
        accumulating: false)
    }
  }

  /// The size of a tile of the result: whole rows where they are not too long, about a million scalars.
  ///
  /// `gemm` copies its operands into packed form for every call, at a cost of one step per scalar of
  /// A and B against k per scalar of C: small tiles would spend much of their time on it. To pack A once
  /// more for each cut of the columns costs several times what a cut of the rows does, with B.
  @usableFromInline
  static func tile(m: Int, n: Int, k: Int) -> (rows: Int, columns: Int) {
    let area = 1 << 20
    let isWorthThreads = m * n * k > 1 << 28
    guard isWorthThreads || m * n > area else { return (m, n) }
    /// About equal parts of `most` at most, in whole register blocks of OpenBLAS's kernels.
    func cut(_ length: Int, most: Int) -> Int {
      let parts = (length + most - 1) / most
      return min(length, ((length + parts - 1) / parts + 15) / 16 * 16)
    }
    if m * n <= area {
      return m >= n ? (cut(m, most: (m + 1) / 2), n) : (m, cut(n, most: (n + 1) / 2))
    }
    return (cut(m, most: max(512, area / n)), cut(n, most: max(4096, area / m)))
  }
}
