// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The kinds of norms of vectors and matrices.
public enum NormOrder: Sendable {
  /// The root of the sum of all squares.
  case frobenius
  /// Of a vector, the sum of the magnitudes; of a matrix, the largest such sum of a column.
  case one
  /// Of a vector, the root of the sum of the squares; of a matrix, the largest singular value.
  case two
  /// Of a vector, the largest magnitude; of a matrix, the largest sum of the magnitudes of a row.
  case infinity
  /// Of a matrix, the sum of the singular values.
  case nuclear
}

extension Tensor where Scalar: RealScalar {
  /// The root of the sum of the squares of all elements: the Euclidean norm of a vector, the
  /// Frobenius norm of a matrix; NaN if an element is NaN, and 0 without elements.
  ///
  /// Squares do not overflow: large and small numbers are scaled by a power of two.
  ///
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func norm() -> Scalar {
    let sum = withUnsafeBufferPointer { scalars in
      Parallel.mapRanges(of: 1 << 16, in: scalars.count) {
        sumOfSquares(UnsafeBufferPointer(rebasing: scalars[$0]))
      }.reduce(0, +)
    }
    // Squares near the limits of Double are summed again, of numbers that are scaled.
    return sum > 0x1p-900 && sum < .infinity
      ? Scalar(sum.squareRoot()) : flattened.norm(axis: 0).scalar
  }

  /// A norm of a vector or of a matrix.
  ///
  ///     try a.norm(.two)        // the largest singular value
  ///     try a.norm(.one)        // the largest sum of the magnitudes of a column
  ///
  /// A norm of a matrix without elements is 0, and one with a NaN is NaN.
  ///
  /// - Throws: `LinearAlgebraError`, as `SVD`, if singular values are needed and not found.
  /// - Precondition: This is a vector or a matrix, and a matrix for the nuclear norm; the Frobenius
  ///   norm is one of any tensor.
  /// - Complexity: O(`size`); of the 2-norm and the nuclear norm of a matrix `[m, n]`,
  ///   O(m · n · min(m, n)).
  @inlinable
  public func norm(_ order: NormOrder) throws -> Scalar {
    require(
      order == .frobenius || rank == 2 || (rank == 1 && order != .nuclear),
      "norm: the shape is \(shape), expected a "
        + (order == .nuclear ? "matrix" : "vector or a matrix"))
    switch order {
    case .frobenius: return norm()
    case _ where size == 0: return 0
    case _ where rank == 1: return norm(order, axis: 0).scalar
    case .one: return abs(self).sum(axis: 0).max()
    case .infinity: return abs(self).sum(axis: 1).max()
    case .two, .nuclear:
      // NaN in, NaN out, as for the other norms.
      let sum = abs(self).max()
      guard sum.isFinite else { return sum }
      let values = try SVD(self, .valuesOnly, function: "norm").values
      return order == .two ? values.max() : values.sum()
    }
  }

  /// The norms of the vectors along an axis.
  ///
  ///     rows.norm(axis: 1)                          // the length of each row
  ///     rows / rows.norm(axis: 1, keepDims: true)   // rows of length 1
  ///
  /// - Parameters:
  ///   - order: `.two` (or `.frobenius`), `.one` or `.infinity`.
  ///   - axis: The axis of the vectors; negative counts from the last.
  ///   - keepDims: Whether the axis stays, with length 1.
  /// - Precondition: `axis` is one of the tensor's axes; `order` is a norm of vectors.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func norm(_ order: NormOrder = .two, axis: Int, keepDims: Bool = false) -> Tensor {
    require(order != .nuclear, "norm: found the nuclear norm of vectors, expected one of matrices")
    switch order {
    case .one: return abs(self).sum(axis: axis, keepDims: keepDims)
    case .infinity:
      guard size > 0 else { return sum(axis: axis, keepDims: keepDims) }
      return abs(self).max(axis: axis, keepDims: keepDims)
    case .two, .frobenius, .nuclear:
      if withUnsafeBufferPointer({ $0.isOrdinary }) {
        return sqrt((self * self).sum(axis: axis, keepDims: keepDims))
      }
      // Each vector is divided by its largest magnitude; of 0, NaN and infinity, by 1.
      let largest = norm(.infinity, axis: axis, keepDims: true)
      let divisors = largest.map { $0.isFinite && $0 != 0 ? $0 : 1 }
      let scaled = self / divisors
      let lengths = sqrt((scaled * scaled).sum(axis: axis, keepDims: true)) * divisors
      return keepDims ? lengths : lengths.sum(axis: axis)
    }
  }

  /// The numerical ranks of matrices, `[…, m, n]`, of the batch's shape: the numbers of singular
  /// values above a tolerance.
  ///
  /// `rank` itself is the number of a tensor's axes.
  ///
  /// - Parameter relativeTolerance: The tolerance, relative to the largest singular value; by
  ///   default max(m, n) · ulp(1), as NumPy's.
  /// - Throws: As `SVD`.
  /// - Complexity: O(m · n · min(m, n)) for each matrix.
  @inlinable
  public func matrixRank(relativeTolerance: Scalar? = nil) throws -> Tensor<Int> {
    try SVD(self, .valuesOnly, function: "matrixRank").rank(relativeTolerance: relativeTolerance)
  }

  /// The condition numbers in the 2-norm of matrices, `[…, m, n]`, of the batch's shape; infinite
  /// for a singular matrix.
  ///
  /// - Throws: As `SVD`.
  /// - Complexity: O(m · n · min(m, n)) for each matrix.
  @inlinable
  public func conditionNumber() throws -> Tensor {
    try SVD(self, .valuesOnly, function: "conditionNumber").conditionNumber()
  }
}

/// The sum of the squares of some numbers, in Double and as four sums, which do not wait for each
/// other.
@inlinable
func sumOfSquares<Scalar: RealScalar>(_ numbers: UnsafeBufferPointer<Scalar>) -> Double {
  var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
  let whole = numbers.count / 4 * 4
  func square(_ i: Int) -> Double {
    let number = Double(numbers[i])
    return number * number
  }
  for i in stride(from: 0, to: whole, by: 4) {
    a += square(i)
    b += square(i + 1)
    c += square(i + 2)
    d += square(i + 3)
  }
  for i in whole..<numbers.count { a += square(i) }
  return (a + b) + (c + d)
}
