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

  func testMetricsAreThoseOfScikitLearn() throws {
    for pair in try MetricsFixture.load().pairs {
      let table = try ContingencyTable(clusters: pair.clusters, labels: pair.labels)
      func check(_ found: Double, _ expected: Double, _ metric: String) {
        XCTAssertEqual(found, expected, accuracy: 1e-13, "\(metric), \(pair.name)")
      }
      check(table.homogeneity, pair.homogeneity, "homogeneity")
      check(table.completeness, pair.completeness, "completeness")
      check(table.vMeasure(), pair.vMeasures[1][1], "V-measure")
      for v in pair.vMeasures { check(table.vMeasure(beta: v[0]), v[1], "V-measure, \(v[0])") }
      check(table.adjustedRandIndex, pair.adjustedRandIndex, "adjusted Rand index")
      check(table.mutualInformation, pair.mutualInformation, "mutual information")
      check(
        table.normalizedMutualInformation, pair.normalizedMutualInformation,
        "normalized mutual information")
      check(try accuracy(predicted: pair.clusters, labels: pair.labels), pair.accuracy, "accuracy")
    }
  }

  func testTheTableCountsPairs() throws {
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
        table.clusterCounts, table.clusters.map { name in clusters.count { $0 == name } })
    }
  }

  func testPerfectClustersScoreExactlyOne() throws {
    for k in 1...40 {
      let labels = (0..<k * 7).map { $0 * $0 % k }
      let table = try ContingencyTable(clusters: labels.map { -3 * $0 }, labels: labels)
      XCTAssertEqual(table.homogeneity, 1)
      XCTAssertEqual(table.completeness, 1)
      XCTAssertEqual(table.vMeasure(), 1)
      XCTAssertEqual(table.vMeasure(beta: 0.3), 1, accuracy: 1e-15)
      XCTAssertEqual(table.normalizedMutualInformation, 1)
      XCTAssertEqual(table.adjustedRandIndex, 1)
    }
  }

  func testHomogeneityAndCompletenessAreEachOtherExchanged() throws {
    for index in 0..<100 {
      let (clusters, labels) = randomLists(index)
      let table = try ContingencyTable(clusters: clusters, labels: labels)
      let exchanged = try ContingencyTable(clusters: labels, labels: clusters)
      XCTAssertEqual(table.homogeneity, exchanged.completeness, accuracy: 1e-14)
      XCTAssertEqual(table.completeness, exchanged.homogeneity, accuracy: 1e-14)
      XCTAssertEqual(
        table.vMeasure(beta: 4), exchanged.vMeasure(beta: 0.25), accuracy: 1e-14)
      XCTAssertEqual(table.mutualInformation, exchanged.mutualInformation, accuracy: 1e-14)
      XCTAssertEqual(table.adjustedRandIndex, exchanged.adjustedRandIndex)
      XCTAssertEqual(
        table.normalizedMutualInformation, exchanged.normalizedMutualInformation, accuracy: 1e-14)
    }
  }

  func testMetricsAreInTheirRanges() throws {
    for index in 0..<300 {
      let (clusters, labels) = randomLists(index)
      let table = try ContingencyTable(clusters: clusters, labels: labels)
      let (homogeneity, completeness) = (table.homogeneity, table.completeness)
      let unit = 0.0...1.0
      XCTAssertTrue(unit.contains(homogeneity), "\(homogeneity)")
      XCTAssertTrue(unit.contains(completeness), "\(completeness)")
      // A weighted mean is between the two.
      let v = table.vMeasure(beta: 2)
      XCTAssertGreaterThanOrEqual(v, min(homogeneity, completeness) - 1e-15)
      XCTAssertLessThanOrEqual(v, max(homogeneity, completeness) + 1e-15)
      XCTAssertTrue((-0.5...1).contains(table.adjustedRandIndex), "\(table.adjustedRandIndex)")
      XCTAssertGreaterThanOrEqual(table.mutualInformation, 0)
      XCTAssertTrue(unit.contains(try accuracy(predicted: clusters, labels: labels)))
    }
  }

  func testMetricsDoNotDependOnNames() throws {
    for index in 0..<50 {
      let (clusters, labels) = randomLists(index)
      let names = RandomKey(1).child(index).permutation(20).map { ($0 - 9) << 50 }
      let table = try ContingencyTable(clusters: clusters, labels: labels)
      let renamed = try ContingencyTable(
        clusters: clusters.map { names[$0 + 3] }, labels: labels.map { names[19 - ($0 + 3)] })
      XCTAssertEqual(table.homogeneity, renamed.homogeneity, accuracy: 1e-14)
      XCTAssertEqual(table.completeness, renamed.completeness, accuracy: 1e-14)
      XCTAssertEqual(table.mutualInformation, renamed.mutualInformation, accuracy: 1e-14)
      XCTAssertEqual(table.adjustedRandIndex, renamed.adjustedRandIndex)
    }
  }

  func testPairsOfTenMillionRowsDoNotOverflow() throws {
    // Three clusters for each of a thousand labels, in equal numbers: every count is known.
    let (rows, classes) = (9_999_000, 1000)
    let labels = (0..<rows).map { $0 % classes }
    let clusters = (0..<rows).map { $0 % (3 * classes) }
    let table = try ContingencyTable(clusters: clusters, labels: labels)
    let n = Double(rows)
    let (together, inLabels) = (n * (n / 3000 - 1), n * (n / 1000 - 1))
    let expected = together * inLabels / (n * (n - 1))
    XCTAssertEqual(
      table.adjustedRandIndex, (together - expected) / ((together + inLabels) / 2 - expected),
      accuracy: 1e-13)
    XCTAssertEqual(table.homogeneity, 1)
    XCTAssertEqual(table.completeness, log(1000) / log(3000), accuracy: 1e-12)
  }

  func testListsThatDoNotFitAreErrors() {
    assertArgumentError("clusters: found a count of 2, expected 3, as many as labels") {
      try ContingencyTable(clusters: [1, 2], labels: [1, 2, 3])
    }
    assertArgumentError("clusters: found an empty list, expected one row at least") {
      try ContingencyTable(clusters: [], labels: [])
    }
    assertArgumentError("predicted: found a count of 1, expected 0, as many as labels") {
      try accuracy(predicted: [1], labels: [])
    }
    assertArgumentError("predicted: found an empty list, expected one row at least") {
      try accuracy(predicted: [], labels: [])
    }
  }
}
