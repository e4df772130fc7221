// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralPlots
import NumeralTensors

extension ClusteringOutcome {
  /// The maximum number of points on a map; more would hide one another.
  private static let maxPoints = 2000

  /// The test images and the centers of a fit, projected on two principal components.
  func map(of fit: Fit, command: String) throws -> Report.Figure {
    let test = data.test
    let features = test.features()
    let pca = try PCA(components: 2).fit(features)
    let (points, centers) = (pca.transform(features), pca.transform(fit.result.centers))
    let interval = ceilDiv(test.count, Self.maxPoints)
    let shown = Array(stride(from: 0, to: test.count, by: interval))
    let series = Set(test.labels).sorted().map { label in
      ScatterChart.Series(
        String(label).last!,
        points: shown.filter { test.labels[$0] == label }.map { point(points, $0) })
    }
    let chart = ScatterChart(
      title: "Test images along their two principal components, and the centers of clusters",
      x: Axis("first principal component"), y: Axis("second principal component"),
      series: series,
      highlights: fit.clustersByLabel.map { cluster in
        let center = point(centers, cluster)
        return .init(fit.caption(cluster), x: center.x, y: center.y)
      })
    let explained = Double(pca.explainedVarianceRatio.sum())
    let count =
      interval == 1
      ? "All \(test.count.grouped)" : "\(shown.count.grouped) of the \(test.count.grouped)"
    return Report.Figure(
      "map", chart.svg,
      caption: """
        \(count) test images, projected on the first two principal components, which explain \
        \(explained.percent) of the variance. Each is drawn as its digit. The discs are the \
        \(fit.clusters) centers with the majority labels of their clusters.
        """, command: command)
  }

  private func point(_ points: Tensor<Float>, _ row: Int) -> (x: Double, y: Double) {
    (Double(points[row, 0]), Double(points[row, 1]))
  }
}
