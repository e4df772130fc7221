// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralTensors

/// MNIST's training images as rows, converted where they are needed.
private func trainingSamples() throws -> Samples {
  let images = try MNIST.read().train
  return Samples(bytes: images.images, maxValue: images.maxValue)
}

struct LloydWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "lloyd", abstract: "Iterate Lloyd's algorithm 20 times from given centers.")

  @Option(help: ArgumentHelp("The number of clusters.", valueName: "n"))
  var clusters: Int
  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let samples = try trainingSamples()
    let centers = try Tensor<Float>(npy: options.input("centers-\(clusters).npy"))
    let kMeans = KMeans(
      clusters: clusters, initialization: .centers(centers), maxIterations: 20, tolerance: 0)
    let (seconds, found) = try timed { try kMeans.fit(samples) }
    return WorkloadResult(seconds: seconds, inertia: found.inertia, iterations: found.iterations)
  }
}

struct KMeansWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "k-means",
    abstract: "Find 256 clusters by k-means++ and Lloyd's algorithm, to convergence.")

  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let samples = try trainingSamples()
    let kMeans = KMeans(clusters: 256, seed: RandomKey(options.seed))
    let (seconds, found) = try timed { try kMeans.fit(samples) }
    return WorkloadResult(seconds: seconds, inertia: found.inertia, iterations: found.iterations)
  }
}

struct MiniBatchWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "mini-batch",
    abstract: "Find 10, 16, 36, 64, 144 and 256 clusters by mini-batches.",
    discussion: "The time is that of all, the inertia that of the last.")

  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let samples = try trainingSamples()
    var result = WorkloadResult(seconds: 0)
    for clusters in [10, 16, 36, 64, 144, 256] {
      let kMeans = MiniBatchKMeans(clusters: clusters, seed: RandomKey(options.seed))
      let (seconds, found) = try timed { try kMeans.fit(samples) }
      result.seconds += seconds
      result.inertia = found.inertia
    }
    return result
  }
}
