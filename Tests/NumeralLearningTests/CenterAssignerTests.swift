// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralLearning
import NumeralTensors
import Testing
import XCTest

/// Rows on which bounds are tight or loose.
enum BoundedRows: String, CaseIterable, Sendable {
  case nearASubspace, onASubspace, farFrom0, ofVeryDifferentNorms, withLargeResiduals

  var rows: Tensor<Float> {
    let basis = Tensor<Float>.normal([20, 240], seed: 1)
    let onSubspace = matmul(Tensor<Float>.normal([2000, 20], seed: 2), basis)
    let near = onSubspace + Tensor<Float>.normal([2000, 240], standardDeviation: 0.5, seed: 3)
    let scales = exp(Tensor<Float>.normal([2000, 1], standardDeviation: 3, seed: 4))
    return switch self {
    case .nearASubspace: near
    case .onASubspace: onSubspace
    case .farFrom0: near + 5000
    case .ofVeryDifferentNorms: near * scales
    case .withLargeResiduals: near + (near[0] * 10 - onSubspace[0] * 10) * scales
    }
  }
}

/// Assigners with bounds find the same centers as brute force.
@Suite struct CenterAssignerTests {
  @Test(arguments: BoundedRows.allCases)
  func nearestCentersAreThoseOfBruteForce(data: BoundedRows) throws {
    let rows = data.rows
    let assigner = try #require(try PCABoundedAssigner(Samples(rows), clusters: 40))
    let centers = rows.take(RandomKey(5).permutation(2000).prefix(40))
    expectNearest(try assigner.assign(to: centers, after: nil), rows, centers, "")
  }

  @Test(arguments: [BoundedRows.nearASubspace, .farFrom0])
  func yinyangBoundsHoldWhileCentersMoveLessAndLess(data: BoundedRows) throws {
    let rows = data.rows
    var assigner = YinyangAssigner(
      try #require(try PCABoundedAssigner(Samples(rows), clusters: 40)))
    var centers = rows.take(RandomKey(5).permutation(2000).prefix(40))
    var previous: Assignment?
    for iteration in 0..<8 {
      var next = try assigner.assign(to: centers, after: previous)
      expectNearest(next, rows, centers, "iteration \(iteration)")
      // One center jumps, all others drift, and some rows are moved as if to an empty cluster.
      for row in 0..<10 { next.labels[200 * row + iteration] = Int32(iteration) }
      previous = next
      let scale = pow(0.3, Float(iteration))
      centers =
        centers
        + Tensor<Float>.normal(
          [40, 240], standardDeviation: 0.3 * scale, seed: RandomKey(6).child(iteration))
      centers[7 + iteration] = rows[100 * iteration]
    }
  }

  /// Centers that did not evolve from the previous ones have no use for their bounds.
  @Test func yinyangBoundsAreForgottenWithoutAPreviousAssignment() throws {
    let rows = BoundedRows.nearASubspace.rows
    var assigner = YinyangAssigner(
      try #require(try PCABoundedAssigner(Samples(rows), clusters: 40)))
    _ = try assigner.assign(to: rows[0..<40], after: nil)
    // Another number of centers, and of groups.
    expectNearest(try assigner.assign(to: rows[100..<170], after: nil), rows, rows[100..<170], "")
  }

  @Test func equalCentersAreTakenInOrder() throws {
    let few = Tensor<Float>.normal([50, 120], seed: 1)
    let rows = Tensor<Float>.concatenate([Tensor](repeating: few, count: 20))
    let assigner = try #require(try PCABoundedAssigner(Samples(rows), clusters: 50))
    let centers = Tensor<Float>.concatenate([few[0..<25], few[0..<25]])
    let labels = try assigner.assign(to: centers, after: nil).labels
    for row in 0..<1000 where row % 50 < 25 { #expect(Int(labels[row]) == row % 50) }
    #expect(labels.max()! < 25)
    var yinyang = YinyangAssigner(assigner)
    let first = try yinyang.assign(to: centers, after: nil)
    #expect(first.labels == labels)
    #expect(try yinyang.assign(to: centers, after: first).labels == labels)
  }

  @Test(arguments: [
    ("isotropic", Tensor<Float>.normal([2000, 240], seed: 1)),
    ("narrow", .normal([2000, 20], seed: 1)), ("all equal", .ones([2000, 240])),
  ])
  func bruteForceIsLeftWhereBoundsCannotHelp(name: String, rows: Tensor<Float>) throws {
    let assigner = try PCABoundedAssigner(Samples(rows), clusters: 40)
    #expect(assigner == nil)
  }

  private func expectNearest(
    _ found: Assignment, _ rows: Tensor<Float>, _ centers: Tensor<Float>, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let naive = NaiveClusters(rows, centers)
    for (row, distances) in naive.distances.enumerated() {
      let (label, smallest) = (Int(found.labels[row]), distances.min()!)
      let tolerance = 1e-5 * smallest + 1e-9
      #expect(
        abs(distances[label] - smallest) <= tolerance
          && abs(Double(found.squaredDistances[row]) - smallest) <= tolerance,
        "\(message), row \(row)", sourceLocation: sourceLocation)
    }
  }
}

final class MNISTAssignmentTests: XCTestCase {
  func testMNISTsLabelsAreThoseOfBruteForce() throws {
    let images = try mnist().train
    let samples = Samples(bytes: images.images, maxValue: 255)
    let centers = images.take(RandomKey(1).permutation(60_000).prefix(256)).features()
    let assigner = try XCTUnwrap(try PCABoundedAssigner(samples, clusters: 256))
    let bounded = try assigner.assign(to: centers, after: nil)
    let plain = try BruteForceAssigner(samples).assign(to: centers, after: nil)
    for row in 0..<60_000 where bounded.labels[row] != plain.labels[row] {
      XCTAssertEqual(
        bounded.squaredDistances[row], plain.squaredDistances[row],
        accuracy: 1e-5 * plain.squaredDistances[row], "row \(row)")
    }
    XCTAssertGreaterThan(zip(bounded.labels, plain.labels).count { $0 == $1 }, 59_990)
  }
}
