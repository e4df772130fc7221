// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// C[i, j] = Σ A[i, l] · B[l, j], the terms added in the order of l.
  ///
  /// The innermost loop runs over j, for contiguous access to B and C; the order of each sum is the
  /// same.
  ///
  /// - Parameters:
  ///   - a: The left matrix, `[m, k]`.
  ///   - b: The right matrix, `[k, n]`.
  /// - Returns: The product, `[m, n]`.
  @inlinable
  public static func matrixProduct<Scalar: FloatingPoint>(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, m: Int, k: Int, n: Int
  ) -> [Scalar] {
    zeros(m * n) { c in
      for i in 0..<m {
        let row = c + i * n
        for l in 0..<k {
          let (scalar, other) = (a[i * k + l], b + l * n)
          for j in 0..<n { row[j] += scalar * other[j] }
        }
      }
    }
  }

  /// The transpose, B[j, i] = A[i, j].
  ///
  /// - Parameter a: The matrix, `[rows, columns]`.
  /// - Returns: Its transpose, `[columns, rows]`.
  @inlinable
  public static func transpose<Scalar: FloatingPoint>(
    _ a: UnsafePointer<Scalar>, rows: Int, columns: Int
  ) -> [Scalar] {
    zeros(rows * columns) { b in
      for i in 0..<rows {
        for j in 0..<columns { b[j * rows + i] = a[i * columns + j] }
      }
    }
  }
}
