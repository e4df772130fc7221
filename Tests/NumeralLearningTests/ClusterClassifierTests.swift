// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import XCTest

final class ClusterClassifierTests: XCTestCase {
  func testEachClusterHasTheLabelOfItsMajority() throws {
    let classifier = try ClusterClassifier(
      clusters: [0, 0, 0, 2, 2, 2, 2, 1], labels: [5, 5, 9, -1, -1, 9, -1, 9], clusterCount: 3)
    XCTAssertEqual(classifier.majorityLabels, [5, 9, -1])
    XCTAssertEqual(classifier.counts, [3, 1, 4])
    XCTAssertEqual(classifier.majorityCounts, [2, 1, 3])
    XCTAssertEqual(classifier.purity, 0.75)
    XCTAssertEqual(classifier.predict([2, 2, 0, 1]), [-1, -1, 5, 9])
    XCTAssertEqual(classifier.predict([]), [])
  }

  func testTheSmallestOfEquallyFrequentLabelsIsTaken() throws {
    let classifier = try ClusterClassifier(
      clusters: [0, 0, 0, 0, 1, 1, 1], labels: [8, 3, 3, 8, 2, -6, 1], clusterCount: 2)
    XCTAssertEqual(classifier.majorityLabels, [3, -6])
    XCTAssertEqual(classifier.overallMajorityLabel, 3)
  }

  func testAnEmptyClusterHasNoLabelAndPredictsTheOverallMajority() throws {
    let classifier = try ClusterClassifier(
      clusters: [1, 1, 1, 3, 3], labels: [7, 7, 4, 4, 4], clusterCount: 5)
    XCTAssertEqual(classifier.majorityLabels, [nil, 7, nil, 4, nil])
    XCTAssertEqual(classifier.counts, [0, 3, 0, 2, 0])
    XCTAssertEqual(classifier.overallMajorityLabel, 4)
    XCTAssertEqual(classifier.predict([0, 1, 2, 3, 4]), [4, 7, 4, 4, 4])
  }

  func testMajoritiesOfTheDigitsAreThoseOfALoop() throws {
    let labels = Digits.images.labels
    for pair in try MetricsFixture.load().pairs where pair.name.hasPrefix("digits") {
      let k = pair.clusters.max()! + 1
      let classifier = try ClusterClassifier(
        clusters: pair.clusters, labels: labels, clusterCount: k)
      for cluster in 0..<k {
        var votes = [Int](repeating: 0, count: 10)
        for (row, other) in pair.clusters.enumerated() where other == cluster {
          votes[labels[row]] += 1
        }
        XCTAssertEqual(classifier.majorityLabels[cluster], votes.firstIndex(of: votes.max()!))
        XCTAssertEqual(classifier.majorityCounts[cluster], votes.max())
        XCTAssertEqual(classifier.counts[cluster], votes.reduce(0, +))
      }
      let predicted = classifier.predict(pair.clusters)
      XCTAssertEqual(classifier.purity, try accuracy(predicted: predicted, labels: labels))
    }
  }

  func testInvalidRowsAreErrors() {
    assertArgumentError("clusters: found 3 in row 1, expected numbers from 0 to 2") {
      try ClusterClassifier(clusters: [0, 3, 5], labels: [1, 1, 1], clusterCount: 3)
    }
    assertArgumentError("clusters: found -1 in row 2, expected numbers from 0 to 2") {
      try ClusterClassifier(clusters: [0, 2, -1], labels: [1, 1, 1], clusterCount: 3)
    }
    assertArgumentError("clusters: found a count of 1, expected 2, as many as labels") {
      try ClusterClassifier(clusters: [0], labels: [1, 1], clusterCount: 3)
    }
    assertArgumentError("clusters: found an empty list, expected one row at least") {
      try ClusterClassifier(clusters: [], labels: [], clusterCount: 3)
    }
  }
}
