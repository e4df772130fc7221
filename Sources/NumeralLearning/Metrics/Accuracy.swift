// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The fraction of rows whose predicted label is the true label, from 0 to 1.
///
///     try accuracy(predicted: [1, 2, 2, 3], labels: [1, 2, 3, 3])     // 0.75
///
/// - Parameters:
///   - predicted: The predicted label of each row.
///   - labels: The true label of each row.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Complexity: O(rows).
public func accuracy(predicted: [Int], labels: [Int]) throws -> Double {
  try checkLabels("predicted", predicted, labels)
  return Double(zip(predicted, labels).count { $0 == $1 }) / Double(labels.count)
}
