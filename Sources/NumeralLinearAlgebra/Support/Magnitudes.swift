// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// The check of arguments for NaN and infinity, and of results. One pass decides whether all numbers
// are of ordinary magnitude, which is the common case and implies that they are finite.

extension Tensor where Scalar: RealScalar {
  /// Throws unless every element of an argument is finite.
  ///
  /// - Returns: Whether all elements are of ordinary magnitude, so that no scaling is needed.
  @inlinable
  func checkMagnitude(_ function: String, _ argument: String = "the matrix") throws -> Bool {
    if withUnsafeBufferPointer({ $0.isOrdinary }) { return true }
    try checkFinite(function, argument)
    return false
  }

  /// Throws unless every element in triangles of an argument's square matrices is finite.
  ///
  /// - Returns: Whether all of those elements are of ordinary magnitude.
  @inlinable
  func checkTriangles(_ function: String, _ batch: MatrixBatch, _ triangle: Triangle = .lower)
    throws
    -> Bool
  {
    let (n, rows) = (batch.rows, batch.count * batch.rows)
    func part(_ row: Int) -> Range<Int> {
      let columns = triangle == .lower ? 0..<row % n + 1 : row % n..<n
      return row * n + columns.lowerBound..<row * n + columns.upperBound
    }
    return try withUnsafeBufferPointer { scalars in
      let areOrdinary = Parallel.mapRanges(
        of: Swift.max(1, (1 << 16) / Swift.max(1, n)), in: rows
      ) {
        $0.allSatisfy { UnsafeBufferPointer(rebasing: scalars[part($0)]).areSafe }
      }
      if areOrdinary.allSatisfy({ $0 }) { return true }
      for row in 0..<rows {
        if let position = scalars[part(row)].firstIndex(where: { !$0.isFinite }) {
          throw LinearAlgebraError.notFinite(
            function: function, argument: "the matrix", position: position)
        }
      }
      return false
    }
  }

  /// Throws unless every element of an argument is finite.
  @inlinable
  func checkFinite(_ function: String, _ argument: String = "the matrix") throws {
    if let position = withUnsafeBufferPointer({ $0.firstIndex { !$0.isFinite } }) {
      throw LinearAlgebraError.notFinite(
        function: function, argument: argument, position: position)
    }
  }

  /// Throws unless every element of a result is finite.
  @inlinable
  func checkRange(_ function: String) throws {
    guard withUnsafeBufferPointer({ $0.isOrdinary || $0.allSatisfy { $0.isFinite } }) else {
      throw LinearAlgebraError.outOfRange(function: function)
    }
  }
}

extension UnsafeBufferPointer where Element: RealScalar {
  /// Whether every number is 0 or its exponent is safe, as `areSafe`, on several threads.
  @inlinable
  var isOrdinary: Bool {
    let chunk = 1 << 16
    guard count > chunk else { return areSafe }
    return Parallel.mapRanges(of: chunk, in: count) {
      UnsafeBufferPointer(rebasing: self[$0]).areSafe
    }.allSatisfy { $0 }
  }

  /// Whether every number is 0 or its exponent is safe.
  ///
  /// Numbers are counted in blocks, by a loop without a branch.
  @inlinable
  var areSafe: Bool {
    let smallest = Element(1).scaled(by: Element.safeExponents.lowerBound)
    let largest = Element(1).scaled(by: Element.safeExponents.upperBound)
    guard let numbers = baseAddress else { return true }
    var start = 0
    while start < count {
      let end = Swift.min(start + 1024, count)
      var unsafe = 0
      for i in start..<end {
        let magnitude = numbers[i].magnitude
        // 0 is small, too; NaN is not at most the largest.
        let (isSmall, isZero) = (magnitude < smallest ? 1 : 0, magnitude == 0 ? 1 : 0)
        unsafe &+= isSmall &- isZero &+ (magnitude <= largest ? 0 : 1)
      }
      guard unsafe == 0 else { return false }
      start = end
    }
    return true
  }
}

/// Throws if a matrix has more rows and columns than LAPACK's working arrays allow.
@usableFromInline
package func checkOrder(_ function: String, _ shape: [Int], atMost limit: Int) throws {
  guard shape.min()! <= limit && shape.max()! <= Int32.max else {
    throw LinearAlgebraError.tooLarge(function: function, shape: shape, limit: limit)
  }
}
