// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

// What clusters look like: their centers are images, too.
extension ClusteringRun {
  /// The centers as pictures.
  func centers(of outcome: Outcome) -> [Image] {
    Image.heatMaps(
      outcome.result.centers.reshaped([-1, data.train.height, data.train.width]), range: 0...1,
      colors: .gray)
  }

  /// The first unseen images that belong to each cluster, with their labels; wrong is what has another
  /// label than its cluster.
  func samples(of outcome: Outcome, count: Int) throws -> [[ImageGrid.Cell]] {
    let unseen = data.unseen
    var members = [[Int]](repeating: [], count: outcome.result.model.clusters)
    for (image, cluster) in try outcome.result.model.predict(unseen.samples).enumerated() {
      members[cluster].append(image)
    }
    return zip(members, outcome.names.labels).map { members, name in
      let sample = unseen.take(members.prefix(count))
      return zip(Image.grayscale(sample.images, maxValue: sample.maxValue), sample.labels).map {
        ImageGrid.Cell($0, caption: "\($1)", isWrong: $1 != name)
      }
    }
  }

  /// Each cluster's center, and beside it some unseen images that belong to it, as text.
  func text(of outcome: Outcome, columns: Int) throws -> String {
    let (clusters, centers) = (outcome.result.model.clusters, centers(of: outcome))
    let perRow = TextPreview.picturesPerRow(like: centers[0], columns: columns)
    let samples = try samples(of: outcome, count: max(1, perRow - 1))
    let shownClusters = min(clusters, 36)
    let rows = (0..<shownClusters).map { cluster in
      TextPreview.grid(
        [.init(centers[cluster], caption: "cluster \(cluster): \(outcome.name(cluster))")]
          + samples[cluster], style: terminal.textStyle, columns: columns)
    }
    let rest = clusters - shownClusters
    return (rows + (rest > 0 ? ["and \(rest) more clusters"] : [])).joined(separator: "\n\n")
  }
}

extension ClusteringRun.Outcome {
  /// The digit of a cluster as text, or a sign for none.
  func name(_ cluster: Int) -> String { names.labels[cluster].map(String.init) ?? "?" }
}
