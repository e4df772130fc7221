// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor where Scalar: RealScalar {
  /// Whether shapes are equal and each pair of elements satisfies
  /// |a − b| ≤ max(absolute tolerance, relative tolerance · max(|a|, |b|)).
  ///
  /// Equal infinities are approximately equal; NaN is not approximately equal to anything. The rule
  /// and its default, half of the significant digits, are those of swift-numerics.
  ///
  /// - Precondition: The tolerances are not negative.
  /// - Complexity: O(`size`).
  @inlinable
  public func isApproximatelyEqual(
    to other: Tensor, relativeTolerance: Scalar = Scalar.ulpOfOne.squareRoot(),
    absoluteTolerance: Scalar = 0
  ) -> Bool {
    require(
      relativeTolerance >= 0 && absoluteTolerance >= 0,
      "isApproximatelyEqual: found tolerances \(relativeTolerance) and \(absoluteTolerance), "
        + "expected 0 or more"
    )
    guard shape == other.shape else { return false }
    return zip(scalars, other.scalars).allSatisfy { a, b in
      if a == b { return true }
      let difference = (a - b).magnitude
      guard difference.isFinite else { return false }
      let scale = Swift.max(a.magnitude, b.magnitude)
      return difference <= Swift.max(absoluteTolerance, relativeTolerance * scale)
    }
  }
}
