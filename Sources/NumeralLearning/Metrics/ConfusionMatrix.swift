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
///
/// Only pairs that occur are stored, so the size does not exceed the number of rows, however many
/// classes there are. Of more than 100 classes, the table shows the first and last ten.
public struct ConfusionMatrix: Equatable, Sendable {
  /// The classes that occur, true or predicted, ascending.
  public let classes: [Int]
  /// The number of rows of each true class.
  public let labelCounts: [Int]
  /// The number of rows of each predicted class.
  public let predictedCounts: [Int]
  /// The number of correctly predicted rows of each class: the diagonal of `counts`.
  public let correctCounts: [Int]
  /// The pairs that occur, with the indices of their classes, sorted by the true class.
  private let pairs: [ContingencyTable.Cell]

  /// Counts the classes of two lists.
  ///
  /// - Parameters:
  ///   - predicted: The predicted class of each row; any integers.
  ///   - labels: The true class of each row; any integers.
  /// - Throws: `ArgumentError` if the lists are empty or differ in length.
  /// - Complexity: O(rows + pairs · log pairs) for the distinct pairs.
  public init(predicted: [Int], labels: [Int]) throws {
    try checkLabels("predicted", predicted, labels)
    let table = ContingencyTable(pairing: predicted, with: labels)
    let classes = Set(table.labels).union(table.clusters).sorted()
    let indices = indices(of: classes)
    pairs = table.cells.map { cell in
      ContingencyTable.Cell(
        label: indices[table.labels[cell.label]]!, cluster: indices[table.clusters[cell.cluster]]!,
        count: cell.count)
    }
    var labelCounts = [Int](repeating: 0, count: classes.count)
    var (predictedCounts, correctCounts) = (labelCounts, labelCounts)
    for pair in pairs {
      labelCounts[pair.label] += pair.count
      predictedCounts[pair.cluster] += pair.count
      if pair.label == pair.cluster { correctCounts[pair.label] = pair.count }
    }
    self.classes = classes
    self.labelCounts = labelCounts
    self.predictedCounts = predictedCounts
    self.correctCounts = correctCounts
  }

  /// The number of rows of each pair, `[true classes, predicted classes]`.
  ///
  /// - Complexity: O(classes²) time and memory, at each access.
  public var counts: Tensor<Int> {
    let size = classes.count
    return Tensor(unsafeUninitialized: [size, size]) { counts in
      counts.initialize(repeating: 0)
      for pair in pairs { counts[pair.label * size + pair.cluster] = pair.count }
    }
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
    let shown = shownClasses
    let rows = shownRows(shown)
    let width = max(5, (shown.map { String(classes[$0]) } + rows.joined()).map(\.count).max()!) + 1
    let head = max("precision".count, shown.lazy.map { String(classes[$0]).count }.max()!)
    // Of more classes than are shown, an ellipsis stands between the first and the last ones.
    func elided<T>(_ list: [T], _ ellipsis: T) -> [T] {
      shown.count == classes.count
        ? list : list.prefix(shown.count / 2) + [ellipsis] + list.suffix(shown.count / 2)
    }
    func line(_ name: String, _ cells: [String], _ last: String = "") -> String {
      name.padded(to: head) + " " + elided(cells, "...").map { $0.padded(to: width) }.joined()
        + (last.isEmpty ? "" : last.padded(to: 8))
    }
    func fixed(_ x: Double, decimals: Int) -> String { String(format: "%.\(decimals)f", x) }

    let (precision, recall, correct) = (precision, recall, correctCounts.reduce(0, +))
    var lines = [String(repeating: " ", count: head + 2) + "predicted"]
    lines.append(line("true", shown.map { String(classes[$0]) }, "recall"))
    lines += elided(
      zip(shown, rows).map { line(String(classes[$0]), $1, fixed(recall[$0], decimals: 3)) },
      "...".padded(to: head))
    lines.append(line("precision", shown.map { fixed(precision[$0], decimals: 3) }))
    lines.append(
      "accuracy \(fixed(accuracy, decimals: 4)) (\(correct) of \(labelCounts.reduce(0, +)))")
    return lines.joined(separator: "\n")
  }

  /// The indices of the classes that the table shows.
  private var shownClasses: [Int] {
    classes.count <= 100
      ? Array(classes.indices) : Array(classes.indices.prefix(10) + classes.indices.suffix(10))
  }

  /// The counts of the shown classes as text, a row for each true class.
  private func shownRows(_ shown: [Int]) -> [[String]] {
    let positions = indices(of: shown)
    var rows = [[String]](
      repeating: [String](repeating: "0", count: shown.count), count: shown.count)
    for pair in pairs {
      if let row = positions[pair.label], let column = positions[pair.cluster] {
        rows[row][column] = String(pair.count)
      }
    }
    return rows
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
