// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Elimination divides by pivots, and a Cholesky factor holds roots: of very large or small numbers,
// reciprocals and products overflow or lose digits. Rows and columns are then multiplied by powers
// of two, which is exact, and the result is multiplied back. Numbers of ordinary magnitude are left
// as they are, so that their results are the same bits as without.

extension BinaryFloatingPoint {
  /// This number times 2 to the power `exponent`; infinite where that is beyond the largest number.
  @inlinable
  func scaled(by exponent: Int) -> Self {
    Self(sign: .plus, exponent: Exponent(exponent), significand: self)
  }

  /// Products and quotients of three numbers of these exponents are normal numbers.
  @inlinable static var safeExponents: ClosedRange<Int> {
    let limit = Int(greatestFiniteMagnitude.exponent) / 3
    return -limit...limit
  }
}

extension Sequence where Element: RealScalar {
  /// Whether every number is 0 or its exponent is safe.
  // Closures, because a key path is not inlined here.
  @inlinable var areSafe: Bool {
    let exponents = Element.safeExponents
    let smallest = Element(1).scaled(by: exponents.lowerBound)
    let largest = Element(1).scaled(by: exponents.upperBound)
    return allSatisfy { number in
      let magnitude = number.magnitude
      return magnitude == 0 || (magnitude >= smallest && magnitude <= largest)
    }
  }
}

/// The powers of two that divide the rows and columns of a square matrix, so that the largest
/// element of each is from 1 to 2.
@usableFromInline
struct Equilibration {
  /// The exponents, one for each row and column.
  @usableFromInline var rows, columns: [Int]

  /// The exponents for a matrix; all 0 if its rows and columns are of ordinary magnitude.
  ///
  /// Small elements beside ordinary ones need no scaling, which would change the choice of pivots.
  @inlinable
  init<Scalar: RealScalar>(_ a: UnsafeMutableBufferPointer<Scalar>, _ n: Int) {
    rows = [Int](repeating: 0, count: n)
    columns = rows
    guard !a.areSafe else { return }
    let largestInRows = (0..<n).map { i in Self.largest(n) { a[i * n + $0] } }
    let largestInColumns = (0..<n).map { j in Self.largest(n) { a[$0 * n + j] } }
    guard !(largestInRows + largestInColumns).allSatisfy(Scalar.safeExponents.contains) else {
      return
    }
    rows = largestInRows
    columns = (0..<n).map { j in Self.largest(n, less: largestInRows) { a[$0 * n + j] } }
  }

  /// The largest exponent of some numbers, after subtraction of `offsets`; 0 if all numbers are 0.
  @inlinable
  static func largest<Scalar: RealScalar>(
    _ count: Int, less offsets: [Int]? = nil, _ number: (Int) -> Scalar
  ) -> Int {
    var largest = Int.min
    for i in 0..<count where number(i) != 0 {
      largest = max(largest, Int(number(i).exponent) - (offsets?[i] ?? 0))
    }
    return largest == .min ? 0 : largest
  }

  /// Divides the rows and columns of the matrix.
  @inlinable
  func apply<Scalar: RealScalar>(to a: UnsafeMutableBufferPointer<Scalar>) {
    guard rows.contains(where: { $0 != 0 }) || columns.contains(where: { $0 != 0 }) else { return }
    for i in rows.indices {
      for j in columns.indices {
        let position = i * columns.count + j
        a[position] = a[position].scaled(by: -rows[i] - columns[j])
      }
    }
  }

  /// Solves the system whose matrix is divided by these powers, for one column of the right side.
  ///
  /// - Parameters:
  ///   - b: The right side, `[n, columns]`.
  ///   - body: Replaces each right side by the solution for the divided matrix.
  @inlinable
  func solving<Scalar: RealScalar>(
    _ b: UnsafeMutableBufferPointer<Scalar>, columns count: Int, _ body: () -> Int
  ) -> Int {
    let n = rows.count
    // Large enough to keep small elements beside the largest, with room for a solution that is
    // larger than the right side.
    let target = Int(Scalar.greatestFiniteMagnitude.exponent) - Scalar.significandBitCount - 8
    let isScaled =
      rows.contains { $0 != 0 } || columns.contains { $0 != 0 } || !b.areSafe
    guard isScaled else { return body() }
    let shifts = (0..<count).map { column in
      Self.largest(n, less: rows) { b[$0 * count + column] } - target
    }
    for i in 0..<n {
      for column in 0..<count {
        b[i * count + column] = b[i * count + column].scaled(by: -rows[i] - shifts[column])
      }
    }
    let info = body()
    for i in 0..<n {
      for column in 0..<count {
        b[i * count + column] = b[i * count + column].scaled(by: shifts[column] - columns[i])
      }
    }
    return info
  }
}
