import ArgumentParser
import Foundation
import Numeral

struct TourCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tour",
    abstract: "See the library at work: train the network, and look at what it says.",
    discussion: """
      EXAMPLE
        numeral tour

      On the digits that come with the library it needs no network. The trained network and its \
      results are written to the output folder.
      """)

  @Option(help: DatasetChoice.help)
  var dataset = DatasetChoice.digits
  @Option(help: ArgumentHelp("The folder to write to, made if it is missing.", valueName: "dir"))
  var output = "numeral-report"
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await common.run { terminal in
      let folder = URL(fileURLWithPath: output, isDirectory: true)
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch {
        throw FileError(folder, found: error.localizedDescription, expected: "a folder to write to")
      }
      let loaded = try await dataset.load(common, terminal)
      var run = try TrainingRun(
        TrainingSettings(dataset: dataset.name), on: loaded, terminal: terminal)
      terminal.note(
        "Training a network of \(run.metrics.parameters.grouped) weights on "
          + "\(loaded.train.count.grouped) images of \(loaded.name):\n")
      // An epoch of the digits is 23 steps, one of MNIST 938.
      let epochs = loaded.train.count < 10_000 ? 60 : 5
      try run.train(epochs: epochs, logInterval: .max)

      terminal.note("\nWhat it says about the first test images (label -> prediction):\n")
      let first = loaded.test[0..<min(12, loaded.test.count)]
      let cells = zip(
        Picture.greys(first.images, white: first.white), zip(first.labels, run.predict(12))
      )
      .map { ImageGrid.Cell($0, label: $1.0, predicted: $1.1) }
      terminal.note(TextPreview.grid(cells, style: terminal.textStyle, columns: terminal.columns))

      let model = folder.appendingPathComponent("network.safetensors")
      try run.write(model: model)
      var options = common
      options.metrics = options.metrics ?? folder.appendingPathComponent("metrics.json").path
      try options.write(metrics: run.metrics)
      if let last = run.metrics.epochs.last {
        terminal.result(
          "\nThe network names \((100 * last.testAccuracy).digits(1)) % of the "
            + "\(loaded.test.count.grouped) test images (test accuracy "
            + "\(last.testAccuracy.digits(4))); it is in \(model.relativePath).")
      }
    }
  }
}
