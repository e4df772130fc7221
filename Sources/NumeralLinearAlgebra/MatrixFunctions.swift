// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Tensor where Scalar: RealScalar {
  /// The powers of square matrices, `[…, n, n]`; a negative one is a power of the inverses.
  ///
  ///     try a.matrixPower(3)        // a·a·a
  ///
  /// Repeated squaring.
  ///
  /// - Throws: As `inverse`, for a negative exponent.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³ · log |exponent|) for each matrix.
  @inlinable
  public func matrixPower(_ exponent: Int) throws -> Tensor {
    let batch = MatrixBatch(shape, "matrixPower", square: true)
    var base = self
    if exponent < 0 {
      base = try LU(self, function: "matrixPower").inverse(function: "matrixPower")
    }
    var result: Tensor?
    var rest = exponent.magnitude
    while rest > 0 {
      if rest % 2 == 1 { result = result.map { matmul($0, base) } ?? base }
      rest /= 2
      if rest > 0 { base = matmul(base, base) }
    }
    return result ?? .identities(batch.shape, batch.rows, batch.rows)
  }

  /// The exponentials of square matrices, `[…, n, n]`: I + A + A²/2! + A³/3! + …
  ///
  /// Scaling by a power of two, a Padé approximation of degree 13, and squaring. N. Higham, *The
  /// Scaling and Squaring Method for the Matrix Exponential Revisited*, SIAM Journal on Matrix
  /// Analysis and Applications 26 (2005).
  ///
  /// - Throws: `LinearAlgebraError.notFinite`, or `.outOfRange` if a result is beyond the largest
  ///   number.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³ · log ‖A‖) for each matrix.
  @inlinable
  public func matrixExponential() throws -> Tensor {
    let function = "matrixExponential"
    let batch = MatrixBatch(shape, function, square: true)
    let n = batch.rows
    try checkFinite(function)
    guard size > 0 else { return self }
    let matrices = reshaped([batch.count, n, n])
    let exponentials = try Parallel.map(batch.count) { matrix in
      Result { try matrices[matrix].exponential(function).reshaped([1, n, n]) }
    }.map { try $0.get() }
    return Tensor.concatenate(exponentials).reshaped(shape)
  }

  /// The exponential of one matrix.
  @inlinable
  func exponential(_ function: String) throws -> Tensor {
    let n = shape[0]
    let largest = abs(self).sum(axis: 0).max()
    // Below this norm the error of the approximation is less than rounding's: θ₁₃ of the article
    // for Double, and for Float its θ₇ for 24 bits, which degree 13 keeps with a wide margin.
    let bound: Scalar = Scalar.self == Float.self ? 3.925724783138660 : 5.371920351148152
    // Of a norm beyond the largest number, the exponential is, too, or 0.
    guard largest.isFinite else { throw LinearAlgebraError.outOfRange(function: function) }
    let squarings = largest > bound ? Int((largest / bound).exponent) + 1 : 0
    let a = squarings == 0 ? self : map { $0.scaled(by: -squarings) }
    let b = Self.padeCoefficients
    let identity = Tensor.identity(n)
    let a2 = matmul(a, a)
    let a4 = matmul(a2, a2)
    let a6 = matmul(a4, a2)
    let odd = matmul(
      a,
      matmul(a6, a6 * b[13] + a4 * b[11] + a2 * b[9]) + a6 * b[7] + a4 * b[5] + a2 * b[3]
        + identity * b[1])
    let even =
      matmul(a6, a6 * b[12] + a4 * b[10] + a2 * b[8]) + a6 * b[6] + a4 * b[4] + a2 * b[2]
      + identity * b[0]
    var result = try LU(even - odd, function: function).solve(even + odd, function: function)
    for _ in 0..<squarings { result = matmul(result, result) }
    try result.checkRange(function)
    return result
  }

  /// The coefficients of the Padé approximation of degree 13, divided by the first.
  @inlinable static var padeCoefficients: [Scalar] {
    let coefficients: [Double] = [
      64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600,
      1_187_353_796_428_800, 129_060_195_264_000, 10_559_470_521_600, 670_442_572_800,
      33_522_128_640, 1_323_241_920, 40_840_800, 960_960, 16_380, 182, 1,
    ]
    return coefficients.map { Scalar($0 / coefficients[0]) }
  }
}
