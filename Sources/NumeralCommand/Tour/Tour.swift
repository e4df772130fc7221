// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// The three systems, one after the other: the network, k-means by mini-batches, and k-means over a
/// stream.
struct Tour {
  let invocation: Invocation
  let images: ImageDataset
  let network: NetworkTour
  let miniBatch, streaming: ClusterTour
  let map: Report.Figure
  let stages: [TourMetrics.Stage]
  /// The seconds of all of it.
  let seconds: Double

  /// Runs them, and says on the terminal how they come on.
  init(_ dataset: DatasetChoice, _ options: CommonOptions, _ terminal: Terminal) async throws {
    let whole = Pace()
    let source =
      ["--dataset", dataset.argument] + (options.dataDir.map { ["--data-dir", $0] } ?? [])
    let tour = Invocation("tour", source)
    let images = try await dataset.load(options, terminal)
    var stages = [
      TourMetrics.Stage(
        name: "reading the images", seconds: whole.seconds,
        command: Invocation("show", source).description)
    ]
    terminal.note("The first test images, and what they are:\n")
    terminal.note(
      TextPreview.grid(
        Self.firstImages(images), style: terminal.textStyle, columns: terminal.columns))

    // An epoch of the digits is 23 steps, one of MNIST 938.
    let epochs = images.train.count < 10_000 ? 60 : 5
    network = try NetworkTour(
      Invocation("train", source + ["--epochs", "\(epochs)"]), images, terminal)
    stages.append(network.stage)

    let most = max(1, images.train.count / 4)
    let counts = [10, 16, 36, 64, 144, 256].filter { $0 <= most }
    let clusters = (counts.isEmpty ? [most] : counts).map(String.init).joined(separator: ",")
    miniBatch = try ClusterTour(
      Invocation("cluster", source + ["--clusters", clusters]), images, terminal)
    stages += miniBatch.stages
    streaming = try ClusterTour(
      Invocation(
        "cluster",
        [
          "--dataset", Digits.name, "--algorithm", "streaming", "--clusters", "10", "--epochs",
          "150",
        ]),
      try await DatasetChoice.digits.load(options, terminal), terminal)
    stages += streaming.stages

    let mapping = Pace()
    terminal.activity("principal components")
    map = try miniBatch.map(miniBatch.coarsest, tour)
    stages.append(
      TourMetrics.Stage(
        name: "principal components of the test images", seconds: mapping.seconds,
        command: tour.description))
    (invocation, self.images, self.stages) = (tour, images, stages)
    seconds = whole.seconds
  }

  /// The first six test images with their labels.
  static func firstImages(_ images: ImageDataset) -> [ImageGrid.Cell] {
    let first = images.test[0..<min(6, images.test.count)]
    return zip(Image.grayscale(first.images, maxValue: first.maxValue), first.labels)
      .map { ImageGrid.Cell($0, caption: "\($1)") }
  }

  /// The results.
  var metrics: TourMetrics {
    TourMetrics(
      dataset: images.name, network: network.run.metrics, losses: network.losses,
      miniBatch: miniBatch.metrics, streaming: streaming.metrics, stages: stages,
      seconds: seconds)
  }
}
