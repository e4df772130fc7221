// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

package struct ShowCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show images of a data set with their labels.",
    discussion: """
      EXAMPLE
        numeral show --dataset digits --count 100 --png digits.png

      Images are printed in color if the terminal has 24 bits of color (COLORTERM=truecolor) or \
      256 colors (TERM=xterm-256color) and a UTF-8 locale. In files and pipes, on other terminals, \
      and if NO_COLOR is set, they are printed as ASCII.
      """)

  /// The defaults of the options.
  private static let standard = ShowSettings()

  @Option(help: DatasetChoice.help)
  var dataset = standard.dataset
  @Option(help: "The images to train with, or those to test with.")
  var split = standard.split
  @Option(help: ArgumentHelp("The number of images, from the first on.", valueName: "n"))
  var count = standard.count
  @Option(
    help: ArgumentHelp("Also draw the images into this file.", valueName: "file.png"))
  var png: String?
  @OptionGroup var common: CommonOptions

  package init() {}

  package func validate() throws {
    guard count >= 1 else { throw ValidationError("--count is \(count), expected 1 or more.") }
  }

  /// The options as settings.
  package var settings: ShowSettings {
    ShowSettings(
      dataset: dataset, dataDirectory: common.dataDirectory, split: split, count: count)
  }

  package func run() async throws {
    try await common.run(writing: [OutputOption("--png", png)]) { terminal in
      try await dataset.download(to: common.searchPath, progress: terminal)
      let outcome = try ShowRun(settings, progress: terminal).run()
      let cells = outcome.cells
      terminal.result(
        TextPreview.grid(cells, style: terminal.textStyle, columns: terminal.columns))
      if let png {
        try ImageGrid(cells).image().write(to: URL(path: png))
        terminal.note("\nwrote \(png)")
      }
      try common.write(
        metrics: Metrics(
          dataset: outcome.dataset, split: outcome.split, images: outcome.imageCount,
          labels: outcome.images.labels))
    }
  }

  private struct Metrics: Encodable {
    let dataset: String
    let split: ShowSettings.Split
    /// The number of images in the split, and the labels of those shown.
    let images: Int
    let labels: [Int]
  }
}
