// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Say which digit is in a picture of your own.",
    discussion: """
      EXAMPLE
        numeral train --model network.safetensors
        numeral predict --model network.safetensors seven.png

      Any PNG will do, with one digit on a plain background, dark on light or light on dark. It is \
      brought to the form of the images that the model learned from: gray, cut out, scaled and centered. \
      A network names the three most probable digits, clusters the closest of them and its digit.

      Of a picture that cannot be read, or is blank, a line on standard error tells; the others are \
      predicted all the same, and the exit status is 1.
      """)

  @Option(
    help: ArgumentHelp(
      "What 'numeral train' or 'numeral cluster' wrote.", valueName: "file.safetensors"))
  var model: String
  @Flag(help: "Print the results as JSON, with all digits' probabilities.")
  var json = false
  @Flag(help: "Print what the model sees of each picture, as text.")
  var show = false
  @Argument(help: ArgumentHelp("PNG files; - is standard input.", valueName: "image.png"))
  var images: [String]
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if json && show { throw ValidationError("--show prints text, which --json cannot hold.") }
  }

  func run() async throws {
    // Waits for whoever types or sends it, so that signals must find their default action.
    let standardInput = images.contains("-") ? PictureFile.standardInput() : nil
    try await common.run { terminal in
      let model = try DigitModel(URL(fileURLWithPath: model))
      var predictions: [DigitModel.Prediction] = []
      for image in images {
        do {
          let file = try image == "-" ? standardInput!.get() : PictureFile(path: image)
          let input = try model.input(from: file.picture, name: file.name)
          let prediction = try model.predict(input, of: image)
          predictions.append(prediction)
          if show {
            let seen = Image(gray: input[0], maxValue: model.maxValue)
            let lines = TextPreview.lines(of: seen, style: terminal.textStyle)
            terminal.result(lines.joined(separator: "\n"))
          }
          if !json { terminal.result(prediction.line) }
        } catch {
          FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
        }
      }
      let results = Results(model: self.model, predictions: predictions)
      if json { terminal.result(try results.json()) }
      try common.write(metrics: results)
      if predictions.count < images.count { throw ExitCode.failure }
    }
  }

  private struct Results: Encodable {
    let model: String
    let predictions: [DigitModel.Prediction]
  }
}

/// What is in a PNG file, and what errors call it.
private struct PictureFile {
  let name: String
  let picture: Tensor<UInt8>

  init(path: String) throws {
    let file = URL(fileURLWithPath: path)
    (name, picture) = (file.path, try PNG.read(file))
  }

  private init(standardInput name: String) throws {
    (self.name, picture) = (name, try PNG.read(.standardInput, name: name))
  }

  /// What comes on standard input.
  static func standardInput() -> Result<PictureFile, any Error> {
    Result { try PictureFile(standardInput: "standard input") }
  }
}

extension DigitModel.Prediction {
  /// The prediction as a line: "seven.png: 7 (99.1 %), 9 (0.5 %), 2 (0.2 %)".
  fileprivate var line: String {
    var texts = candidates?.prefix(3).map { candidate in
      "\(candidate.digit) (\((100 * Double(candidate.probability)).digits(1)) %)"
    }
    if let cluster {
      let name = digit.map(String.init) ?? "no digit"
      texts = ["\(name) (cluster \(cluster.index), distance \(Double(cluster.distance).digits(3)))"]
    }
    return "\(image): " + (texts ?? []).joined(separator: ", ")
  }
}
