// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NaiveLoops
import NumeralDatasets
import NumeralLearning
import NumeralTensors
import XCTest

/// What tests of clusterings compare with, by definition and in Double.
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

  /// Checks that each row's center is its nearest, but for what rounding may take for it.
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

/// Rows around some centers far from one another, in the order 0, 1, …, 0, 1, …
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

/// The digits, and their pixels as rows.
let digits = Digits.load()
let digitRows = digits.features()

/// MNIST where it is found; else the test is skipped.
func mnist() throws -> ImageDataset {
  guard let folder = MNIST.find() else {
    throw XCTSkip(
      "no MNIST here: `numeral data fetch mnist` downloads it; or set NUMERAL_DATA to its parent")
  }
  return try ImageDataset(directory: folder, name: MNIST.name)
}

struct Stop: Error {}
