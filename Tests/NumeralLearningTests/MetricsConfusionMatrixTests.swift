// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import XCTest

final class MetricsConfusionMatrixTests: XCTestCase {
  func testCountsEqualThoseOfALoop() throws {
    var generator = RandomKey(3).generator
    let labels = (0..<500).map { _ in generator.next(upperBound: 7) * 2 - 4 }
    let predicted = labels.map { generator.next(upperBound: 4) == 0 ? $0 + 2 : $0 }
    let matrix = try ConfusionMatrix(predicted: predicted, labels: labels)
    XCTAssertEqual(matrix.classes, [-4, -2, 0, 2, 4, 6, 8, 10])
    for (i, label) in matrix.classes.enumerated() {
      for (j, other) in matrix.classes.enumerated() {
        let count = zip(labels, predicted).count { $0 == label && $1 == other }
        XCTAssertEqual(matrix.counts[i, j], count)
      }
      XCTAssertEqual(matrix.labelCounts[i], labels.count { $0 == label })
      XCTAssertEqual(matrix.predictedCounts[i], predicted.count { $0 == label })
      XCTAssertEqual(matrix.correctCounts[i], matrix.counts[i, i])
    }
    XCTAssertEqual(matrix.accuracy, try accuracy(predicted: predicted, labels: labels))
  }

  func testDescriptionIsATable() throws {
    let matrix = try ConfusionMatrix(predicted: [0, 0, 1, 1, 1], labels: [0, 0, 0, 1, 1])
    XCTAssertEqual(
      matrix.description,
      """
                 predicted
           true      0     1  recall
              0      2     1   0.667
              1      0     2   1.000
      precision  1.000 0.667
      accuracy 0.8000 (4 of 5)
      """)
  }

  func testWideNumbersStayAligned() throws {
    let labels = [-1_234_567_890, 7, 7] + [Int](repeating: 1_000_000, count: 123_456)
    let text = try ConfusionMatrix(predicted: labels.reversed(), labels: labels).description
    let lines = text.split(separator: "\n").map(String.init)
    XCTAssertEqual(lines[1], "       true  -1234567890           7     1000000  recall")
    XCTAssertEqual(lines[2], "-1234567890            0           0           1   0.000")
    XCTAssertEqual(lines[4], "    1000000            1           2      123453   1.000")
    XCTAssertEqual(lines[5], "  precision        0.000       0.000       1.000")
    XCTAssertEqual(lines[6], "accuracy 1.0000 (123453 of 123459)")
  }

  func testManyClassesTakeTheMemoryOfTheRows() throws {
    // A table of all pairs would take 7 GB, and 80 GB for 100,000.
    for classes in [30_000, 100_000] {
      let labels = Array(0..<classes)
      var predicted = labels
      predicted.swapAt(0, 1)
      let matrix = try ConfusionMatrix(predicted: predicted, labels: labels)
      XCTAssertEqual(matrix.classes.count, classes)
      XCTAssertEqual(matrix.accuracy, 1 - 2 / Double(classes), accuracy: 1e-15)
      XCTAssertEqual(matrix.recall[..<3], [0, 0, 1])
      XCTAssertEqual(matrix.labelCounts, [Int](repeating: 1, count: classes))
      XCTAssertLessThan(matrix.description.count, 10_000)
      XCTAssertEqual(
        try homogeneity(clusters: predicted, labels: labels), 1, accuracy: 1e-12)
      XCTAssertEqual(try adjustedRandIndex(clusters: predicted, labels: labels), 1)
    }
  }

  func testTheTableOfManyClassesShowsTheFirstAndTheLast() throws {
    let labels = Array(0..<101)
    let predicted = [1] + labels.dropFirst()
    let matrix = try ConfusionMatrix(predicted: predicted, labels: labels)
    XCTAssertEqual(matrix.counts[0, 1], 1)
    XCTAssertEqual(matrix.counts.scalars.reduce(0, +), 101)
    let lines = matrix.description.split(separator: "\n").map(String.init)
    XCTAssertEqual(lines.count, 25)
    XCTAssert(lines[1].hasPrefix("     true      0     1     2"))
    XCTAssert(lines[1].contains("     9   ...    91    92"))
    XCTAssert(lines[2].hasPrefix("        0      0     1     0"))
    XCTAssertEqual(lines[12], "      ...")
    XCTAssert(lines[13].hasPrefix("       91      0     0"))
    XCTAssertEqual(lines[24], "accuracy 0.9901 (100 of 101)")
    // All of 100 classes are shown.
    let smaller = try ConfusionMatrix(predicted: Array(0..<100), labels: Array(0..<100))
    XCTAssertEqual(smaller.description.split(separator: "\n").count, 104)
  }

  func testListsOfDifferentLengthAreErrors() {
    assertArgumentError("predicted: found a count of 3, expected 2, as many as labels") {
      try ConfusionMatrix(predicted: [1, 2, 3], labels: [1, 2])
    }
    assertArgumentError("predicted: found an empty list, expected one row at least") {
      try ConfusionMatrix(predicted: [], labels: [])
    }
  }
}
