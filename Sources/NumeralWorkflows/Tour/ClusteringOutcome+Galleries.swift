// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralPlots

// Figures of images: centers, and held-out images beside them.
extension ClusteringOutcome {
  /// The centers of a fit, each captioned with its majority label.
  func centersFigure(of fit: Fit) -> Report.Figure {
    let centers = centerImages(of: fit)
    let digits = Set(fit.classifier.majorityLabels.compactMap(\.self)).count
    let empty =
      fit.classifier.majorityLabels.contains(nil)
      ? " A ? marks a cluster without training images." : ""
    return Report.Figure(
      "centers-\(fit.clusters)",
      fit.clustersByLabel.map { .init(centers[$0], caption: fit.caption($0)) },
      caption: """
        The \(fit.clusters) centers with the majority labels of their clusters, \
        \(digits == 10 ? "all ten digits" : "\(digits) of the ten digits"). The labels are right \
        for \(fit.metrics.testAccuracy.percent) of the test images.\(empty)
        """, command: settings.with(clusters: fit.clusters).commandLine)
  }

  /// The center of each cluster, and beside it held-out images that belong to the cluster.
  func membersFigure(of fit: Fit, count: Int = 11) throws -> Report.Figure {
    let (centers, members) = (centerImages(of: fit), try members(of: fit, count: count))
    let groups = fit.clustersByLabel.map { cluster in
      Report.Figure.Group(
        """
        Majority label \(fit.caption(cluster)): \
        \(fit.classifier.majorityCounts[cluster].grouped) of \
        \(fit.classifier.counts[cluster].grouped) training images
        """, [ImageGrid.Cell(centers[cluster], caption: "center")] + members[cluster])
    }
    return Report.Figure(
      "cluster-samples", groups,
      caption: """
        The center of each cluster, and the first \(count) held-out images that belong to it, with \
        their labels. A frame marks an image whose label is not the majority label of its cluster.
        """, command: settings.commandLine)
  }
}
