// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralLearning
import NumeralPlots

// Centers are points in the space of images, so they can be shown as images.
extension ClusteringOutcome {
  /// The centers of a fit as images.
  public func centerImages(of fit: Fit) -> [Image] {
    Image.heatMaps(
      fit.result.centers.reshaped([-1, data.train.height, data.train.width]), range: 0...1,
      colors: .gray)
  }

  /// The first held-out images that belong to each cluster, with their labels; those with another
  /// label than the cluster are marked as wrong.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - count: The maximum number of images for each cluster.
  public func members(of fit: Fit, count: Int) throws -> [[ImageGrid.Cell]] {
    let images = data.heldOut
    var members = [[Int]](repeating: [], count: fit.clusters)
    for (image, cluster) in try fit.result.model.predict(images.samples).enumerated() {
      members[cluster].append(image)
    }
    return zip(members, fit.classifier.majorityLabels).map { members, majority in
      let shown = images.take(members.prefix(count))
      return zip(Image.grayscale(shown.images, maxValue: shown.maxValue), shown.labels).map {
        ImageGrid.Cell($0, caption: "\($1)", isWrong: $1 != majority)
      }
    }
  }

  /// The center of each cluster and some held-out images that belong to it, as text.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - columns: The width of the terminal in characters.
  ///   - style: The form of the pixels.
  public func preview(of fit: Fit, columns: Int, style: TextStyle = .ascii) throws -> String {
    let centers = centerImages(of: fit)
    let perRow = TextPreview.imagesPerRow(like: centers[0], columns: columns)
    let members = try members(of: fit, count: max(1, perRow - 1))
    let shown = min(fit.clusters, 36)
    let rows = (0..<shown).map { cluster in
      TextPreview.grid(
        [.init(centers[cluster], caption: "cluster \(cluster): \(fit.caption(cluster))")]
          + members[cluster], style: style, columns: columns)
    }
    let more = fit.clusters - shown
    return (rows + (more > 0 ? ["and \(more) more clusters"] : [])).joined(separator: "\n\n")
  }
}
