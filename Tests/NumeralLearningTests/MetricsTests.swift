// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import XCTest

final class MetricsTests: XCTestCase {
  private func randomLists(_ index: Int) -> (clusters: [Int], labels: [Int]) {
    var generator = RandomKey(5).child(index).generator
    let rows = 1 + generator.next(upperBound: 80)
    let (k, classes) = (1 + generator.next(upperBound: 9), 1 + generator.next(upperBound: 6))
    let labels = (0..<rows).map { _ in generator.next(upperBound: classes) - 3 }
    let clusters = labels.map {
      generator.next(upperBound: 3) > 0 ? $0 : generator.next(upperBound: k)
    }
    return (clusters, labels)
  }

  func testContingencyTableCountsPairs() throws {
    for index in 0..<50 {
      let (clusters, labels) = randomLists(index)
      let table = try ContingencyTable(clusters: clusters, labels: labels)
      XCTAssertEqual(table.count, labels.count)
      XCTAssertEqual(table.labels, Set(labels).sorted())
      XCTAssertEqual(table.clusters, Set(clusters).sorted())
      var expected: [[Int]] = []
      for (i, label) in table.labels.enumerated() {
        XCTAssertEqual(table.labelCounts[i], labels.count { $0 == label })
        for (j, cluster) in table.clusters.enumerated() {
          let count = zip(labels, clusters).count { $0 == label && $1 == cluster }
          if count > 0 { expected.append([i, j, count]) }
        }
      }
      XCTAssertEqual(table.cells.map { [$0.label, $0.cluster, $0.count] }, expected)
      XCTAssertEqual(
        table.clusterCounts, table.clusters.map { cluster in clusters.count { $0 == cluster } })
    }
  }

  func testPerfectClustersScoreExactlyOne() throws {
    for k in 1...40 {
      let labels = (0..<k * 7).map { $0 * $0 % k }
      let clusters = labels.map { -3 * $0 }
      XCTAssertEqual(try homogeneity(clusters: clusters, labels: labels), 1)
      XCTAssertEqual(try completeness(clusters: clusters, labels: labels), 1)
      XCTAssertEqual(try vMeasure(clusters: clusters, labels: labels), 1)
      XCTAssertEqual(
        try vMeasure(clusters: clusters, labels: labels, beta: 0.3), 1, accuracy: 1e-15)
      XCTAssertEqual(try normalizedMutualInformation(clusters: clusters, labels: labels), 1)
      XCTAssertEqual(try adjustedRandIndex(clusters: clusters, labels: labels), 1)
    }
  }

  func testExchangingLabelsAndClustersExchangesHomogeneityAndCompleteness() throws {
    for index in 0..<100 {
      let (clusters, labels) = randomLists(index)
      XCTAssertEqual(
        try homogeneity(clusters: clusters, labels: labels),
        try completeness(clusters: labels, labels: clusters), accuracy: 1e-14)
      XCTAssertEqual(
        try completeness(clusters: clusters, labels: labels),
        try homogeneity(clusters: labels, labels: clusters), accuracy: 1e-14)
      XCTAssertEqual(
        try vMeasure(clusters: clusters, labels: labels, beta: 4),
        try vMeasure(clusters: labels, labels: clusters, beta: 0.25), accuracy: 1e-14)
      XCTAssertEqual(
        try mutualInformation(clusters: clusters, labels: labels),
        try mutualInformation(clusters: labels, labels: clusters), accuracy: 1e-14)
      XCTAssertEqual(
        try adjustedRandIndex(clusters: clusters, labels: labels),
        try adjustedRandIndex(clusters: labels, labels: clusters))
      XCTAssertEqual(
        try normalizedMutualInformation(clusters: clusters, labels: labels),
        try normalizedMutualInformation(clusters: labels, labels: clusters), accuracy: 1e-14)
    }
  }

  func testMetricsAreInTheirRanges() throws {
    let unit = 0.0...1.0
    for index in 0..<300 {
      let (clusters, labels) = randomLists(index)
      let homogeneity = try homogeneity(clusters: clusters, labels: labels)
      let completeness = try completeness(clusters: clusters, labels: labels)
      XCTAssertTrue(unit.contains(homogeneity), "\(homogeneity)")
      XCTAssertTrue(unit.contains(completeness), "\(completeness)")
      // A weighted mean is between the two.
      let v = try vMeasure(clusters: clusters, labels: labels, beta: 2)
      XCTAssertGreaterThanOrEqual(v, min(homogeneity, completeness) - 1e-15)
      XCTAssertLessThanOrEqual(v, max(homogeneity, completeness) + 1e-15)
      let rand = try adjustedRandIndex(clusters: clusters, labels: labels)
      XCTAssertTrue((-0.5...1).contains(rand), "\(rand)")
      XCTAssertGreaterThanOrEqual(try mutualInformation(clusters: clusters, labels: labels), 0)
      XCTAssertTrue(unit.contains(try accuracy(predicted: clusters, labels: labels)))
    }
  }

  func testMetricsDoNotDependOnTheIntegersOfLabelsAndClusters() throws {
    for index in 0..<50 {
      let (clusters, labels) = randomLists(index)
      let names = RandomKey(1).child(index).permutation(20).map { ($0 - 9) << 50 }
      let otherClusters = clusters.map { names[$0 + 3] }
      let otherLabels = labels.map { names[19 - ($0 + 3)] }
      XCTAssertEqual(
        try homogeneity(clusters: clusters, labels: labels),
        try homogeneity(clusters: otherClusters, labels: otherLabels), accuracy: 1e-14)
      XCTAssertEqual(
        try completeness(clusters: clusters, labels: labels),
        try completeness(clusters: otherClusters, labels: otherLabels), accuracy: 1e-14)
      XCTAssertEqual(
        try mutualInformation(clusters: clusters, labels: labels),
        try mutualInformation(clusters: otherClusters, labels: otherLabels), accuracy: 1e-14)
      XCTAssertEqual(
        try adjustedRandIndex(clusters: clusters, labels: labels),
        try adjustedRandIndex(clusters: otherClusters, labels: otherLabels))
    }
  }

  func testPairsOfTenMillionRowsDoNotOverflow() throws {
    // Three clusters of equal size for each of a thousand labels, so that every count is known.
    let (rows, classes) = (9_999_000, 1000)
    let labels = (0..<rows).map { $0 % classes }
    let clusters = (0..<rows).map { $0 % (3 * classes) }
    let n = Double(rows)
    let (together, inLabels) = (n * (n / 3000 - 1), n * (n / 1000 - 1))
    let expected = together * inLabels / (n * (n - 1))
    XCTAssertEqual(
      try adjustedRandIndex(clusters: clusters, labels: labels),
      (together - expected) / ((together + inLabels) / 2 - expected), accuracy: 1e-13)
    XCTAssertEqual(try homogeneity(clusters: clusters, labels: labels), 1)
    XCTAssertEqual(
      try completeness(clusters: clusters, labels: labels), log(1000) / log(3000),
      accuracy: 1e-12)
  }

  func testListsOfDifferentLengthAreErrors() {
    assertArgumentError("clusters: found a count of 2, expected 3, as many as labels") {
      try ContingencyTable(clusters: [1, 2], labels: [1, 2, 3])
    }
    assertArgumentError("clusters: found an empty list, expected one row at least") {
      try homogeneity(clusters: [], labels: [])
    }
    assertArgumentError("predicted: found a count of 1, expected 0, as many as labels") {
      try accuracy(predicted: [1], labels: [])
    }
    assertArgumentError("predicted: found an empty list, expected one row at least") {
      try accuracy(predicted: [], labels: [])
    }
  }
}
