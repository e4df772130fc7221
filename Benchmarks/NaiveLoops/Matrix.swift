/// A matrix in row-major order.
public struct Matrix<Scalar: FloatingPoint> {
  /// The rows, one after the other.
  public var scalars: [Scalar]
  /// The number of rows and of columns.
  public let rows, columns: Int

  /// Creates a matrix from its rows, one after the other.
  public init(_ scalars: [Scalar], rows: Int, columns: Int) {
    precondition(
      scalars.count == rows * columns,
      "Matrix: found \(scalars.count) scalars, expected \(rows) rows of \(columns)")
    self.scalars = scalars
    self.rows = rows
    self.columns = columns
  }
}

/// C[i, j] = Σ A[i, l] · B[l, j], summed in the order of l.
@inlinable
public func matrixProduct<Scalar: FloatingPoint>(
  _ a: Matrix<Scalar>, _ b: Matrix<Scalar>
) -> Matrix<Scalar> {
  precondition(
    a.columns == b.rows,
    "matrixProduct: found \(a.rows) × \(a.columns) and \(b.rows) × \(b.columns)")
  let (m, k, n) = (a.rows, a.columns, b.columns)
  var scalars = [Scalar](repeating: 0, count: m * n)
  for i in 0..<m {
    for j in 0..<n {
      var sum: Scalar = 0
      for l in 0..<k { sum += a.scalars[i * k + l] * b.scalars[l * n + j] }
      scalars[i * n + j] = sum
    }
  }
  return Matrix(scalars, rows: m, columns: n)
}
