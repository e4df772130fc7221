// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralTensors

/// The training images of MNIST as rows of bytes, which k-means converts block by block.
private func trainingSamples() throws -> Samples {
  let images = try MNIST.read().train
  return Samples(bytes: images.images, maxValue: images.maxValue)
}

/// `benchmarks workload lloyd`: 20 iterations of Lloyd's algorithm from the shared centers.
struct LloydWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "lloyd", abstract: "Run 20 iterations of Lloyd's algorithm from given centers.")

  @Option(help: ArgumentHelp("The number of clusters.", valueName: "n"))
  var clusters: Int
  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let samples = try trainingSamples()
    let centers = try Tensor<Float>(contentsOf: options.input("centers-\(clusters).npy"))
    let kMeans = KMeans(
      clusters: clusters, initialization: .centers(centers), maxIterations: 20, tolerance: 0)
    let (seconds, found) = try timed { try kMeans.fit(samples) }
    return WorkloadResult(seconds: seconds, inertia: found.inertia, iterations: found.iterations)
  }
}

/// `benchmarks workload k-means`: a fit with the default settings and 256 clusters.
struct KMeansWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "k-means",
    abstract: "Fit 256 clusters with k-means++ and Lloyd's algorithm, to convergence.")

  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let samples = try trainingSamples()
    let kMeans = KMeans(clusters: 256, seed: RandomKey(options.seed))
    let (seconds, found) = try timed { try kMeans.fit(samples) }
    return WorkloadResult(seconds: seconds, inertia: found.inertia, iterations: found.iterations)
  }
}

/// `benchmarks workload mini-batch`: fits with the default settings and six numbers of clusters.
struct MiniBatchWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "mini-batch",
    abstract: "Fit 10, 16, 36, 64, 144 and 256 clusters with mini-batch k-means.",
    discussion: "The time is the sum over all fits, the inertia that of the last.")

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
