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
  ///     ``DatasetChoice/download(to:verifies:mirrors:progress:)``.
  ///   - progress: The receiver of the progress and of the table of results, row by row.
  public init(
    _ settings: ClusteringSettings, data: ClusteringData? = nil,
    progress: any ProgressReporter = .silent
  ) {
    (self.settings, self.data, self.progress) = (settings, data, progress)
  }

  /// Finds clusters of the training images, labels each by the majority of its images, and computes
  /// the accuracy on the other images; or continues from the checkpoint.
  ///
  /// - Returns: The clusters for each number of clusters and their metrics, and the error of the
  ///   latest checkpoint, if it could not be written.
  /// - Throws: `FileError` if a file cannot be read, or the checkpoint to continue from is damaged
  ///   or of other settings or images; `ArgumentError` if there are more clusters than images or
  ///   the settings contradict each other; ``Interrupted`` if the task is canceled: the checkpoint
  ///   then has the state after the last iteration or batch.
  /// - Precondition: The checkpoint interval is 1 or more.
  public func run() throws -> ClusteringOutcome {
    require(
      settings.checkpointInterval ?? 1 > 0,
      "ClusteringRun: a checkpoint interval of \(settings.checkpointInterval ?? 1), expected 1 or "
        + "more")
    if case .file = settings.initialization,
      settings.algorithm == .streaming || settings.clusters.count > 1
    {
      throw ArgumentError(
        argument: "initialization", found: "centers in a file",
        expected: "k-means++ or random for the stream and for several numbers of clusters")
    }
    let data = try data ?? ClusteringData(settings, progress: progress)
    // Before the first fit, because the others may take long.
    if let most = settings.clusters.max(), most > data.train.count {
      throw ArgumentError(
        argument: "clusters", found: "\(most)",
        expected: "at most \(data.train.count), the number of images to train with")
    }
    let initial = try settings.initialization?.load()
    var checkpoints = makeCheckpoints(data, initial)
    let resumed = settings.resumes ? try checkpoints?.resume(clusters: settings.clusters) : nil
    if resumed != nil, let checkpoints { progress.note("resuming after \(checkpoints.position)") }
    progress.result(ClusteringMetrics.header(hasValidation: data.validation != nil))
    var fits: [ClusteringOutcome.Fit] = []
    func append(_ fit: ClusteringCheckpoints.Complete) throws {
      progress.activity("\(fit.result.model.clusters) clusters, labeling them")
      fits.append(try ClusteringOutcome.Fit(fit.result, data, seconds: fit.seconds))
      progress.clear()
      let metrics = fits.last!.metrics
      progress.result(metrics.row)
      if metrics.distinctClusters < metrics.clusters {
        progress.note(
          "only \(metrics.distinctClusters) of the \(metrics.clusters) clusters have images and a "
            + "center of their own")
      }
    }
    var present = resumed?.present
    for (index, clusters) in settings.clusters.enumerated() {
      defer { progress.clear() }
      do {
        if let resumed, resumed.fits.indices.contains(index) {
          try append(resumed.fits[index])
          continue
        }
        let timer = ThroughputTimer()
        let secondsBefore = present?.seconds ?? 0
        let result = try fit(
          data.train.samples, clusters, initial, continuing: present?.state()
        ) { step, state in
          checkpoints?.record(
            .init(step: step, state: state, seconds: secondsBefore + timer.seconds))
        }
        let complete = ClusteringCheckpoints.Complete(
          result: result, seconds: secondsBefore + timer.seconds)
        checkpoints?.record(complete)
        try append(complete)
        present = nil
      } catch is CancellationError {
        var interrupted = Interrupted("at \(clusters) clusters", completed: fits.count)
        if let kept = checkpoints?.interrupt() { interrupted.kept = kept }
        throw interrupted
      }
    }
    return ClusteringOutcome(
      settings: settings, data: data, fits: fits,
      metrics: ClusteringMetrics(
        dataset: settings.dataset.name, algorithm: settings.algorithm, seed: settings.seed,
        threads: Parallel.threads, runs: fits.map(\.metrics)),
      checkpointError: checkpoints?.error)
  }

  /// The checkpoints of a run on some data, if the settings name a file.
  private func makeCheckpoints(
    _ data: ClusteringData, _ initial: KMeansInitialization?
  ) -> ClusteringCheckpoints? {
    settings.checkpoint.map { file in
      let identity = dataDigest([data.train, data.validation, data.test].compactMap(\.self))
      let checkpoint = CheckpointFile(
        file: file, subcommand: "cluster",
        settings: [
          ("--algorithm", settings.algorithm.rawValue),
          ("--clusters", settings.clusters.map(String.init).joined(separator: ",")),
        ] + settings.parameters(initial) + [
          ("--seed", "\(settings.seed)"), ("images and labels of", identity),
        ])
      return ClusteringCheckpoints(
        CheckpointWriter(checkpoint, progress: progress),
        unit: settings.algorithm == .lloyd ? "iteration" : "batch",
        interval: settings.checkpointInterval ?? (settings.algorithm == .lloyd ? 1 : 10))
    }
  }

  /// One fit, from its beginning or from a state.
  ///
  /// - Parameter onStep: Called after each iteration or batch with its number and the state.
  private func fit(
    _ samples: Samples, _ clusters: Int, _ initial: KMeansInitialization?,
    continuing state: SafeTensors?,
    onStep: (_ number: Int, _ state: @escaping () -> SafeTensors) -> Void
  ) throws -> KMeansResult {
    let report = ClusteringProgress(clusters: clusters, rows: samples.count, reporter: progress)
    switch settings.algorithm {
    case .lloyd:
      let kMeans = settings.lloyd(clusters, initial)
      return try kMeans.fit(samples, continuing: state.map(KMeans.State.init)) {
        report.show($0, maxIterations: kMeans.maxIterations)
        guard case .iteration(let step) = $0 else { return }
        onStep(step.iteration, step.state.checkpoint)
      }
    case .miniBatch:
      let kMeans = settings.miniBatch(clusters, initial)
      return try kMeans.fit(samples, continuing: state.map(MiniBatchKMeans.State.init)) {
        report.show($0)
        guard case .step(let step) = $0 else { return }
        onStep(step.batch, step.state.checkpoint)
      }
    case .streaming:
      let kMeans = settings.streaming(clusters)
      return try kMeans.fit(samples, continuing: state.map(StreamingKMeans.State.init)) {
        report.show($0)
        guard case .step(let step) = $0 else { return }
        onStep(step.batch, step.state.checkpoint)
      }
    }
  }
}
