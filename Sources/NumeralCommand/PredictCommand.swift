// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

package struct PredictCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the digit in a photograph or drawing of your own, or the class of an image.",
    discussion: """
      EXAMPLE
        numeral train --model network.safetensors
        numeral predict --model network.safetensors seven.png

      An image is a PNG or JPEG file of a digit, or of several side by side, dark on light or \
      light on dark. Each digit is separated from the background, scaled and centered, as the \
      images that the model was trained on. A network predicts the three most probable digits, \
      clusters the label of the closest center. Of several digits, the most probable ones are \
      printed.

      A model of 'numeral train' for the classes of a folder predicts one of them for the whole \
      image, which is resized.

      Unreadable or blank images are reported on standard error. The other images are still \
      predicted, and the exit status is 1.
      """)

  @Option(
    help: ArgumentHelp(
      "A file of 'numeral train' or 'numeral cluster'.", valueName: "file.safetensors"))
  var model: String
  @Option(
    name: .customLong("remove-prefix"),
    help: ArgumentHelp(
      """
      Remove this prefix from the names in the model file, such as PyTorch's module. and _orig_mod.
      """, valueName: "text"))
  var removedPrefixes: [String] = []
  @Flag(help: "Print the results as JSON, with the probabilities of all digits.")
  var json = false
  @Flag(help: "Print each image as the model sees it, as text.")
  var show = false
  @Argument(help: ArgumentHelp("PNG or JPEG files; - is standard input.", valueName: "image.png"))
  var images: [String]
  @OptionGroup var common: CommonOptions

  package init() {}

  package func validate() throws {
    if removedPrefixes.contains("") {
      throw ValidationError("--remove-prefix is empty, expected characters.")
    }
    if json && show { throw ValidationError("--show prints text, which --json cannot contain.") }
  }

  /// The options as settings.
  package var settings: PredictionSettings {
    PredictionSettings(
      model: URL(path: model), images: images, removedPrefixes: removedPrefixes)
  }

  package func run() async throws {
    // Read before signals are handled, because cancellation does not end a wait for input.
    let standardInput =
      images.contains("-")
      ? Result { try ImageFile(reading: .standardInput, name: "standard input") } : nil
    try await common.run(sparing: ([model] + images).map(OtherFile.input)) { terminal in
      let run = PredictionRun(settings, standardInput: standardInput)
      let outcome = try run.run { _, result in
        do {
          let entry = try result.get()
          if show {
            for seen in Image.grayscale(entry.seen.images, maxValue: entry.seen.maxValue) {
              let lines = TextPreview.lines(of: seen, style: terminal.textStyle)
              terminal.result(lines.joined(separator: "\n"))
            }
          }
          if !json { terminal.result(entry.line) }
        } catch {
          terminal.error(error)
        }
      }
      let results = Results(model: model, predictions: outcome.entries)
      if json { terminal.result(try results.metricsJSON()) }
      try common.write(metrics: results)
      if outcome.entries.count < images.count { throw ExitCode.failure }
    }
  }

  private struct Results: Encodable {
    let model: String
    let predictions: [PredictionOutcome.Entry]
  }
}

extension PredictionOutcome.Entry {
  /// The prediction as a line: "seven.png: 7 (99.1 %), 9 (0.5 %), 2 (0.2 %)", or of several digits,
  /// "twelve.png: 12, from left to right 1 (98.2 %), 2 (99.0 %)".
  fileprivate var line: String {
    guard predictions.count > 1 else {
      return "\(image): " + predictions[0].texts(candidates: 3).joined(separator: ", ")
    }
    let number = predictions.map { $0.digit.map(String.init) ?? "?" }.joined()
    let digits = predictions.flatMap { $0.texts(candidates: 1) }
    return "\(image): \(number), from left to right \(digits.joined(separator: ", "))"
  }
}

extension Prediction {
  /// The most probable digits, or the digit of the cluster.
  fileprivate func texts(candidates count: Int) -> [String] {
    if let cluster {
      let label = digit.map(String.init) ?? "no digit"
      return ["\(label) (cluster \(cluster.index), distance \(Double(cluster.distance).digits(3)))"]
    }
    return candidates?.prefix(count).map { candidate in
      let name = candidate.name ?? "\(candidate.index)"
      return "\(name) (\((100 * Double(candidate.probability)).digits(1)) %)"
    } ?? []
  }
}
