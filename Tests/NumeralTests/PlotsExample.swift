// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// What Docs/Plots.md shows, between the two marks.
func plotsExample(in folder: URL) throws {
  // Docs/Plots.md begins.
  let digits = Digits.images
  let clusters = try KMeans(clusters: 10, seed: 1)
    .fit(Samples(bytes: digits.images, maxValue: digits.maxValue))
  let names = try ClusterClassifier(
    clusters: clusters.labels, labels: digits.labels, clusterCount: 10)

  // The centers are images too.
  let centers = Image.heatMaps(
    clusters.centers.reshaped([10, 8, 8]), range: 0...1, colors: .gray)
  let cells = zip(centers, names.majorityLabels).map { image, digit in
    ImageGrid.Cell(image, caption: digit.map(String.init) ?? "none")
  }

  // All digits on a map, each drawn as itself.
  let features = digits.features()
  let coordinates = try PCA(components: 2).fit(features).transform(features)
  let map = ScatterChart(
    title: "Digits along their two principal components",
    x: Axis("first component"), y: Axis("second component"),
    series: (0..<10).map { digit in
      let images = digits.labels.indices.filter { digits.labels[$0] == digit }
      return .init(
        Character("\(digit)"),
        points: images.map { (Double(coordinates[$0, 0]), Double(coordinates[$0, 1])) })
    })

  let report = Report(
    title: "Ten clusters of digits", summary: "Found by `KMeans`, which sees no labels.",
    sections: [
      .init(
        "Images",
        [
          .figure(.init("centers", cells, caption: "The centers.", command: "swift run plots")),
          .figure(.init("map", map.svg, caption: "The digits.", command: "swift run plots")),
        ])
    ])
  try report.write(to: folder)  // report.html, centers.png, map.svg
  // Docs/Plots.md ends.
}
