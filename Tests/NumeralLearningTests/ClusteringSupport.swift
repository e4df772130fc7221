// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NaiveLoops
import NumeralDatasets
import NumeralLearning
import NumeralTensors
import TestSupport
import Testing
import XCTest

/// The distances of rows and centers by definition and in `Double`, the oracle of these tests.
struct NaiveClusters {
  /// The squared distance of each row to each center.
  let distances: [[Double]]

  init(_ rows: Tensor<Float>, _ centers: Tensor<Float>) {
    let (rows, centers) = (Self.lists(rows), Self.lists(centers))
    distances = rows.map { row in
      centers.map { center in Naive.squaredDistance(row, center, featureCount: row.count) }
    }
  }

  func inertia(_ weights: [Float]? = nil) -> Double {
    distances.enumerated().reduce(0) { $0 + Double(weights?[$1.offset] ?? 1) * $1.element.min()! }
  }

  /// Checks that each row's center is its nearest, up to rounding.
  func assertNearest(
    _ labels: [Int], tolerance: Double = 1e-5, _ message: String = "", line: UInt = #line
  ) {
    XCTAssertEqual(labels.count, distances.count, message, line: line)
    for (row, label) in labels.enumerated() {
      let smallest = distances[row].min()!
      XCTAssertLessThanOrEqual(
        distances[row][label], smallest + tolerance * max(1, smallest), "\(message), row \(row)",
        line: line)
    }
  }

  static func lists(_ tensor: Tensor<Float>) -> [[Double]] {
    let (scalars, width) = (tensor.scalars, tensor.shape[1])
    return (0..<tensor.shape[0]).map { scalars[$0 * width..<($0 + 1) * width].map(Double.init) }
  }
}

/// Rows around centers far from one another, in turn: 0, 1, …, 0, 1, …
func blobs(
  _ count: Int, clusters: Int, width: Int = 3, spread: Float = 1, seed: RandomKey = 0
) -> Tensor<Float> {
  var centers = Tensor<Float>.zeros([clusters, width])
  for cluster in 0..<clusters {
    centers[cluster, cluster % width] = Float(100 * (cluster / width + 1))
  }
  let noise = Tensor<Float>.normal([count, width], standardDeviation: spread, seed: seed)
  return centers.take((0..<count).map { $0 % clusters }) + noise
}

/// The digits, and their pixels as rows `[1797, 64]`.
let digits = Digits.images
let digitRows = digits.features()

/// MNIST, or a skipped test if it is not installed.
func mnist() throws -> ImageDataset {
  let folder = try mnistFolder()
  return try ImageDataset(contentsOf: folder, name: MNIST.name)
}

/// Expects an `ArgumentError` with this description.
func expectArgumentError<Result>(
  _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  let error = #expect(throws: ArgumentError.self, sourceLocation: sourceLocation) { _ = try body() }
  #expect(error?.description == description, sourceLocation: sourceLocation)
  #expect(error?.localizedDescription == description, sourceLocation: sourceLocation)
}

/// The error that tests throw from `onProgress`.
struct Stop: Error {}
