// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The number of rows of each pair of a true and a predicted class.
///
///     let matrix = try ConfusionMatrix(predicted: [0, 0, 1, 1, 1], labels: [0, 0, 0, 1, 1])
///     matrix.counts       // [[2, 1], [0, 2]]
///     matrix.accuracy     // 0.8
///     print(matrix)
///
/// It prints as a table with a row for each true class and a column for each predicted class:
///
///                predicted
///          true      0     1  recall
///             0      2     1   0.667
///             1      0     2   1.000
///     precision  1.000 0.667
///     accuracy 0.8000 (4 of 5)
public struct ConfusionMatrix: Equatable, Sendable {
  /// The classes that occur, true or predicted, ascending.
  public let classes: [Int]
  /// The number of rows of each pair, `[true classes, predicted classes]`.
  public let counts: Tensor<Int>
  /// The number of rows of each true class.
  public let labelCounts: [Int]
  /// The number of rows of each predicted class.
  public let predictedCounts: [Int]
  /// The number of correctly predicted rows of each class: the diagonal of `counts`.
  public let correctCounts: [Int]

  /// Counts the classes of two lists.
  ///
  /// - Parameters:
  ///   - predicted: The predicted class of each row; any integers.
  ///   - labels: The true class of each row; any integers.
  /// - Throws: `ArgumentError` if the lists are empty or differ in length.
  /// - Complexity: O(rows) time and O(classes²) memory.
  public init(predicted: [Int], labels: [Int]) throws {
    try checkLabels("predicted", predicted, labels)
    let table = ContingencyTable(pairing: predicted, with: labels)
    let classes = Set(table.labels).union(table.clusters).sorted()
    let indices = indices(of: classes)
    let size = classes.count
    var counts = [Int](repeating: 0, count: size * size)
    for cell in table.cells {
      let row = indices[table.labels[cell.label]]!
      let column = indices[table.clusters[cell.cluster]]!
      counts[row * size + column] = cell.count
    }
    self.classes = classes
    self.counts = Tensor(counts, shape: [size, size])
    labelCounts = (0..<size).map { row in (0..<size).reduce(0) { $0 + counts[row * size + $1] } }
    predictedCounts = (0..<size).map { column in
      (0..<size).reduce(0) { $0 + counts[$1 * size + column] }
    }
    correctCounts = (0..<size).map { counts[$0 * size + $0] }
  }

  /// The fraction of correctly predicted rows.
  public var accuracy: Double {
    ratio(correctCounts.reduce(0, +), labelCounts.reduce(0, +))
  }

  /// For each class, the fraction of the rows predicted as it that are of it; 0 if there are none.
  public var precision: [Double] { zip(correctCounts, predictedCounts).map(ratio) }

  /// For each class, the fraction of its rows that are predicted as it; 0 if there are none.
  public var recall: [Double] { zip(correctCounts, labelCounts).map(ratio) }

  /// The harmonic mean of the precision and the recall of each class; 0 if both are 0.
  public var f1: [Double] {
    classes.indices.map { 2 * ratio(correctCounts[$0], labelCounts[$0] + predictedCounts[$0]) }
  }
}

/// The fraction `part / whole`, and 0 for 0 / 0, as in scikit-learn.
private func ratio(_ part: Int, _ whole: Int) -> Double {
  whole > 0 ? Double(part) / Double(whole) : 0
}

extension ConfusionMatrix: CustomStringConvertible {
  /// The table as text with right-aligned numbers.
  public var description: String {
    let numbers = (classes + counts.scalars).map(String.init)
    let width = max(5, numbers.lazy.map(\.count).max()!) + 1
    let head = max("precision".count, classes.lazy.map { String($0).count }.max()!)
    func line(_ name: String, _ cells: [String], _ last: String = "") -> String {
      name.padded(to: head) + " " + cells.map { $0.padded(to: width) }.joined()
        + (last.isEmpty ? "" : last.padded(to: 8))
    }
    func fixed(_ x: Double, decimals: Int) -> String { String(format: "%.\(decimals)f", x) }

    let (recall, correct) = (self.recall, correctCounts.reduce(0, +))
    var lines = [String(repeating: " ", count: head + 2) + "predicted"]
    lines.append(line("true", classes.map(String.init), "recall"))
    for (row, name) in classes.enumerated() {
      lines.append(
        line(
          String(name), counts[row].scalars.map(String.init), fixed(recall[row], decimals: 3)))
    }
    lines.append(line("precision", precision.map { fixed($0, decimals: 3) }))
    lines.append(
      "accuracy \(fixed(accuracy, decimals: 4)) (\(correct) of \(labelCounts.reduce(0, +)))")
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
