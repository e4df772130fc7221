// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// Clusters of a data set, for one number of clusters or several.
struct ClusterTour {
  let invocation: Invocation
  let run: ClusteringRun
  /// What was found for each number of clusters.
  let outcomes: [ClusteringRun.Outcome]
  /// The results, as `numeral cluster` writes them.
  let metrics: ClusteringMetrics

  /// Finds the clusters, and prints the table that `numeral cluster` prints.
  init(_ invocation: Invocation, _ images: ImageDataset, _ terminal: Terminal) throws {
    let command = try invocation.parsed(as: ClusterCommand.self)
    let data = ClusteringData(command.dataset, images, seed: command.seed)
    let run = ClusteringRun(settings: command, data: data, terminal: terminal)
    terminal.note(
      "\nFinding clusters of \(data.train.count.grouped) images of \(command.dataset.name), by "
        + "\(command.algorithm.rawValue) k-means:\n")
    terminal.note(ClusteringMetrics.header(data.hasValidation))
    outcomes = try command.clusters.counts.map { count in
      let outcome = try run.fit(count)
      terminal.note(outcome.metrics.row)
      return outcome
    }
    self.invocation = invocation
    self.run = run
    metrics = ClusteringMetrics(
      dataset: command.dataset.name, algorithm: command.algorithm, seed: command.seed,
      threads: Parallel.threads, runs: outcomes.map(\.metrics))
  }

  /// How long each number of clusters took.
  var stages: [TourMetrics.Stage] {
    outcomes.map { outcome in
      TourMetrics.Stage(
        name: "\(run.settings.algorithm.rawValue) k-means, \(outcome.clusters) clusters",
        seconds: outcome.metrics.seconds, command: invocation(for: outcome).description)
    }
  }

  /// The call of `numeral cluster` that finds this outcome alone.
  func invocation(for outcome: ClusteringRun.Outcome) -> Invocation {
    invocation.setting("--clusters", to: "\(outcome.clusters)")
  }

  /// What was found with the most clusters.
  var finest: ClusteringRun.Outcome { outcomes.max { $0.clusters < $1.clusters }! }
  /// What was found with the fewest clusters.
  var coarsest: ClusteringRun.Outcome { outcomes.min { $0.clusters < $1.clusters }! }
}

extension ClusteringRun.Outcome {
  var clusters: Int { metrics.clusters }

  /// The clusters in the order of their digits, the largest of a digit first, and those without images
  /// last.
  var clustersByDigit: [Int] {
    names.labels.indices.sorted { left, right in
      let (a, b) = (names.labels[left] ?? .max, names.labels[right] ?? .max)
      return a != b ? a < b : names.counts[left] > names.counts[right]
    }
  }
}
