// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

extension ClusterTour {
  /// The centers of an outcome, each captioned with its digit.
  func centers(of outcome: ClusteringRun.Outcome) -> Report.Figure {
    let centers = run.centers(of: outcome)
    let digits = Set(outcome.names.labels.compactMap(\.self)).count
    return Report.Figure(
      "centers-\(outcome.clusters)",
      outcome.clustersByDigit.map { .init(centers[$0], caption: outcome.name($0)) },
      caption: """
        The \(outcome.clusters) centers with the digits they stand for, \
        \(digits == 10 ? "all ten" : "\(digits) of the ten"). They name \
        \(outcome.metrics.testAccuracy.percent) of the test images.\
        \(outcome.names.labels.contains(nil) ? " A ? has no training images." : "")
        """, command: invocation(for: outcome).description)
  }

  /// Each cluster's center, and beside it unseen images that are nearer to it than to any other.
  func samples(of outcome: ClusteringRun.Outcome, count: Int = 11) throws -> Report.Figure {
    let (centers, samples) = (
      run.centers(of: outcome), try run.samples(of: outcome, count: count)
    )
    let groups = outcome.clustersByDigit.map { cluster in
      Report.Figure.Group(
        """
        Stands for \(outcome.name(cluster)), as do \
        \(outcome.names.majorityCounts[cluster].grouped) of its \
        \(outcome.names.counts[cluster].grouped) training images
        """, [ImageGrid.Cell(centers[cluster], caption: "center")] + samples[cluster])
    }
    return Report.Figure(
      "cluster-samples", groups,
      caption: """
        The center of each cluster, and the first \(count) images that belong to it of those that it \
        has not learned from, with their true digits. Framed is what is of another digit than its \
        cluster.
        """, command: invocation.description)
  }
}
