// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show images of a data set, with their true labels.",
    discussion: """
      EXAMPLE
        numeral show --dataset digits --count 100 --png digits.png

      Pixels are shown where the terminal has 24 bits of color (COLORTERM=truecolor) or 256 colors \
      (TERM=xterm-256color) and a UTF-8 locale. Elsewhere, in files and pipes, and where NO_COLOR is set, \
      images are ASCII.
      """)

  enum Split: String, ExpressibleByArgument, CaseIterable, Codable {
    case train, test
  }

  @Option(help: DatasetChoice.help)
  var dataset = DatasetChoice.mnist
  @Option(help: "The images to train with, or those to test with.")
  var split = Split.test
  @Option(help: ArgumentHelp("The number of images, from the first on.", valueName: "n"))
  var count = 6
  @Option(
    help: ArgumentHelp("Draw the images into this file, too.", valueName: "file.png"))
  var png: String?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard count >= 1 else { throw ValidationError("--count is \(count), expected 1 or more.") }
  }

  func run() async throws {
    try await common.run { terminal in
      if let png { try checkWritable(png) }
      let dataset = try await dataset.load(common, terminal)
      let images = split == .train ? dataset.train : dataset.test
      let shown = images[0..<min(count, images.count)]
      let cells = zip(Image.grayscale(shown.images, maxValue: shown.maxValue), shown.labels)
        .map { ImageGrid.Cell($0, caption: "\($1)") }
      terminal.result(
        TextPreview.grid(cells, style: terminal.textStyle, columns: terminal.columns))
      if let png {
        try PNG.write(ImageGrid(cells).picture().pixels, to: URL(fileURLWithPath: png))
        terminal.note("\nwrote \(png)")
      }
      try common.write(
        metrics: Metrics(
          dataset: dataset.name, split: split, images: images.count, labels: shown.labels))
    }
  }

  private struct Metrics: Encodable {
    let dataset: String
    let split: Split
    /// The number of images in the split, and the labels of those shown.
    let images: Int
    let labels: [Int]
  }
}
