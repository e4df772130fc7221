// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralImages
import NumeralTensors

/// The settings of `numeral predict`: a model and the images to predict.
public struct PredictionSettings: Hashable, Sendable {
  /// A .safetensors file of `numeral train`, `numeral cluster` or PyTorch.
  public var model: URL
  /// The paths of PNG or JPEG files; "-" is standard input.
  public var images: [String]

  /// Prefixes to remove from the names of the model's tensors: see `SafeTensors.removePrefixes`.
  public var removedPrefixes: [String]

  /// Creates settings.
  public init(model: URL, images: [String], removedPrefixes: [String] = []) {
    (self.model, self.images, self.removedPrefixes) = (model, images, removedPrefixes)
  }

  /// The call of `numeral predict` with these settings, quoted for a POSIX shell.
  public var commandLine: String {
    var command = ShellCommand("predict")
    command.append("--model", model.displayPath)
    for prefix in removedPrefixes { command.append("--remove-prefix", prefix) }
    for image in images { command.append(argument: image) }
    return command.description
  }
}

/// A prediction of the digits in image files, or of the classes of a folder.
///
///     let settings = PredictionSettings(
///       model: URL(fileURLWithPath: "network.safetensors"), images: ["seven.png"])
///     for entry in try PredictionRun(settings).run().entries {
///       print(entry.image, entry.predictions.map { $0.digit ?? -1 })     // seven.png [7]
///     }
public struct PredictionRun: Sendable {
  /// The settings.
  public var settings: PredictionSettings
  /// The image that was read from standard input, or the error of reading it.
  public var standardInput: Result<ImageFile, any Error>?

  /// Creates a run that has not started.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - standardInput: The image on standard input, if it has been read before; `nil` to read it
  ///     when the run comes to "-".
  public init(
    _ settings: PredictionSettings, standardInput: Result<ImageFile, any Error>? = nil
  ) {
    (self.settings, self.standardInput) = (settings, standardInput)
  }

  /// Predicts the images one by one. An image that cannot be read, or is blank, does not stop the
  /// others.
  ///
  /// - Parameter onImage: Called after each image with its prediction or the error.
  /// - Returns: The predictions of the images that could be read.
  /// - Throws: `FileError` if the model cannot be read; `CancellationError` if the task is
  ///   canceled.
  public func run(
    onImage: (_ path: String, Result<PredictionOutcome.Entry, any Error>) -> Void = { _, _ in }
  ) throws -> PredictionOutcome {
    let model = try Model(settings)
    var entries: [PredictionOutcome.Entry] = []
    for path in settings.images {
      try Task.checkCancellation()
      let entry = Result { try predict(path, model) }
      if let entry = try? entry.get() { entries.append(entry) }
      onImage(path, entry)
    }
    return PredictionOutcome(settings: settings, entries: entries)
  }

  private func predict(_ path: String, _ model: Model) throws -> PredictionOutcome.Entry {
    let (image, name): (ImageFile, String)
    if path == "-" {
      name = "standard input"
      image = try standardInput?.get() ?? ImageFile(reading: .standardInput, name: name)
    } else {
      let file = URL(path: path)
      (image, name) = (try ImageFile(contentsOf: file), file.unresolvedPath)
    }
    let (seen, predictions) = try model.predict(image, name: name)
    return PredictionOutcome.Entry(image: path, seen: seen, predictions: predictions)
  }

  /// The model of the settings.
  private enum Model {
    case digits(DigitModel)
    case classes(ImageClassifier)

    init(_ settings: PredictionSettings) throws {
      var tensors = try SafeTensors(contentsOf: settings.model)
      try tensors.removePrefixes(settings.removedPrefixes)
      self =
        tensors.metadata["format"] == ImageClassifier.format
        ? .classes(try ImageClassifier(tensors, settings.model))
        : .digits(try DigitModel(tensors, settings.model))
    }

    func predict(_ image: ImageFile, name: String) throws -> (ImageBatch, [Prediction]) {
      switch self {
      case .digits(let model):
        let seen = try model.images(of: image.pixels, name: name)
        return (seen, try model.predict(seen))
      case .classes(let model):
        let size = Size2D(model.inputShape[1], model.inputShape[2])
        let seen = ImageBatch(image.channelsFirst(1, resizedTo: size), maxValue: 255)
        return (seen, [try model.predict(image)])
      }
    }
  }
}

/// The predictions of the images that could be read.
public struct PredictionOutcome: Sendable {
  /// The predictions of the digits in one image.
  public struct Entry: Encodable, Sendable {
    /// The path of the image, as the settings give it.
    public let image: String
    /// The digits in the form that the model was trained on, from left to right; or, of a model
    /// for the classes of a folder, the image in gray.
    public let seen: ImageBatch
    /// The prediction of each digit.
    public let predictions: [Prediction]

    private enum CodingKeys: CodingKey { case image, digits }

    /// Writes the path beside the keys of the prediction, or beside a list of predictions if the
    /// image has several digits.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(image, forKey: .image)
      if predictions.count == 1 {
        try predictions[0].encode(to: encoder)
      } else {
        try container.encode(predictions, forKey: .digits)
      }
    }
  }

  /// The settings of the run.
  public let settings: PredictionSettings
  /// The predictions, in the order of the images.
  public let entries: [Entry]
}
