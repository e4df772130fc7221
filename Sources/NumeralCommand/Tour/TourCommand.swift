// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

struct TourCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tour",
    abstract: "See the library at work: a network and clusters, and a report with pictures.",
    discussion: """
      EXAMPLE
        numeral tour --dataset mnist --output mnist-report

      On the digits that come with the library it needs no network. The folder gets report.html, its \
      figures as files, the trained models, and all numbers in metrics.json.
      """)

  @Option(help: DatasetChoice.help)
  var dataset = DatasetChoice.digits
  @Option(help: ArgumentHelp("The folder to write to, made if it is missing.", valueName: "dir"))
  var output = "numeral-report"
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await common.run { terminal in
      let folder = try outputFolder()
      let tour = try await Tour(dataset, common, terminal)
      terminal.activity("writing the report")
      try write(tour, to: folder)
      let (finest, stream) = (tour.miniBatch.finest.metrics, tour.streaming.finest.metrics)
      let report = folder.appendingPathComponent("report.html").relativePath
      terminal.result(
        """

        network: test accuracy \(tour.network.testAccuracy.digits(4))
        \(finest.clusters) clusters: test accuracy \(finest.testAccuracy.digits(4))
        10 clusters of a stream: validation accuracy \((stream.validationAccuracy ?? 0).digits(4))
        The report is in \(report).
        """)
    }
  }

  /// The folder to write to, which is made if it is missing.
  ///
  /// - Throws: `FileError` if it cannot be made, or not be written to.
  private func outputFolder() throws -> URL {
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(folder, found: error.localizedDescription, expected: "a folder to write to")
    }
    try checkWritable(folder.appendingPathComponent("report.html").path)
    return folder
  }

  private func write(_ tour: Tour, to folder: URL) throws {
    try tour.network.run.write(model: folder.appendingPathComponent("network.safetensors"))
    for (clusters, name) in [(tour.miniBatch, "clusters"), (tour.streaming, "stream")] {
      try clusters.run.modelFile(clusters.finest)
        .write(to: folder.appendingPathComponent("\(name).safetensors"))
    }
    var options = common
    options.metrics = folder.appendingPathComponent("metrics.json").path
    try options.write(metrics: tour.metrics)
    try common.write(metrics: tour.metrics)
    try tour.report().write(to: folder)
  }
}
