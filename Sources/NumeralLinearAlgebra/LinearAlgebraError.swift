// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The failure of a decomposition: the matrix has none, or it was not found.
public enum LinearAlgebraError: Error, Equatable, CustomStringConvertible {
  /// The matrix has no inverse: the pivot at `index` of the elimination is exactly zero.
  case singular(function: String, index: Int)
  /// The leading minor of this order is not positive, so the matrix is not positive definite.
  case notPositiveDefinite(function: String, order: Int)
  /// The iteration did not converge.
  case notConverged(function: String)
  /// The result has numbers beyond the largest of the type.
  case outOfRange(function: String)
  /// The matrix is larger than LAPACK's integers of 32 bits allow.
  case tooLarge(function: String, shape: [Int], limit: Int)
  /// The element of an argument at `position`, in row-major order, is NaN or infinite.
  case notFinite(function: String, argument: String, position: Int)

  /// One line that names the function, what was found and what was expected.
  public var description: String {
    switch self {
    case .singular(let function, let index):
      "\(function): the matrix is singular (pivot \(index) is 0), expected an invertible one"
    case .notPositiveDefinite(let function, let order):
      "\(function): the leading minor of order \(order) is not positive, "
        + "expected a positive definite matrix"
    case .notConverged(let function):
      "\(function): the iteration did not converge"
    case .outOfRange(let function):
      "\(function): the result is beyond the largest number of its type, "
        + "expected numbers nearer to 1 or a matrix further from a singular one"
    case .tooLarge(let function, let shape, let limit):
      "\(function): the shape is \(shape), expected at most \(limit) rows or columns"
    case .notFinite(let function, let argument, let position):
      "\(function): element \(position) of \(argument) is not finite, expected finite numbers"
    }
  }
}
