// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning

/// The progress of one clustering, formatted for a reporter.
final class ClusteringProgress {
  private let name: String
  private let rows: Double
  private let reporter: any ProgressReporter
  private var timer = ThroughputTimer()
  private var iterations = 0

  /// Reports that the initial centers are being chosen.
  init(clusters: Int, rows: Int, reporter: any ProgressReporter) {
    (name, self.rows, self.reporter) = ("\(clusters) clusters", Double(rows), reporter)
    reporter.activity("\(name), initial centers")
  }

  /// Reports the number of initial centers that k-means++ has chosen.
  func show(centers: Int, of total: Int) {
    reporter.progress {
      timer.update("\(name), initial centers", centers, of: Double(total), "centers")
    }
    // The iterations have a rate of their own.
    if centers == total { timer = ThroughputTimer() }
  }

  /// Reports an iteration of Lloyd's algorithm.
  func show(_ step: KMeans.Iteration, maxIterations: Int) {
    iterations += 1
    reporter.progress {
      let start = step.starts > 1 ? ", start \(step.start)/\(step.starts)" : ""
      let startsLeft = Double(step.starts - step.start + 1)
      return timer.update(
        "\(name)\(start), iteration \(step.iteration)", iterations,
        ofAtMost: Double(iterations - step.iteration) + startsLeft * Double(maxIterations),
        inertia(step.inertia))
    }
  }

  /// Reports a mini-batch.
  func show(_ step: MiniBatchKMeans.Step) {
    reporter.progress {
      timer.update(
        "\(name), batch \(step.batch)", step.batch, ofAtMost: Double(step.batches),
        inertia(step.inertia * rows))
    }
  }

  /// Reports a batch of the stream.
  func show(_ step: StreamingKMeans.Step) {
    reporter.progress {
      timer.update(
        "\(name), epoch \(step.epoch)", step.batch, of: Double(step.batches), "batches",
        inertia(step.inertia * rows))
    }
    if step.batch == step.batches { reporter.activity("\(name), reducing the streamed centers") }
  }

  /// The inertia of all rows; for batches an estimate from the latest one.
  private func inertia(_ inertia: Double) -> String {
    "inertia \(ClusteringMetrics.text(inertia: inertia))"
  }
}
