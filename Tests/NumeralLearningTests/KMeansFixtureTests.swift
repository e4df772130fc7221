// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

/// Lloyd's algorithm against scikit-learn's, from the same initial centers.
final class KMeansFixtureTests: XCTestCase {
  private struct Case {
    let rows, initial: Tensor<Float>
    let weights: [Float]?
    let iterations: Int
    let tolerance: Double
    let result: (labels: [Int], centers: Tensor<Float>, inertia: Double, iterations: Int)

    init(_ name: String, in file: SafeTensors) throws {
      func numbers(_ key: String) throws -> Tensor<Double> {
        try file.tensor("\(name)/\(key)", as: Double.self)
      }
      let isFar = name.hasPrefix("digits, far")
      rows =
        name.hasPrefix("digits")
        ? digitRows + (isFar ? 1000 : 0) : try file.tensor("\(name)/rows", as: Float.self)
      initial = try file.tensor("\(name)/initial", as: Float.self)
      weights =
        file.names.contains("\(name)/weights")
        ? try file.tensor("\(name)/weights", as: Float.self).scalars : nil
      let limits = try numbers("limits").scalars
      (iterations, tolerance) = (Int(limits[0]), limits[1])
      result = (
        try file.tensor("\(name)/labels", as: Int32.self).scalars.map(Int.init),
        Tensor<Float>(try numbers("centers")), try numbers("inertia").scalars[0],
        try file.tensor("\(name)/iterations", as: Int64.self).scalars.map(Int.init)[0]
      )
    }

    func fit() throws -> KMeansResult {
      try KMeans(
        clusters: initial.shape[0], initialization: .centers(initial), maxIterations: iterations,
        tolerance: tolerance
      ).fit(Samples(rows), weights: weights)
    }
  }

  private func cases() throws -> [(name: String, case: Case)] {
    let file = try SafeTensors(contentsOf: fixture("kmeans.safetensors"))
    let names = Set(file.names.map { String($0.prefix { $0 != "/" }) }).subtracting(["mnist"])
    return try names.sorted().map { ($0, try Case($0, in: file)) }
  }

  func testSameClustersAsScikitLearn() throws {
    let cases = try cases()
    XCTAssertEqual(cases.count, 17)
    for (name, example) in cases where !name.hasPrefix("three") {
      try check(example, name)
    }
  }

  private func check(_ example: Case, _ name: String) throws {
    let (expected, result) = (example.result, try example.fit())
    XCTAssertEqual(result.inertia / expected.inertia, 1, accuracy: 1e-5, name)
    // Far from 0, rounding a center to 32 bits moves it by up to half a thousandth.
    let isFar = name.contains("far")
    let largest = isFar ? 2e-3 : 2e-5
    XCTAssertTrue(
      result.centers.isApproximatelyEqual(
        to: expected.centers, relativeTolerance: 0, absoluteTolerance: Float(largest)), name)
    // Labels are equal, except for ties within rounding.
    let naive = NaiveClusters(example.rows, expected.centers)
    for (row, labels) in zip(result.labels, expected.labels).enumerated()
    where labels.0 != labels.1 {
      XCTAssertEqual(
        naive.distances[row][labels.0], naive.distances[row][labels.1],
        accuracy: isFar ? 1e-2 : 1e-4, "\(name), row \(row)")
    }
    let others = zip(result.labels, expected.labels).count { $0 != $1 }
    XCTAssertLessThanOrEqual(others, isFar ? 2 : 0, name)
    // scikit-learn counts the iteration that finds nothing to change.
    if example.iterations == 300 {
      XCTAssertTrue(result.hasConverged, name)
      XCTAssertTrue([0, 1].contains(expected.iterations - result.iterations), name)
    } else {
      XCTAssertEqual(result.iterations, expected.iterations, name)
    }
  }

  /// scikit-learn leaves open which empty cluster gets which of the farthest rows.
  func testEmptyClustersGetTheSameRowsAsInScikitLearn() throws {
    let name = "three empty clusters, 1 iteration"
    let example = try XCTUnwrap(try cases().first { $0.name == name }?.case)
    let result = try example.fit()
    func sorted(_ centers: Tensor<Float>) -> [[Double]] {
      NaiveClusters.lists(centers).sorted { $0.lexicographicallyPrecedes($1) }
    }
    for (center, other) in zip(sorted(result.centers), sorted(example.result.centers)) {
      for (x, y) in zip(center, other) { XCTAssertEqual(x, y, accuracy: 2e-5) }
    }
    XCTAssertEqual(result.inertia / example.result.inertia, 1, accuracy: 1e-5)
  }

  func testMNISTAsScikitLearn() throws {
    let file = try SafeTensors(contentsOf: fixture("kmeans.safetensors"))
    let images = try mnist().train
    let samples = Samples(bytes: images.images, maxValue: images.maxValue)
    let result = try KMeans(
      clusters: 64, initialization: .centers(images[0..<64].features()), maxIterations: 3,
      tolerance: 0
    ).fit(samples)
    let inertia = try file.tensor("mnist/inertia", as: Double.self).scalars[0]
    XCTAssertEqual(result.inertia / inertia, 1, accuracy: 1e-5)
    let counts = try file.tensor("mnist/counts", as: Int64.self).scalars.map(Int.init)
    // A few rows have ties within rounding.
    XCTAssertLessThanOrEqual(zip(result.counts, counts).reduce(0) { $0 + abs($1.0 - $1.1) }, 20)
  }
}
