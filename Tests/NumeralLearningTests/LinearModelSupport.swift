// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

/// scikit-learn's linear, ridge and logistic regressions.
func linearModelFixture() throws -> SafeTensors {
  try SafeTensors(contentsOf: fixture("linear_models.safetensors"))
}

/// Expects numbers near others: within a tolerance relative to the largest of them.
func expectNear<Scalar: RealScalar>(
  _ found: Tensor<Scalar>, _ expected: Tensor<Double>, _ tolerance: Double, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.shape == expected.shape, "\(name)", sourceLocation: sourceLocation)
  guard found.shape == expected.shape else { return }
  let difference = abs(Tensor<Double>(found) - expected).max()
  #expect(
    difference <= tolerance * abs(expected).max(),
    "\(name): found \(found), expected \(expected)", sourceLocation: sourceLocation)
}

/// The sum of squared errors of linear functions, `[targets, features]` and `[targets]`, plus the
/// penalty, by naive loops.
func naiveObjective(
  _ rows: Tensor<Double>, _ targets: Tensor<Double>, _ coefficients: Tensor<Double>,
  _ intercept: Tensor<Double>, penalty: Double
) -> Double {
  var sum = 0.0
  for target in 0..<targets.shape[1] {
    for row in 0..<rows.shape[0] {
      var predicted = intercept[target].scalar
      for feature in 0..<rows.shape[1] {
        predicted += rows[row, feature] * coefficients[target, feature]
      }
      sum += (predicted - targets[row, target]) * (predicted - targets[row, target])
    }
    for feature in 0..<rows.shape[1] {
      sum += penalty * coefficients[target, feature] * coefficients[target, feature]
    }
  }
  return sum
}
