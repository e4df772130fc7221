// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralLearning
import NumeralTensors
import XCTest

/// The search with bounds finds what brute force finds.
final class PCABoundedAssignerTests: XCTestCase {
  func testNearestCentersAreThoseOfBruteForce() throws {
    // Rows near a subspace, on it, on a line, far from 0, and of very different lengths.
    let subspace = Tensor<Float>.normal([20, 240], seed: 1)
    let onSubspace = matmul(Tensor<Float>.normal([2000, 20], seed: 2), subspace)
    let near = onSubspace + Tensor<Float>.normal([2000, 240], standardDeviation: 0.5, seed: 3)
    let lengths = exp(Tensor<Float>.normal([2000, 1], standardDeviation: 3, seed: 4))
    for (name, rows) in [
      ("near", near), ("on", onSubspace), ("far", near + 5000), ("lengths", near * lengths),
      ("rests", near + (near[0] * 10 - onSubspace[0] * 10) * lengths),
    ] {
      let search = try XCTUnwrap(PCABoundedAssigner(Samples(rows), clusters: 40), name)
      let centers = rows.take(RandomKey(5).permutation(2000).prefix(40))
      assertNearest(search.assign(centers), rows, centers, name)
    }
  }

  func testTheSameIsFoundWhileCentersMoveLessAndLess() throws {
    let subspace = Tensor<Float>.normal([20, 240], seed: 1)
    let near =
      matmul(Tensor<Float>.normal([2000, 20], seed: 2), subspace)
      + Tensor<Float>.normal([2000, 240], standardDeviation: 0.5, seed: 3)
    for (name, rows) in [("near 0", near), ("far", near + 5000)] {
      let pruned = try XCTUnwrap(PCABoundedAssigner(Samples(rows), clusters: 40), name)
      var search = YinyangAssigner(pruned)
      var centers = rows.take(RandomKey(5).permutation(2000).prefix(40))
      var found: BruteForceAssigner.Assignment?
      for iteration in 0..<8 {
        var next = search.assign(centers, after: found)
        assertNearest(next, rows, centers, "\(name), iteration \(iteration)")
        // One center jumps, all others move a little, and some rows are given away, as to an empty
        // cluster.
        for row in 0..<10 { next.labels[200 * row + iteration] = Int32(iteration) }
        found = next
        let scale = pow(0.3, Float(iteration))
        centers =
          centers
          + Tensor<Float>.normal(
            [40, 240], standardDeviation: 0.3 * scale, seed: RandomKey(6).child(iteration))
        centers[7 + iteration] = rows[100 * iteration]
      }
    }
  }

  func testEqualRowsAndEqualCentersGoToTheFirst() throws {
    let few = Tensor<Float>.normal([50, 120], seed: 1)
    let rows = Tensor<Float>.concatenate([Tensor](repeating: few, count: 20))
    let search = try XCTUnwrap(PCABoundedAssigner(Samples(rows), clusters: 50))
    let centers = Tensor<Float>.concatenate([few[0..<25], few[0..<25]])
    let labels = search.assign(centers).labels
    for row in 0..<1000 where row % 50 < 25 { XCTAssertEqual(Int(labels[row]), row % 50) }
    XCTAssertLessThan(labels.max()!, 25)
    var driftSearch = YinyangAssigner(search)
    let first = driftSearch.assign(centers, after: nil)
    XCTAssertEqual(first.labels, labels)
    XCTAssertEqual(driftSearch.assign(centers, after: first).labels, labels)
  }

  func testNoSearchWhereTheBoundCannotHelp() {
    XCTAssertNil(
      PCABoundedAssigner(Samples(.normal([2000, 240], seed: 1)), clusters: 40), "isotropic")
    XCTAssertNil(PCABoundedAssigner(Samples(.normal([2000, 20], seed: 1)), clusters: 40), "narrow")
    XCTAssertNil(PCABoundedAssigner(Samples(.ones([2000, 240])), clusters: 40), "all equal")
  }

  func testMNISTsLabelsAreThoseOfThePlainSearch() throws {
    guard MNIST.find() != nil else {
      throw XCTSkip("MNIST is not on this machine: 'numeral data fetch mnist' downloads it")
    }
    let images = try MNIST.read().train
    let samples = Samples(bytes: images.images, maxValue: 255)
    let centers = images.take(RandomKey(1).permutation(60_000).prefix(256)).features()
    let search = try XCTUnwrap(PCABoundedAssigner(samples, clusters: 256))
    let (pruned, plain) = (search.assign(centers), BruteForceAssigner(centers).assign(samples))
    for row in 0..<60_000 where pruned.labels[row] != plain.labels[row] {
      XCTAssertEqual(
        pruned.squaredDistances[row], plain.squaredDistances[row],
        accuracy: 1e-5 * plain.squaredDistances[row], "row \(row)")
    }
    XCTAssertGreaterThan(zip(pruned.labels, plain.labels).count { $0 == $1 }, 59_990)
  }

  private func assertNearest(
    _ found: BruteForceAssigner.Assignment, _ rows: Tensor<Float>, _ centers: Tensor<Float>,
    _ name: String, file: StaticString = #filePath, line: UInt = #line
  ) {
    let naive = NaiveClusters(rows, centers)
    for (row, distances) in naive.distances.enumerated() {
      let (label, smallest) = (Int(found.labels[row]), distances.min()!)
      XCTAssertEqual(
        distances[label], smallest, accuracy: 1e-5 * smallest + 1e-9, "\(name), row \(row)",
        file: file, line: line)
      XCTAssertEqual(
        Double(found.squaredDistances[row]), smallest, accuracy: 1e-5 * smallest + 1e-9,
        "\(name), row \(row)", file: file, line: line)
    }
  }
}
