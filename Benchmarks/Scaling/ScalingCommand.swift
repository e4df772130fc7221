// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import NumeralDatasets
import NumeralLearning
import NumeralNetworks
import NumeralTensors

/// `benchmarks scaling`: running times as the size of the problem grows.
struct ScalingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "Measure MNIST by number of rows, clusters and features, and by batch size.")

  @Option(help: ArgumentHelp("The number of threads. (default: all cores)", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads is \(threads), expected 1 or more.")
    }
  }

  func run() throws {
    let mnist = try MNIST.read()
    try Parallel.$threads.withValue(threads ?? Parallel.threads) {
      print("| Rows | Clusters | Features | 20 iterations of Lloyd | Per row and iteration |")
      print("| ---: | ---: | ---: | ---: | ---: |")
      let sizes = [
        (15_000, 256, 28), (30_000, 256, 28), (60_000, 256, 28), (60_000, 64, 28),
        (60_000, 1024, 28), (60_000, 256, 7), (60_000, 256, 14),
      ]
      for (rows, clusters, side) in sizes {
        try lloyd(mnist.train[0..<rows].resized(height: side, width: side), clusters: clusters)
      }
      print("\n| Batch | Training, images/s | Inference, images/s |")
      print("| ---: | ---: | ---: |")
      for size in [1, 8, 64, 256, 1000] { try network(mnist.test, batchSize: size) }
    }
  }

  /// Prints the time of 20 iterations of Lloyd's algorithm on images.
  private func lloyd(_ images: LabeledImages, clusters: Int) throws {
    let kMeans = KMeans(
      clusters: clusters, initialization: .random, restarts: 1, maxIterations: 20, tolerance: 0)
    let samples = Samples(bytes: images.images, maxValue: images.maxValue)
    var iterations = 0
    let seconds = try medianSeconds { iterations = try kMeans.fit(samples).iterations }
    let nanoseconds = seconds / Double(iterations * samples.count) * 1e9
    print(
      "| \(samples.count) | \(clusters) | \(samples.featureCount) | "
        + String(format: "%.2f s | %.0f ns |", seconds, nanoseconds))
  }

  /// Prints the throughput of the digit network in training and in inference.
  private func network(_ images: LabeledImages, batchSize: Int) throws {
    let batches = images.batches(of: batchSize, standardization: .mnist).map { $0 }
    var trainer = Trainer(mnistConvNet: .mnistConvNet(), seed: 1)
    let training = try medianSeconds { try trainer.train(on: batches) }
    let inference = medianSeconds { for batch in batches { _ = trainer.model(batch.inputs) } }
    let count = Double(images.count)
    print(
      "| \(batchSize) | " + String(format: "%.0f | %.0f |", count / training, count / inference))
  }

  /// The median of three times, after one run to warm up.
  private func medianSeconds(_ work: () throws -> Void) rethrows -> Double {
    try work()
    return Measurement(try (0..<3).map { _ in try timed(work).seconds }).median
  }
}
