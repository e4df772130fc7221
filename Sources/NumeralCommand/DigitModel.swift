// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// A network or clusters from a file, and what pictures must become for it.
struct DigitModel {
  /// What a picture is taken for.
  struct Prediction: Encodable {
    /// A digit, and how probable a network takes it to be.
    struct Candidate: Encodable {
      let digit: Int
      let probability: Float
    }
    /// The cluster whose center is closest, and the distance to it, of pixels in [0, 1].
    struct Cluster: Encodable {
      let index: Int
      let distance: Float
    }
    let image: String
    /// The most probable digit, or that of most images in the cluster: none if it has no images.
    let digit: Int?
    /// All digits, the most probable first, where a network is asked.
    var candidates: [Candidate]?
    /// The closest cluster, where clusters are asked.
    var cluster: Cluster?
  }

  private enum Content {
    case network(Sequential, Standardization)
    case clusters(KMeansModel, digits: [Int?])
  }

  private let file: URL
  private let form: PictureForm
  private let content: Content

  /// Reads a file that `numeral train` or `numeral cluster` wrote, or one of PyTorch's with the digit
  /// network's weights, which is taken to be trained on MNIST.
  init(_ file: URL) throws {
    self.file = file
    let tensors = try SafeTensors(contentsOf: file)
    let metadata = tensors.metadata
    form = try PictureForm(metadata, file)
    if metadata["format"] == "numeral-clusters" {
      // Files of version 0.1 have the British spelling.
      let name = tensors.names.contains("centers") ? "centers" : "centres"
      let centers: Tensor<Float> = try tensors.tensor(name)
      guard centers.rank == 2, centers.shape[0] > 0, centers.shape[1] == form.pixels else {
        throw FileError(
          file, found: "centers of shape \(centers.shape)", expected: "[clusters, \(form.pixels)]")
      }
      let labels: Tensor<Int> = try tensors.tensor("labels", shape: [centers.shape[0]])
      content = .clusters(
        KMeansModel(centers: centers), digits: labels.scalars.map { $0 < 0 ? nil : $0 })
    } else {
      var network = Sequential.mnistConvNet()
      try network.load(contentsOf: file)
      var standardization = Standardization.mnist
      if let mean = metadata["pixel_mean"].flatMap(Float.init),
        let deviation = metadata["pixel_standard_deviation"].flatMap(Float.init), deviation > 0
      {
        standardization = Standardization(mean: mean, standardDeviation: deviation)
      }
      content = .network(network, standardization)
    }
  }

  /// A picture as the model sees it, `[1, height, width]`.
  ///
  /// - Parameters:
  ///   - picture: What is in a PNG file.
  ///   - name: What errors call it.
  func input(from picture: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    let image = try form.image(of: picture, name: name)
    return image.reshaped([1] + image.shape)
  }

  /// What the model takes a picture for.
  ///
  /// - Parameters:
  ///   - input: The picture, as `input(from:name:)` gives it.
  ///   - image: What it goes by.
  func predict(_ input: Tensor<UInt8>, of image: String) throws -> Prediction {
    switch content {
    case .network(let network, let standardization):
      // The label is not looked at.
      let images = LabeledImages(images: input, labels: [0], maxValue: form.maxValue)
      let sized = images.height == 28 ? images : images.resized(height: 28, width: 28)
      let probabilities = exp(network(sized.inputs(standardization))).scalars
      guard probabilities.allSatisfy(\.isFinite) else {
        throw FileError(file, found: "weights that are not finite", expected: "those of a network")
      }
      let candidates = probabilities.enumerated()
        .map { Prediction.Candidate(digit: $0.offset, probability: $0.element) }
        .sorted { ($1.probability, $0.digit) < ($0.probability, $1.digit) }
      return Prediction(image: image, digit: candidates[0].digit, candidates: candidates)
    case .clusters(let model, let digits):
      let (clusters, distances) = try model.closest(Samples(bytes: input, maxValue: form.maxValue))
      return Prediction(
        image: image, digit: digits[clusters[0]],
        cluster: Prediction.Cluster(index: clusters[0], distance: distances[0]))
    }
  }

  /// The value of the brightest pixel of what the model sees.
  var maxValue: UInt8 { form.maxValue }
}

/// The data set whose form a picture is brought to.
private enum PictureForm {
  case mnist, digits

  /// The form of the images that a model learned from, by their size.
  init(_ metadata: [String: String], _ file: URL) throws {
    switch (metadata["image_height"] ?? "28", metadata["image_width"] ?? "28") {
    case ("28", "28"): self = .mnist
    case ("8", "8"): self = .digits
    case (let height, let width):
      throw FileError(
        file, found: "a model of images of \(height)×\(width) pixels",
        expected: "28×28, as MNIST's are, or 8×8, as the digits'")
    }
  }

  var pixels: Int { self == .mnist ? 28 * 28 : 8 * 8 }
  var maxValue: UInt8 { self == .mnist ? 255 : 16 }

  func image(of picture: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    switch self {
    case .mnist: try MNIST.image(of: picture, name: name)
    case .digits: try Digits.image(of: picture, name: name)
    }
  }
}
