// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

// Images on a map.
extension ClusterTour {
  /// The most points that a map shows: more would hide one another.
  private static let mostPoints = 2000

  /// The test images along their two principal components, with the centers of an outcome on them.
  func map(_ outcome: ClusteringRun.Outcome, _ tour: Invocation) throws -> Report.Figure {
    let test = run.data.test
    let features = test.features()
    let pca = try PCA(fitting: features, components: 2)
    let (places, centers) = (pca.transform(features), pca.transform(outcome.result.centers))
    let every = (test.count + Self.mostPoints - 1) / Self.mostPoints
    let shown = Array(stride(from: 0, to: test.count, by: every))
    let series = Set(test.labels).sorted().map { label in
      ScatterChart.Series(
        String(label).last!,
        points: shown.filter { test.labels[$0] == label }.map { place(places, $0) })
    }
    let chart = ScatterChart(
      title: "Test images along their two principal components, and the centers of clusters",
      x: Axis("first principal component"), y: Axis("second principal component"),
      series: series,
      highlights: outcome.clustersByDigit.map { cluster in
        let place = place(centers, cluster)
        return .init(outcome.name(cluster), x: place.x, y: place.y)
      })
    let share = Double(pca.explainedVarianceRatio.sum())
    return Report.Figure(
      "map", chart.svg,
      caption: """
        \(every == 1 ? "All \(test.count.grouped)" : "\(shown.count.grouped) of the \(test.count.grouped)") \
        test images along the two directions in which they differ most, which have \(share.percent) of \
        the variance; each is drawn as its true digit. The discs are the \(outcome.clusters) centers, \
        with their clusters’ digits.
        """, command: tour.description)
  }

  private func place(_ places: Tensor<Float>, _ row: Int) -> (x: Double, y: Double) {
    (Double(places[row, 0]), Double(places[row, 1]))
  }
}
