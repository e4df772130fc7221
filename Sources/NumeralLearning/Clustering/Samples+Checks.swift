// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Samples {
  /// Throws unless there are rows, and every feature is a finite number.
  func checkValues() throws {
    guard count > 0 else {
      throw ArgumentError(argument: "samples", found: "no rows", expected: "one or more")
    }
    guard featureCount > 0 else {
      throw ArgumentError(
        argument: "samples", found: "rows of no features", expected: "one or more")
    }
    if let (row, column, value) = firstNonFinite {
      throw ArgumentError(
        argument: "samples", found: "\(value) in row \(row), column \(column)",
        expected: "finite numbers")
    }
  }

  /// Throws unless there is a finite weight, 0 or more, for each row, and one above 0.
  func checkWeights(_ weights: [Float]?) throws {
    guard let weights else { return }
    guard weights.count == count else {
      throw ArgumentError(
        argument: "weights", found: "\(weights.count) weights",
        expected: "\(count), one for each row")
    }
    if let row = weights.firstIndex(where: { !($0 >= 0) || !$0.isFinite }) {
      throw ArgumentError(
        argument: "weights", found: "\(weights[row]) in row \(row)",
        expected: "finite numbers, 0 or more")
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw ArgumentError(
        argument: "weights", found: "only zeros", expected: "at least one above 0")
    }
  }

  /// Throws unless these rows with these weights can be partitioned into `clusters` clusters.
  func check(clusters: Int, weights: [Float]? = nil) throws {
    try checkValues()
    guard clusters >= 1 else {
      throw ArgumentError(argument: "clusters", found: "\(clusters)", expected: "1 or more")
    }
    guard clusters <= count else {
      throw ArgumentError(
        argument: "clusters", found: "\(clusters)", expected: "at most \(count), the number of rows"
      )
    }
    try checkWeights(weights)
  }
}

/// Throws unless each parameter that is not nil is 1 or more.
func checkPositive(_ parameters: KeyValuePairs<String, Int?>) throws {
  for case (let name, let value?) in parameters where value < 1 {
    throw ArgumentError(argument: name, found: "\(value)", expected: "1 or more")
  }
}

/// Throws unless each parameter is 0 or more, and not NaN.
func checkNonNegative(_ parameters: KeyValuePairs<String, Double>) throws {
  for (name, value) in parameters where !(value >= 0) {
    throw ArgumentError(argument: name, found: "\(value)", expected: "0 or more")
  }
}
