// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The fraction of rows whose prediction is the true label, from 0 to 1.
///
/// - Parameters:
///   - predicted: The label that each row was given.
///   - labels: The true label of each row.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Complexity: O(rows).
public func accuracy(predicted: [Int], labels: [Int]) throws -> Double {
  try requirePairs("predicted", predicted, labels)
  return Double(zip(predicted, labels).count { $0 == $1 }) / Double(labels.count)
}
