// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// Σ x[i], added up in Double.
  @inlinable
  public static func sum<Scalar: BinaryFloatingPoint>(
    _ x: UnsafePointer<Scalar>, _ count: Int
  ) -> Double {
    var sum = 0.0
    for i in 0..<count { sum += Double(x[i]) }
    return sum
  }

  /// Σ over i of x[i, j], added up in Double.
  ///
  /// - Parameter x: A matrix, `[rows, columns]`.
  /// - Returns: `[columns]`.
  @inlinable
  public static func sumOfRows<Scalar: BinaryFloatingPoint>(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int
  ) -> [Double] {
    zeros(columns) { sums in
      for i in 0..<rows {
        let row = x + i * columns
        for j in 0..<columns { sums[j] += Double(row[j]) }
      }
    }
  }

  /// Σ over j of x[i, j], added up in Double.
  ///
  /// - Parameter x: A matrix, `[rows, columns]`.
  /// - Returns: `[rows]`.
  @inlinable
  public static func sumOfColumns<Scalar: BinaryFloatingPoint>(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int
  ) -> [Double] {
    (0..<rows).map { sum(x + $0 * columns, columns) }
  }

  /// The column of the first largest scalar of each row.
  ///
  /// - Parameter x: A matrix, `[rows, columns]`, with a column.
  @inlinable
  public static func argmax<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int
  ) -> [Int] {
    (0..<rows).map { i in
      let row = x + i * columns
      var best = 0
      for j in 0..<columns where row[j] > row[best] { best = j }
      return best
    }
  }
}
