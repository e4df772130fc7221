// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralPlots

/// The models of a tour, their results and the report.
public struct TourOutcome: Sendable {
  /// The settings of the tour.
  public let settings: TourSettings
  /// The images in their original size.
  public let images: ImageDataset
  let network: NetworkStage
  /// The clusters by mini-batches, for several numbers of clusters.
  public let miniBatch: ClusteringOutcome
  /// The ten clusters of a stream of the digits.
  public let streaming: ClusteringOutcome
  /// The test images and the centers, projected on two principal components.
  let map: Report.Figure
  /// The first test images.
  let firstImages: ShowOutcome
  let stages: [TourMetrics.Stage]
  /// The seconds of the tour.
  let seconds: Double

  /// The trained network.
  public var training: TrainingOutcome { network.training }

  /// The results as numbers.
  public var metrics: TourMetrics {
    TourMetrics(
      dataset: images.name, network: training.metrics, losses: training.losses,
      miniBatch: miniBatch.metrics, streaming: streaming.metrics, stages: stages,
      seconds: seconds)
  }

  /// The names of all files that a tour may write into its folder.
  package static let fileNames: [String] = {
    let drawings = [
      "loss", "accuracy", "confusion", "inertia", "homogeneity", "cluster-accuracy",
      "cluster-sizes", "map",
    ]
    // A small data set has fewer clusters than the smallest of the usual numbers.
    let clusters = Set(1...10).union(ClusteringSettings().clusters).sorted()
    let images =
      ["test-images", "test-images-named", "mistakes", "filters", "cluster-samples"]
      + clusters.map { "centers-\($0)" }
    return ["report.html", "metrics.json"]
      + ["network", "clusters", "stream"].map { "\($0).safetensors" }
      + drawings.map { "\($0).svg" } + images.map { "\($0).png" }
  }()

  /// Writes the report, its figures, the models and the metrics into a folder, which is created if
  /// it is missing. Files of an earlier tour are replaced.
  ///
  /// - Throws: `FileError`.
  public func write(to folder: URL) throws {
    try folder.createDirectory()
    try training.write(model: folder.appendingPathComponent("network.safetensors"))
    for (outcome, name) in [(miniBatch, "clusters"), (streaming, "stream")] {
      try outcome.write(
        outcome.finest, to: folder.appendingPathComponent("\(name).safetensors"))
    }
    try metrics.writeJSON(to: folder.appendingPathComponent("metrics.json"))
    try report().write(to: folder)
  }
}
