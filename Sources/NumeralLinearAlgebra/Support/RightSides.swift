// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The right sides of linear systems: a vector `[rows]`, or matrices `[…, rows, columns]` whose
/// batch is broadcast against that of the systems' matrices.
@usableFromInline
struct RightSides {
  /// The pairs of a matrix and a right side.
  @usableFromInline let pairs: BatchPairs
  /// The number of columns of each right side, 1 for a vector.
  @usableFromInline let columns: Int
  /// The shape of the solutions.
  @usableFromInline let shape: [Int]

  /// The right sides of this shape, which stops the process if they do not match the matrices.
  ///
  /// - Parameters:
  ///   - matrices: The matrices' shape, `[…, m, n]`; solutions have n rows, right sides m.
  @usableFromInline
  init(_ function: String, _ matrices: [Int], _ right: [Int]) {
    let rank = matrices.count
    let (m, n) = (matrices[rank - 2], matrices[rank - 1])
    let isVector = right.count == 1
    let pairs = BatchPairs(Array(matrices.dropLast(2)), Array(right.dropLast(2)))
    require(
      !right.isEmpty && right[isVector ? 0 : right.count - 2] == m && pairs != nil,
      "\(function): the shapes \(matrices) and \(right) do not match, expected "
        + (m == n ? "[…, n, n]" : "[…, m, n]") + " and \(m == n ? "[n]" : "[m]") or "
        + (m == n ? "[…, n, columns]" : "[…, m, columns]"))
    self.pairs = pairs!
    columns = isVector ? 1 : right[right.count - 1]
    require(
      columns <= Int32.max, "LAPACK: found a length of \(columns), expected one below 2^31")
    shape = pairs!.shape + (isVector ? [n] : [n, columns])
  }

  /// Calls `body` with each pair, on several threads; the only pair keeps all threads.
  ///
  /// - Parameter work: The number of operations for each pair, about.
  @inlinable
  func forEach(work: Int, _ body: (Int) -> Void) {
    Parallel.forEachRange(of: max(1, (1 << 17) / max(1, work)), in: pairs.count) { range in
      for pair in range { body(pair) }
    }
  }
}
