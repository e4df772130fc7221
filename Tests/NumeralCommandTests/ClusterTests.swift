// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import TestSupport
import Testing
import XCTest

/// `numeral cluster`: results, images and files.
final class ClusterTests: XCTestCase {
  private struct Metrics: Decodable {
    struct Run: Decodable {
      let clusters, distinctClusters, iterations: Int
      let inertia, homogeneity, accuracy, testAccuracy, seconds: Double
      let validationAccuracy: Double?
    }
    let dataset, algorithm: String
    let seed: UInt64
    let threads: Int
    let runs: [Run]
  }

  func testStreamingShowsSamplesOfAllTenClusters() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("metrics.json")
      let accuracies = try (0..<5).map { seed in
        let run = try NumeralProcess.run(
          "cluster --dataset digits --algorithm streaming --clusters 10 --epochs 150 "
            + "--seed \(seed) --metrics \(file.path)")
        XCTAssertEqual(run.status, 0, run.errors)
        for cluster in 0..<10 {
          XCTAssertTrue(run.output.contains("\ncluster \(cluster): "), "no cluster \(cluster)")
        }
        let metrics = try readMetrics(file, as: Metrics.self)
        XCTAssertEqual(metrics.algorithm, "streaming")
        XCTAssertEqual(metrics.runs.map(\.clusters), [10])
        return try XCTUnwrap(metrics.runs[0].validationAccuracy)
      }
      // scikit-learn's KMeans gets 0.77 to 0.80.
      XCTAssertGreaterThanOrEqual(accuracies.reduce(0, +) / 5, 0.75, "\(accuracies)")
    }
  }

  func testTableHasARowForEachNumberOfClusters() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("metrics.json")
      let run = try NumeralProcess.run(
        "cluster --dataset digits --clusters 10,16,36 --quiet --metrics \(file.path)")
      XCTAssertEqual(run.status, 0, run.errors)
      let rows = run.output.split(separator: "\n")
      XCTAssertEqual(rows.count, 4, run.output)
      XCTAssertTrue(rows[0].hasPrefix("clusters     inertia homogeneity"), run.output)
      let metrics = try readMetrics(file, as: Metrics.self)
      XCTAssertEqual(metrics.dataset, "digits")
      XCTAssertEqual(metrics.algorithm, "mini-batch")
      for (row, run) in zip(rows.dropFirst(), metrics.runs) {
        XCTAssertEqual(row.split(separator: " ").first.flatMap { Int($0) }, run.clusters)
      }
      // More clusters have a smaller inertia.
      XCTAssertEqual(metrics.runs.map(\.inertia), metrics.runs.map(\.inertia).sorted(by: >))
      XCTAssertGreaterThan(metrics.runs[2].accuracy, 0.85)
    }
  }

  func testFewerDistinctImagesThanClustersAreReported() throws {
    try withTemporaryFolder { folder in
      let three = Digits.images[0..<3]
      for part in ["train", "t10k"] {
        try IDX(three.images.take((0..<30).map { $0 % 3 }))
          .write(to: folder.appendingPathComponent("\(part)-images-idx3-ubyte"))
        try IDX(Tensor((0..<30).map { UInt8($0 % 3) }))
          .write(to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte"))
      }
      let file = folder.appendingPathComponent("metrics.json")
      for algorithm in ["lloyd", "mini-batch", "streaming --init k-means++"] {
        let run = try NumeralProcess.run(
          "cluster --dataset \(folder.path) --algorithm \(algorithm) --clusters 2,3,5 "
            + "--metrics \(file.path)")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertEqual(
          try readMetrics(file, as: Metrics.self).runs.map(\.distinctClusters), [2, 3, 3])
        XCTAssertEqual(
          run.output.split(separator: "\n").filter { $0.hasPrefix("only ") },
          ["only 3 of the 5 clusters have images and a center of their own"])
      }
    }
  }

  func testModelFileHoldsCentersCountsAndLabels() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("clusters.safetensors")
      let run = try NumeralProcess.run(
        "cluster --dataset digits --algorithm lloyd --clusters 12 --quiet --model \(file.path)")
      XCTAssertEqual(run.status, 0, run.errors)
      let model = try SafeTensors(contentsOf: file)
      let centers: Tensor<Float> = try model.tensor("centers", shape: [12, 64])
      let counts: Tensor<Int> = try model.tensor("counts", shape: [12])
      let labels: Tensor<Int> = try model.tensor("labels", shape: [12])
      let train = Digits.images
        .split(validation: 0.2, test: 0.2, seed: RandomKey(0).child("split"), stratified: true)
        .train
      let predicted = try KMeansModel(centers: centers)
        .predict(Samples(bytes: train.images, maxValue: 16))
      let names = try ClusterClassifier(clusters: predicted, labels: train.labels, clusterCount: 12)
      XCTAssertEqual(counts.scalars, names.counts)
      XCTAssertEqual(labels.scalars, names.majorityLabels.map { $0 ?? -1 })
    }
  }

  func testCentersCanBeGivenInAFile() throws {
    try withTemporaryFolder { folder in
      let (centers, file) = (
        folder.appendingPathComponent("centers.npy"), folder.appendingPathComponent("m.json")
      )
      try Digits.images[0..<10].features().write(to: centers)
      let command = "cluster --dataset digits --algorithm lloyd --metrics \(file.path) --quiet"
      let run = try NumeralProcess.run(command + " --clusters 10 --init \(centers.path)")
      XCTAssertEqual(run.status, 0, run.errors)
      XCTAssertEqual(try readMetrics(file, as: Metrics.self).runs[0].clusters, 10)
      let other = try NumeralProcess.run(command + " --clusters 11 --init \(centers.path)")
      XCTAssertEqual(other.status, 1)
      XCTAssertTrue(other.errors.contains("[10, 64], expected [11, 64]"), other.errors)
      let missing = try NumeralProcess.run(command + " --clusters 10 --init nowhere.npy")
      XCTAssertEqual(missing.status, 1)
      XCTAssertTrue(missing.errors.contains("nowhere.npy"), missing.errors)
    }
  }

  func testMoreClustersThanImagesAreAnError() throws {
    let run = try NumeralProcess.run("cluster --dataset digits --clusters 5000")
    XCTAssertEqual(run.status, 1)
    XCTAssertTrue(run.errors.contains("clusters: found 5000, expected at most 1078"), run.errors)
  }
}

extension ProcessTests {
  @Test(arguments: ClusteringSettings.Algorithm.allCases)
  static func sameSeedGivesTheSameFileAtAnyNumberOfThreads(
    _ algorithm: ClusteringSettings.Algorithm
  ) throws {
    try withTemporaryFolder { folder in
      let files = try (1...3).map { threads in
        let file = folder.appendingPathComponent("\(threads)")
        let run = try NumeralProcess.run(
          "cluster --dataset digits --algorithm \(algorithm.rawValue) --clusters 20 "
            + "--threads \(threads) --quiet --model \(file.path)")
        #expect(run.status == 0, "\(run.errors)")
        return try Data(contentsOf: file)
      }
      #expect(files[1] == files[0])
      #expect(files[2] == files[0])
    }
  }
}
