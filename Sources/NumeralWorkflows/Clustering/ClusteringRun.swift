// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralLearning
import NumeralTensors

/// Clusterings of images by k-means, one for each number of clusters.
///
///     let settings = ClusteringSettings(dataset: .digits, algorithm: .lloyd, clusters: [10, 20])
///     let outcome = try ClusteringRun(settings).run()
///     outcome.fits[1].metrics.testAccuracy
///     try outcome.write(outcome.fits[1], to: URL(fileURLWithPath: "clusters.safetensors"))
///
/// Creating the value does no work. `run()` computes on the calling thread and the threads of
/// `Parallel`; it stops early if its task is canceled.
public struct ClusteringRun: Sendable {
  /// The settings.
  public var settings: ClusteringSettings
  /// The images to use instead of those that the settings name.
  public var data: ClusteringData?
  /// The receiver of the progress and of the table of results, row by row.
  public var progress: any ProgressReporter

  /// Creates a run that has not started.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - data: The images, if they have been read before; `nil` to read those that the settings
  ///     name. Files that are missing are not downloaded: see
  ///     ``DatasetChoice/download(to:mirrors:progress:)``.
  ///   - progress: The receiver of the progress and of the table of results, row by row.
  public init(
    _ settings: ClusteringSettings, data: ClusteringData? = nil,
    progress: any ProgressReporter = .silent
  ) {
    (self.settings, self.data, self.progress) = (settings, data, progress)
  }

  /// Finds clusters of the training images, labels each by the majority of its images, and computes
  /// the accuracy on the other images.
  ///
  /// - Returns: The clusters for each number of clusters and their metrics.
  /// - Throws: `FileError` if a file cannot be read; `ArgumentError` if there are more clusters
  ///   than images or the settings contradict each other; ``Interrupted`` if the task is canceled.
  public func run() throws -> ClusteringOutcome {
    if case .file = settings.initialization,
      settings.algorithm == .streaming || settings.clusters.count > 1
    {
      throw ArgumentError(
        argument: "initialization", found: "centers in a file",
        expected: "k-means++ or random for the stream and for several numbers of clusters")
    }
    let data = try data ?? ClusteringData(settings, progress: progress)
    progress.result(ClusteringMetrics.header(hasValidation: data.validation != nil))
    var fits: [ClusteringOutcome.Fit] = []
    for clusters in settings.clusters {
      let fit = try fit(clusters, data, completed: fits.count)
      progress.result(fit.metrics.row)
      fits.append(fit)
    }
    return ClusteringOutcome(
      settings: settings, data: data, fits: fits,
      metrics: ClusteringMetrics(
        dataset: settings.dataset.name, algorithm: settings.algorithm, seed: settings.seed,
        threads: Parallel.threads, runs: fits.map(\.metrics)))
  }

  private func fit(
    _ clusters: Int, _ data: ClusteringData, completed: Int
  ) throws -> ClusteringOutcome.Fit {
    defer { progress.clear() }
    let timer = ThroughputTimer()
    let result: KMeansResult
    do {
      result = try cluster(data.train.samples, clusters)
    } catch is CancellationError {
      throw Interrupted("at \(clusters) clusters", completed: completed)
    }
    let seconds = timer.seconds
    progress.activity("\(clusters) clusters, labeling them")
    return try ClusteringOutcome.Fit(result, data, seconds: seconds)
  }

  private func cluster(_ samples: Samples, _ clusters: Int) throws -> KMeansResult {
    let seed = RandomKey(settings.seed)
    let initialization = try settings.initialization?.load()
    let report = ClusteringProgress(clusters: clusters, rows: samples.count, reporter: progress)
    switch settings.algorithm {
    case .lloyd:
      var kMeans = KMeans(clusters: clusters, seed: seed)
      kMeans.initialization = initialization ?? kMeans.initialization
      kMeans.maxIterations = settings.maxIterations ?? kMeans.maxIterations
      kMeans.tolerance = settings.tolerance ?? kMeans.tolerance
      return try kMeans.fit(samples) { report.show($0, maxIterations: kMeans.maxIterations) }
    case .miniBatch:
      var kMeans = MiniBatchKMeans(clusters: clusters, seed: seed)
      kMeans.initialization = initialization ?? kMeans.initialization
      kMeans.maxIterations = settings.maxIterations ?? kMeans.maxIterations
      kMeans.tolerance = settings.tolerance ?? kMeans.tolerance
      kMeans.batchSize = settings.batchSize ?? kMeans.batchSize
      return try kMeans.fit(samples) { report.show($0) }
    case .streaming:
      var kMeans = StreamingKMeans(clusters: clusters, seed: seed)
      if case .kMeansPlusPlus = initialization { kMeans.initMethod = .kMeansPlusPlus }
      kMeans.localLloydMaxIterations = settings.maxIterations ?? kMeans.localLloydMaxIterations
      kMeans.localLloydTolerance = settings.tolerance ?? kMeans.localLloydTolerance
      kMeans.miniBatchSize = settings.batchSize ?? kMeans.miniBatchSize
      kMeans.epochs = settings.epochs ?? kMeans.epochs
      return try kMeans.fit(samples) { report.show($0) }
    }
  }
}
