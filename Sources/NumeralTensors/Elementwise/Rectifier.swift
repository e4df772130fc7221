// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

/// A piecewise linear function of numbers: negative ones are multiplied by a slope, and all are
/// clipped to a range. ReLU, leaky ReLU, ReLU6 and the identity.
package struct Rectifier: Sendable, Equatable {
  package var slope: Float
  package var range: ClosedRange<Float>

  /// Creates a function, by default the identity.
  package init(slope: Float = 1, range: ClosedRange<Float> = -Float.infinity...Float.infinity) {
    (self.slope, self.range) = (slope, range)
  }

  /// max(x, 0).
  package static let relu = Rectifier(range: 0...Float.infinity)

  package var isIdentity: Bool { self == Rectifier() }

  /// Replaces numbers by their functions. NaN stays NaN.
  package func apply(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    guard !isIdentity else { return }
    numeral_rectify(numbers, count, slope, range.lowerBound, range.upperBound)
  }

  /// The function of this one's results, if it is such a function too.
  package func followed(by next: Rectifier) -> Rectifier? {
    // The slope of the next one counts for negative numbers alone.
    guard next.slope == 1 || range.lowerBound >= 0 || isIdentity else { return nil }
    if isIdentity { return next }
    let lower = min(max(range.lowerBound, next.range.lowerBound), next.range.upperBound)
    let upper = min(max(range.upperBound, next.range.lowerBound), next.range.upperBound)
    return Rectifier(slope: slope, range: lower...upper)
  }
}
