// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralNetworks
import NumeralTensors

/// A predictor from a file, with the conversion of photographs to the images it was trained on.
///
///     let model = try DigitModel(contentsOf: URL(fileURLWithPath: "network.safetensors"))
///     let pixels = try ImageFile(contentsOf: photograph).pixels
///     let images = try model.images(of: pixels, name: photograph.path)
///     let digits = try model.predict(images).map(\.digit)
public struct DigitModel: Predictor {
  /// The network or the clusters in the file.
  public let predictor: any Predictor
  private let form: DigitForm

  /// Reads a .safetensors file.
  ///
  /// The file is one of `numeral train` or `numeral cluster`, of version 0.1 too, or PyTorch's,
  /// with the weights of the digit network; a network without metadata is taken to be trained on
  /// MNIST. ``ImageClassifier`` reads networks for the classes of a folder.
  ///
  /// - Parameters:
  ///   - file: The file, or a pipe.
  ///   - prefixes: Prefixes to remove from the names of tensors: see `SafeTensors.removePrefixes`.
  /// - Throws: `FileError` if the file has another content.
  public init(contentsOf file: URL, removingPrefixes prefixes: [String] = []) throws {
    var tensors = try SafeTensors(contentsOf: file)
    try tensors.removePrefixes(prefixes)
    try self.init(tensors, file)
  }

  init(_ tensors: SafeTensors, _ file: URL) throws {
    form = try DigitForm(tensors.metadata, file)
    predictor =
      tensors.metadata["format"] == "numeral-clusters"
      ? try Self.clusters(tensors, form, file) : try Self.network(tensors, file)
  }

  /// Returns the digits in a photograph or drawing as images of the form that the model was trained
  /// on.
  ///
  /// - Parameters:
  ///   - pixels: The digits, `[height, width]` or `[height, width, channels]`: see
  ///     `MNIST.images(of:name:)`.
  ///   - name: The subject of error messages, such as the file of the pixels.
  /// - Returns: An image for each digit, from left to right: at least one.
  /// - Throws: `FileError` if nothing stands out from the background.
  public func images(of pixels: Tensor<UInt8>, name: String) throws -> ImageBatch {
    ImageBatch(try form.images(of: pixels, name: name), maxValue: form.maxValue)
  }

  /// Predicts the digits in images that `images(of:name:)` returned.
  public func predict(_ images: ImageBatch) throws -> [Prediction] {
    try predictor.predict(images)
  }

  /// Whether a model that is trained on images of this size can predict photographs: whether they
  /// are as large as those of MNIST or of the digits.
  public static func supports(height: Int, width: Int) -> Bool {
    DigitForm(height: String(height), width: String(width)) != nil
  }

  private static func clusters(
    _ tensors: SafeTensors, _ form: DigitForm, _ file: URL
  ) throws -> ClusterPredictor {
    // Version 0.1 wrote the key in British spelling.
    let key = tensors.names.contains("centers") ? "centers" : "centres"
    let centers: Tensor<Float> = try tensors.tensor(key)
    guard centers.rank == 2, centers.shape[0] > 0, centers.shape[1] == form.pixelCount else {
      throw FileError(
        file, found: "centers of shape \(centers.shape)",
        expected: "[clusters, \(form.pixelCount)]")
    }
    let labels: Tensor<Int> = try tensors.tensor("labels", shape: [centers.shape[0]])
    return ClusterPredictor(
      KMeansModel(centers: centers), labels: labels.scalars.map { $0 < 0 ? nil : $0 })
  }

  private static func network(_ tensors: SafeTensors, _ file: URL) throws -> NetworkPredictor {
    if tensors.metadata["definition"] != nil {
      let classifier = try ImageClassifier(tensors, file)
      guard classifier.inputShape[0] == 1, !classifier.hasNamedClasses else {
        throw FileError(
          file,
          found: "a network for \(classifier.hasNamedClasses ? "classes of a folder" : "colors")",
          expected: "one for gray images of digits")
      }
      return NetworkPredictor(classifier)
    }
    var network = Sequential.mnistConvNet()
    try network.load(tensors)
    var standardization = Standardization.mnist
    if tensors.metadata["pixel_mean"] != nil {
      let mean: Float = try tensors.value(of: "pixel_mean")
      let deviation: Float = try tensors.value(of: "pixel_standard_deviation")
      guard mean.isFinite, deviation.isFinite, deviation > 0 else {
        throw FileError(
          file, found: "pixels of mean \(mean) and standard deviation \(deviation)",
          expected: "finite numbers, the second above 0")
      }
      standardization = Standardization(mean: mean, standardDeviation: deviation)
    }
    return NetworkPredictor(network, standardization: standardization, name: file.unresolvedPath)
  }
}

/// The data set whose form images are brought to: their size and the value of white.
private enum DigitForm {
  case mnist, digits

  /// The form of the images that a model was trained on, by their size.
  init(_ metadata: [String: String], _ file: URL) throws {
    let (height, width) = (metadata["image_height"] ?? "28", metadata["image_width"] ?? "28")
    guard let form = DigitForm(height: height, width: width) else {
      throw FileError(
        file, found: "a model of images of \(height)×\(width) pixels",
        expected: "28×28, as MNIST's are, or 8×8, as the digits'")
    }
    self = form
  }

  init?(height: String, width: String) {
    switch (height, width) {
    case ("28", "28"): self = .mnist
    case ("8", "8"): self = .digits
    default: return nil
    }
  }

  var pixelCount: Int { self == .mnist ? 28 * 28 : 8 * 8 }
  var maxValue: UInt8 { self == .mnist ? 255 : 16 }

  func images(of pixels: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    switch self {
    case .mnist: try MNIST.images(of: pixels, name: name)
    case .digits: try Digits.images(of: pixels, name: name)
    }
  }
}
