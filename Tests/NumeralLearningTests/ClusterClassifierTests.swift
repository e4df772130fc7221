// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import XCTest

final class ClusterClassifierTests: XCTestCase {
  func testEachClusterHasTheLabelOfItsMajority() throws {
    let names = try ClusterClassifier(
      clusters: [0, 0, 0, 2, 2, 2, 2, 1], labels: [5, 5, 9, -1, -1, 9, -1, 9], clusterCount: 3)
    XCTAssertEqual(names.majorityLabels, [5, 9, -1])
    XCTAssertEqual(names.counts, [3, 1, 4])
    XCTAssertEqual(names.majorityCounts, [2, 1, 3])
    XCTAssertEqual(names.purity, 0.75)
    XCTAssertEqual(names.predict([2, 2, 0, 1]), [-1, -1, 5, 9])
    XCTAssertEqual(names.predict([]), [])
  }

  func testTheSmallestOfEquallyFrequentLabelsIsTaken() throws {
    let names = try ClusterClassifier(
      clusters: [0, 0, 0, 0, 1, 1, 1], labels: [8, 3, 3, 8, 2, -6, 1], clusterCount: 2)
    XCTAssertEqual(names.majorityLabels, [3, -6])
    XCTAssertEqual(names.overallMajorityLabel, 3)
  }

  func testAnEmptyClusterHasNoLabelAndPredictsTheOverallMajority() throws {
    let names = try ClusterClassifier(
      clusters: [1, 1, 1, 3, 3], labels: [7, 7, 4, 4, 4], clusterCount: 5)
    XCTAssertEqual(names.majorityLabels, [nil, 7, nil, 4, nil])
    XCTAssertEqual(names.counts, [0, 3, 0, 2, 0])
    XCTAssertEqual(names.overallMajorityLabel, 4)
    XCTAssertEqual(names.predict([0, 1, 2, 3, 4]), [4, 7, 4, 4, 4])
  }

  func testDigitsClustersAreThoseOfALoop() throws {
    let labels = Digits.load().labels
    for pair in try MetricsFixture.load().pairs where pair.name.hasPrefix("digits") {
      let k = pair.clusters.max()! + 1
      let names = try ClusterClassifier(clusters: pair.clusters, labels: labels, clusterCount: k)
      for cluster in 0..<k {
        var votes = [Int](repeating: 0, count: 10)
        for (row, other) in pair.clusters.enumerated() where other == cluster {
          votes[labels[row]] += 1
        }
        XCTAssertEqual(names.majorityLabels[cluster], votes.firstIndex(of: votes.max()!))
        XCTAssertEqual(names.majorityCounts[cluster], votes.max())
        XCTAssertEqual(names.counts[cluster], votes.reduce(0, +))
      }
      let predicted = names.predict(pair.clusters)
      XCTAssertEqual(names.purity, try accuracy(predicted: predicted, labels: labels))
    }
  }

  func testWhatCannotBeNamedIsAnError() {
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
