// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The failure of a factorization: the matrix has none, or it was not found.
///
/// `matrix` is the position of the matrix in a batch, in row-major order; nil for a single matrix.
public enum LinearAlgebraError: Error, Equatable, CustomStringConvertible {
  /// The matrix has no inverse: this pivot of the elimination, counted from 0, is exactly zero.
  case singular(function: String, pivot: Int, matrix: Int? = nil)
  /// The leading minor of this order is not positive, so the matrix is not positive definite.
  case notPositiveDefinite(function: String, order: Int, matrix: Int? = nil)
  /// The iteration did not converge.
  case notConverged(function: String, matrix: Int? = nil)
  /// The result has numbers beyond the largest of the type.
  case outOfRange(function: String)
  /// The matrix is larger than LAPACK's integers of 32 bits allow.
  case tooLarge(function: String, shape: [Int], limit: Int)
  /// The element of an argument at `position`, in row-major order, is NaN or infinite.
  case notFinite(function: String, argument: String, position: Int)

  /// One line that names the function, what was found and what was expected.
  public var description: String {
    switch self {
    case .singular(let function, let pivot, let matrix):
      "\(function): \(Self.name(matrix)) is singular (pivot \(pivot) is 0), "
        + "expected an invertible one"
    case .notPositiveDefinite(let function, let order, let matrix):
      "\(function): the leading minor of order \(order) of \(Self.name(matrix)) is not positive, "
        + "expected a positive definite matrix"
    case .notConverged(let function, let matrix):
      "\(function): the iteration did not converge for \(Self.name(matrix))"
    case .outOfRange(let function):
      "\(function): the result is beyond the largest number of its type, "
        + "expected numbers nearer to 1 or a matrix further from a singular one"
    case .tooLarge(let function, let shape, let limit):
      "\(function): the shape is \(shape), expected at most \(limit) rows or columns"
    case .notFinite(let function, let argument, let position):
      "\(function): element \(position) of \(argument) is not finite, expected finite numbers"
    }
  }

  private static func name(_ matrix: Int?) -> String {
    matrix.map { "matrix \($0) of the batch" } ?? "the matrix"
  }
}
