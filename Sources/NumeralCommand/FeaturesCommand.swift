// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

package struct FeaturesCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Classify digits by features that k-means learns from patches, and ridge regression.",
    discussion: """
      EXAMPLE
        numeral features --dataset digits --clusters 100

      No backpropagation: random patches are whitened and clustered, the features of an image are \
      the distances of its patches to the centers, summed over the regions of a grid, and a linear \
      function of them tells the digit. A. Coates, H. Lee and A. Ng, 2011.
      """)

  /// The defaults of the options.
  private static let standard = FeaturesSettings()

  @Option(help: DatasetChoice.help)
  var dataset = standard.dataset
  @Option(help: ArgumentHelp("The number of clusters of patches.", valueName: "n"))
  var clusters = standard.clusters
  @Option(
    help: ArgumentHelp(
      "The height and width of a patch. (default: 10, or half of the images' side if that is less)",
      valueName: "n"))
  var patchSize: Int?
  @Option(help: ArgumentHelp("The rows and columns of regions.", valueName: "n"))
  var regions = standard.regions
  @Option(help: ArgumentHelp("The penalty of the ridge regression.", valueName: "x"))
  var penalty = standard.penalty
  @Option(help: ArgumentHelp("The seed; the same seed gives the same results.", valueName: "n"))
  var seed = standard.seed
  @OptionGroup var common: CommonOptions

  package init() {}

  package func validate() throws {
    for (name, value) in [
      ("--clusters", clusters), ("--patch-size", patchSize ?? 1), ("--regions", regions),
    ] where value < 1 {
      throw ValidationError("\(name) is \(value), expected 1 or more.")
    }
    guard penalty > 0 && penalty.isFinite else {
      throw ValidationError("--penalty is \(penalty), expected a number above 0.")
    }
  }

  /// The options as settings.
  package var settings: FeaturesSettings {
    FeaturesSettings(
      dataset: dataset, dataDirectory: common.dataDirectory, clusters: clusters,
      patchSize: patchSize, regions: regions, penalty: penalty, seed: seed)
  }

  package func run() async throws {
    try await common.run { terminal in
      try await dataset.download(to: common.searchPath, progress: terminal)
      let images = try dataset.load(from: common.searchPath, progress: terminal)
      let metrics = try FeaturesRun(settings, images: images, progress: terminal).run().metrics
      terminal.result(
        "test accuracy \(metrics.testAccuracy.digits(4)) with \(metrics.features.grouped) features "
          + "after \(metrics.seconds.digits(2)) s")
      try common.write(metrics: metrics)
    }
  }
}
