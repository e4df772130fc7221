// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// Σ x[i], accumulated in Double.
  @inlinable
  public static func sum<Scalar: BinaryFloatingPoint>(
    _ x: UnsafePointer<Scalar>, _ count: Int
  ) -> Double {
    var sum = 0.0
    for i in 0..<count { sum += Double(x[i]) }
    return sum
  }

  /// The sums over the rows, Σ x[i, j] over i, accumulated in Double.
  ///
  /// - Parameter x: A matrix, `[rows, columns]`.
  /// - Returns: `[columns]`.
  @inlinable
  public static func columnSums<Scalar: BinaryFloatingPoint>(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int
  ) -> [Double] {
    zeros(columns) { sums in
      for i in 0..<rows {
        let row = x + i * columns
        for j in 0..<columns { sums[j] += Double(row[j]) }
      }
    }
  }

  /// The sums over the columns, Σ x[i, j] over j, accumulated in Double.
  ///
  /// - Parameter x: A matrix, `[rows, columns]`.
  /// - Returns: `[rows]`.
  @inlinable
  public static func rowSums<Scalar: BinaryFloatingPoint>(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int
  ) -> [Double] {
    (0..<rows).map { sum(x + $0 * columns, columns) }
  }

  /// The column of the largest scalar of each row, the first of equal ones.
  ///
  /// - Parameter x: A matrix, `[rows, columns]`, with at least one column.
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
