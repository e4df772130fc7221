// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning

/// The progress of one clustering, formatted for a reporter.
final class ClusteringProgress {
  private let name: String
  private let rows: Double
  private let reporter: any ProgressReporter
  private var timer = ThroughputTimer()
  private var iterations = 0
  /// The number of batches before a resume, which the timer has not seen.
  private var resumedBatches: Int?

  /// Reports that the initial centers are being chosen.
  init(clusters: Int, rows: Int, reporter: any ProgressReporter) {
    (name, self.rows, self.reporter) = ("\(clusters) clusters", Double(rows), reporter)
    reporter.activity("\(name), initial centers")
  }

  /// Reports the progress of Lloyd's algorithm.
  func show(_ progress: KMeans.Progress, maxIterations: Int) {
    switch progress {
    case .initialization(let chosen, let total): showCenters(chosen, of: total)
    case .iteration(let step):
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
  }

  /// Reports the progress of mini-batch k-means.
  func show(_ progress: MiniBatchKMeans.Progress) {
    switch progress {
    case .initialization(let chosen, let total): showCenters(chosen, of: total)
    case .step(let step):
      reporter.progress {
        let (done, total) = sinceResume(step.batch, of: step.batches)
        return timer.update(
          "\(name), batch \(step.batch)", done, ofAtMost: total, inertia(step.inertia * rows))
      }
    }
  }

  /// Reports the progress of k-means over a stream.
  func show(_ progress: StreamingKMeans.Progress) {
    switch progress {
    case .initialization(let chosen, let total): showCenters(chosen, of: total)
    case .step(let step):
      reporter.progress {
        let (done, total) = sinceResume(step.batch, of: step.batches)
        return timer.update(
          "\(name), epoch \(step.epoch)", done, of: total, "batches", inertia(step.inertia * rows))
      }
      if step.batch == step.batches { reporter.activity("\(name), reducing the streamed centers") }
    }
  }

  /// The number of batches that the timer has seen, and of those that it will see.
  private func sinceResume(_ batch: Int, of batches: Int) -> (done: Int, total: Double) {
    let before = resumedBatches ?? batch - 1
    resumedBatches = before
    return (batch - before, Double(batches) - Double(before))
  }

  /// Reports the number of initial centers that k-means++ has chosen.
  private func showCenters(_ chosen: Int, of total: Int) {
    reporter.progress {
      timer.update("\(name), initial centers", chosen, of: Double(total), "centers")
    }
    // The iterations have a rate of their own.
    if chosen == total { timer = ThroughputTimer() }
  }

  /// The inertia of all rows; for batches an estimate from the latest one.
  private func inertia(_ inertia: Double) -> String {
    "inertia \(ClusteringMetrics.text(inertia: inertia))"
  }
}
