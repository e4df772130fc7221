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

/// The powers of two that divide the rows and columns of a square matrix, so that the largest
/// element of each is from 1 to 2.
@usableFromInline
struct Equilibration: Sendable {
  /// The exponents, one for each row and column.
  @usableFromInline var rows, columns: [Int]

  /// No scaling of a matrix of n rows and columns.
  @inlinable
  init(identity n: Int) {
    rows = [Int](repeating: 0, count: n)
    columns = rows
  }

  /// The exponents for a matrix; all 0 if its rows and columns are of ordinary magnitude.
  ///
  /// Small elements beside ordinary ones need no scaling, which would change the choice of pivots.
  @inlinable
  init<Scalar: RealScalar>(_ a: UnsafeMutablePointer<Scalar>, _ n: Int) {
    self.init(identity: n)
    guard !UnsafeBufferPointer(start: a, count: n * n).areSafe else { return }
    let largestInRows = (0..<n).map { i in Self.largest(n) { a[i * n + $0] } }
    let largestInColumns = (0..<n).map { j in Self.largest(n) { a[$0 * n + j] } }
    guard !(largestInRows + largestInColumns).allSatisfy(Scalar.safeExponents.contains) else {
      return
    }
    rows = largestInRows
    columns = (0..<n).map { j in Self.largest(n, less: largestInRows) { a[$0 * n + j] } }
  }

  /// The exponents that divide the rows and the columns of a symmetric matrix, so that its positive
  /// diagonal elements are from 1 to 4; 0 if its lower triangle is of ordinary magnitude.
  @inlinable
  init<Scalar: RealScalar>(symmetric a: UnsafeMutablePointer<Scalar>, _ n: Int) {
    self.init(identity: n)
    guard !(0..<n).allSatisfy({ UnsafeBufferPointer(start: a + $0 * n, count: $0 + 1).areSafe })
    else { return }
    rows = (0..<n).map { a[$0 * n + $0] <= 0 ? 0 : Int(a[$0 * n + $0].exponent) >> 1 }
    columns = rows
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

  /// Whether nothing is scaled.
  @inlinable var isIdentity: Bool {
    !rows.contains { $0 != 0 } && !columns.contains { $0 != 0 }
  }

  /// Divides the rows and columns of the matrix.
  @inlinable
  func apply<Scalar: RealScalar>(to a: UnsafeMutablePointer<Scalar>) {
    guard !isIdentity else { return }
    for i in rows.indices {
      for j in columns.indices {
        let position = i * columns.count + j
        a[position] = a[position].scaled(by: -rows[i] - columns[j])
      }
    }
  }

  /// Solves the system whose matrix is divided by these powers.
  ///
  /// - Parameters:
  ///   - b: The right side, `[n, columns]`.
  ///   - x: Memory for the solution, `[n, columns]`.
  ///   - body: Writes the solution for the divided matrix and a right side.
  @inlinable
  func solve<Scalar: RealScalar>(
    _ b: UnsafeBufferPointer<Scalar>, columns count: Int, into x: UnsafeMutablePointer<Scalar>,
    _ body: (UnsafePointer<Scalar>) -> Void
  ) {
    let n = rows.count
    guard !(isIdentity && b.areSafe) && !b.isEmpty else { return body(b.baseAddress!) }
    // Large enough to keep small elements beside the largest, with room for a solution that is
    // larger than the right side.
    let target = Int(Scalar.greatestFiniteMagnitude.exponent) - Scalar.significandBitCount - 8
    let shifts = (0..<count).map { column in
      Self.largest(n, less: rows) { b[$0 * count + column] } - target
    }
    withUnsafeScratchBuffer(of: Scalar.self, count: n * count) { scaled in
      for i in 0..<n {
        for column in 0..<count {
          scaled[i * count + column] = b[i * count + column]
            .scaled(by: -rows[i] - shifts[column])
        }
      }
      body(scaled.baseAddress!)
    }
    for i in 0..<n {
      for column in 0..<count {
        x[i * count + column] = x[i * count + column].scaled(by: shifts[column] - columns[i])
      }
    }
  }
}

extension [Equilibration] {
  /// Multiplies the elements of the lower triangles of matrices by powers of two.
  ///
  /// - Parameters:
  ///   - sign: 1 to multiply, −1 to divide.
  ///   - exponent: The exponent for an element.
  @inlinable
  func scale<Scalar: RealScalar>(
    _ a: UnsafeMutablePointer<Scalar>, by sign: Int,
    _ exponent: (_ scaling: Equilibration, _ row: Int, _ column: Int) -> Int
  ) {
    for (matrix, scaling) in enumerated() where !scaling.isIdentity {
      let n = scaling.rows.count
      for row in 0..<n {
        for column in 0...row {
          let position = (matrix * n + row) * n + column
          a[position] = a[position].scaled(by: sign * exponent(scaling, row, column))
        }
      }
    }
  }
}
