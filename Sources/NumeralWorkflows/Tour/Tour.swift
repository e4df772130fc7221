// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralPlots
import NumeralTensors

/// A demonstration of the library: the digit network, k-means by mini-batches, and k-means over a
/// stream, with a report of the results.
///
///     let outcome = try Tour().run()
///     try outcome.write(to: URL(fileURLWithPath: "numeral-report", isDirectory: true))
///
/// Creating the value does no work. `run()` takes about half a minute on the digits; it stops early
/// if its task is canceled.
public struct Tour: Sendable {
  /// The settings.
  public var settings: TourSettings
  /// The receiver of the progress.
  public var progress: any ProgressReporter
  /// The number of characters in a line of the notes.
  public var columns: Int
  /// The form of images in the notes.
  public var textStyle: TextStyle

  /// Creates a tour that has not started.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - progress: The receiver of the progress; results are notes.
  ///   - columns: The number of characters in a line of the notes.
  ///   - textStyle: The form of images in the notes.
  public init(
    _ settings: TourSettings = TourSettings(), progress: any ProgressReporter = .silent,
    columns: Int = 80, textStyle: TextStyle = .ascii
  ) {
    (self.settings, self.progress) = (settings, progress)
    (self.columns, self.textStyle) = (columns, textStyle)
  }

  /// Trains the network and finds the clusters.
  ///
  /// - Returns: The models, their results and the report.
  /// - Throws: As ``TrainingRun/run()`` and ``ClusteringRun/run()``; `ArgumentError` before any
  ///   work if there are fewer than two test images, or they have a single pixel.
  public func run() throws -> TourOutcome {
    let total = ThroughputTimer()
    let digits = Digits.images
    let images =
      settings.dataset == .digits
      ? Digits.load() : try settings.loadImages(progress)
    try checkSize(of: images)
    var stages = [
      TourMetrics.Stage(
        name: "reading the images", seconds: total.seconds, command: settings.show.commandLine)
    ]
    let first = try ShowRun(settings.show, images: images).run()
    progress.note("The first test images, and their labels:\n")
    progress.note(TextPreview.grid(first.cells, style: textStyle, columns: columns))

    let network = try NetworkStage(
      settings.training(images: images.train.count), images, progress)
    stages.append(network.stage)

    func cluster(_ settings: ClusteringSettings) throws -> ClusteringOutcome {
      let data =
        settings.dataset == .digits
        ? ClusteringData(splitting: digits, seed: settings.seed) : ClusteringData(images)
      progress.note(
        "\nFinding clusters of \(data.train.count.grouped) images of \(settings.dataset.name), by "
          + "\(settings.algorithm.rawValue) k-means:\n")
      let outcome = try ClusteringRun(
        settings, data: data, progress: ResultsAsNotes(base: progress)
      ).run()
      stages += outcome.stages
      return outcome
    }
    let miniBatch = try cluster(settings.miniBatch(images: images.train.count))
    let streaming = try cluster(settings.streaming)

    let projecting = ThroughputTimer()
    progress.activity("principal components")
    let map: Report.Figure
    do {
      map = try miniBatch.map(of: miniBatch.coarsest, command: settings.commandLine)
    } catch is CancellationError {
      throw Interrupted("after the clusterings")
    }
    stages.append(
      TourMetrics.Stage(
        name: "principal components of the test images", seconds: projecting.seconds,
        command: settings.commandLine))
    progress.clear()
    return TourOutcome(
      settings: settings, images: images, network: network, miniBatch: miniBatch,
      streaming: streaming, map: map, firstImages: first, stages: stages, seconds: total.seconds)
  }
}

/// Throws if the map of the test images, the last part of a tour, could not be drawn.
private func checkSize(of images: ImageDataset) throws {
  let (count, pixels) = (images.test.count, images.test.height * images.test.width)
  guard count >= 2 && pixels >= 2 else {
    throw ArgumentError(
      argument: images.name,
      found: "\(count) test image\(count == 1 ? "" : "s") of "
        + "\(images.test.height)×\(images.test.width)",
      expected: "2 or more, of 2 pixels or more, for the map of the test images")
  }
}

extension ClusteringOutcome {
  /// The time of each fit, with the command that repeats it alone.
  fileprivate var stages: [TourMetrics.Stage] {
    fits.map { fit in
      TourMetrics.Stage(
        name: "\(settings.algorithm.rawValue) k-means, \(fit.clusters) clusters",
        seconds: fit.metrics.seconds, command: settings.with(clusters: fit.clusters).commandLine)
    }
  }
}
