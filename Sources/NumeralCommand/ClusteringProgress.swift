// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

/// The line that is shown while clusters are being found.
final class ClusteringProgress {
  private let name: String
  private let rows: Double
  private let terminal: Terminal
  private var pace = Pace()
  private var iterations = 0

  /// Starts with the choice of the first centers.
  init(clusters: Int, rows: Int, terminal: Terminal) {
    (name, self.rows, self.terminal) = ("\(clusters) clusters", Double(rows), terminal)
    terminal.activity("\(name), first centers")
  }

  /// Shows how many first centers k-means++ has chosen.
  func show(centers: Int, of wanted: Int) {
    terminal.progress {
      pace.line("\(name), first centers", centers, of: Double(wanted), "centers")
    }
    // What follows goes at a rate of its own.
    if centers == wanted { pace = Pace() }
  }

  /// Shows an iteration of Lloyd's algorithm.
  func show(_ step: KMeans.Iteration, maxIterations: Int) {
    iterations += 1
    terminal.progress {
      let start = step.starts > 1 ? ", start \(step.start)/\(step.starts)" : ""
      let starts = Double(step.starts - step.start + 1)
      return pace.line(
        "\(name)\(start), iteration \(step.iteration)", iterations,
        ofAtMost: Double(iterations - step.iteration) + starts * Double(maxIterations),
        inertia(step.inertia))
    }
  }

  /// Shows a mini-batch.
  func show(_ step: MiniBatchKMeans.Step) {
    terminal.progress {
      pace.line(
        "\(name), batch \(step.batch)", step.batch, ofAtMost: Double(step.batches),
        inertia(step.inertia * rows))
    }
  }

  /// Shows a batch of the stream.
  func show(_ step: StreamingKMeans.Step) {
    terminal.progress {
      pace.line(
        "\(name), epoch \(step.epoch)", step.batch, of: Double(step.batches), "batches",
        inertia(step.inertia * rows))
    }
    if step.batch == step.batches { terminal.activity("\(name), reducing the streamed centers") }
  }

  /// The inertia of all rows, as far as a batch can tell.
  private func inertia(_ inertia: Double) -> String {
    "inertia \(ClusteringMetrics.text(inertia: inertia))"
  }
}
