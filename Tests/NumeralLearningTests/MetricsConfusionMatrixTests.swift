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

  func testListsOfDifferentLengthAreErrors() {
    assertArgumentError("predicted: found a count of 3, expected 2, as many as labels") {
      try ConfusionMatrix(predicted: [1, 2, 3], labels: [1, 2])
    }
    assertArgumentError("predicted: found an empty list, expected one row at least") {
      try ConfusionMatrix(predicted: [], labels: [])
    }
  }
}
