// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralPlots

// Charts of the results against the number of clusters.
extension ClusteringOutcome {
  /// The inertia and the homogeneity of the training images.
  var inertiaAndHomogeneity: [Report.Figure] {
    [
      chart(
        "inertia", Axis("inertia"), [("training images", \.inertia)],
        caption: """
          Inertia: the sum of the squared distances of the training images to their centers, on \
          pixels from 0 to 1.
          """),
      chart(
        "homogeneity", Axis("homogeneity"), [("training images", \.homogeneity)],
        caption: "Homogeneity: 1 if no cluster has images of two digits."),
    ]
  }

  /// The accuracies of the majority labels.
  var accuracyFigure: Report.Figure {
    chart(
      "cluster-accuracy", Axis("accuracy"),
      [
        ("training images", \.accuracy), ("validation images", \.validationAccuracy),
        ("test images", \.testAccuracy),
      ],
      caption: """
        Accuracy: the fraction of images whose digit is the majority label of their cluster.
        """)
  }

  private func chart(
    _ name: String, _ axis: Axis,
    _ series: [(name: String, value: (ClusteringMetrics.Run) -> Double?)], caption: String
  ) -> Report.Figure {
    let counts = metrics.runs.map { Double($0.clusters) }
    let lines = series.compactMap { series -> LineChart.Series? in
      let points = zip(counts, metrics.runs).compactMap { count, run in
        series.value(run).map { (x: count, y: $0) }
      }
      return points.isEmpty ? nil : LineChart.Series(series.name, points: points)
    }
    let chart = LineChart(
      title: "\(axis.title) against the number of clusters",
      x: Axis("clusters, on a logarithmic scale", scale: .logarithmic, ticks: counts), y: axis,
      series: lines)
    return Report.Figure(name, chart.svg, caption: caption, command: settings.commandLine)
  }

  /// The results as a table.
  var table: Report.Table {
    let hasValidation = data.validation != nil
    return Report.Table(
      header: ["clusters", "inertia", "homo\u{AD}geneity", "accu\u{AD}racy"]
        + (hasValidation ? ["vali\u{AD}dation"] : []) + ["test", "sec\u{AD}onds"],
      rows: metrics.runs.map { run in
        [
          "\(run.clusters)",
          ClusteringMetrics.text(inertia: run.inertia),
          run.homogeneity.digits(4), run.accuracy.digits(4),
        ] + (run.validationAccuracy.map { [$0.digits(4)] } ?? [])
          + [run.testAccuracy.digits(4), run.seconds.digits(2)]
      },
      caption: """
        The same numbers: inertia, homogeneity and accuracy of the training images, accuracy of \
        the \(hasValidation ? "validation and test images" : "test images"), and the seconds of \
        the fit.
        """)
  }

  /// The number of training images in each cluster, with its majority label and with others.
  func sizesFigure(of fit: Fit) -> Report.Figure {
    let clusters = fit.clustersByLabel
    let majority = clusters.map { fit.classifier.majorityCounts[$0] }
    let others = zip(clusters, majority).map { fit.classifier.counts[$0] - $1 }
    let chart = BarChart(
      title: "Training images in each cluster, of its digit and of others",
      category: "the cluster’s digit", value: Axis("training images"),
      categories: clusters.map(fit.caption),
      series: [
        .init("of its digit", values: majority.map(Double.init)),
        .init("of other digits", values: others.map(Double.init)),
      ])
    return Report.Figure(
      "cluster-sizes", chart.svg,
      caption: """
        The training images of each cluster. Some digits have several clusters and some have none, \
        because the algorithm sees no labels.
        """, command: settings.commandLine)
  }
}
