// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

package struct TourCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "tour",
    abstract: "Train a network, find clusters, and write a report with figures.",
    discussion: """
      EXAMPLE
        numeral tour --dataset mnist --output mnist-report

      The digits, the default, come with the library, so that nothing is downloaded. The folder \
      contains report.html, its figures as files, the trained models, and all numbers in \
      metrics.json.
      """)

  @Option(help: DatasetChoice.help)
  var dataset = TourSettings().dataset
  @Option(
    help: ArgumentHelp("The folder to write to, created if it is missing.", valueName: "dir"))
  var output = "numeral-report"
  @OptionGroup var common: CommonOptions

  package init() {}

  /// The options as settings.
  package var settings: TourSettings {
    TourSettings(dataset: dataset, dataDirectory: common.dataDirectory)
  }

  package func run() async throws {
    let folder = URL(path: output, isDirectory: true)
    let results = TourOutcome.fileNames.map {
      OtherFile(name: "the tour's \($0)", file: folder.appendingPathComponent($0))
    }
    try await common.run(sparing: results) { terminal in
      try folder.createDirectory()
      try Destination(folder.appendingPathComponent("report.html")).check()
      try await dataset.download(to: common.searchPath, progress: terminal)
      let outcome = try Tour(
        settings, progress: terminal, columns: terminal.columns, textStyle: terminal.textStyle
      ).run()
      terminal.activity("writing the report")
      try outcome.write(to: folder)
      try common.write(metrics: outcome.metrics)
      let (finest, stream) = (outcome.miniBatch.finest.metrics, outcome.streaming.finest.metrics)
      let testAccuracy = outcome.training.metrics.epochs.last?.testAccuracy ?? 0
      terminal.result(
        """

        network: test accuracy \(testAccuracy.digits(4))
        \(finest.clusters) clusters: test accuracy \(finest.testAccuracy.digits(4))
        10 clusters of a stream: validation accuracy \((stream.validationAccuracy ?? 0).digits(4))
        The report is in \(folder.appendingPathComponent("report.html").relativePath).
        """)
    }
  }
}
