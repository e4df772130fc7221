// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralImages
import NumeralNetworks
import NumeralTensors

/// A network of `numeral train` with the conversion of images to its inputs and of its outputs to
/// classes.
///
///     let model = try ImageClassifier(contentsOf: URL(fileURLWithPath: "flowers.safetensors"))
///     let image = try ImageFile(contentsOf: photograph)
///     try model.predict(image).name       // "tulip"
public struct ImageClassifier: Sendable {
  /// The network.
  public let network: Sequential
  /// The shape of an input, `[channels, height, width]`.
  public let inputShape: [Int]
  /// The mean and the standard deviation of each channel, which standardize the pixels.
  public let standardizations: [Standardization]
  /// The names of the classes, in the order of the outputs.
  public let classes: [String]
  /// Whether the classes are those of a folder, and not digits.
  let hasNamedClasses: Bool
  private let predictor: ShiftAveraged<Sequential>
  private let returnsLogProbabilities: Bool
  private let name: String

  init(
    network: Sequential, inputShape: [Int], standardizations: [Standardization],
    classes: [String], hasNamedClasses: Bool, recipe: TrainingRecipe, name: String = "network"
  ) {
    self.hasNamedClasses = hasNamedClasses
    (self.network, self.inputShape, self.name) = (network, inputShape, name)
    (self.standardizations, self.classes) = (standardizations, classes)
    predictor = ShiftAveraged(network, shifts: recipe.testShifts)
    returnsLogProbabilities =
      network.namedLayers.last?.layer is LogSoftmax || recipe.testShifts.count > 1
  }

  /// Reads a file of `numeral train` for images in a folder of classes.
  ///
  /// - Throws: `FileError` if the file has another content.
  public init(contentsOf file: URL) throws {
    try self.init(SafeTensors(contentsOf: file), file)
  }

  /// Takes the network and its metadata from the tensors of a file.
  init(_ tensors: SafeTensors, _ file: URL) throws {
    let inputShape: [Int] = try Self.values(tensors, "input_shape")
    guard inputShape.count == 3, [1, 3].contains(inputShape[0]),
      inputShape.allSatisfy((1...Self.largestSide).contains)
    else {
      throw tensors.error(
        found: "inputs of shape \(inputShape)",
        expected: "1 or 3 channels of at most \(Self.largestSide)×\(Self.largestSide)")
    }
    let means: [Float] = try Self.values(tensors, "pixel_mean")
    let deviations: [Float] = try Self.values(tensors, "pixel_standard_deviation")
    guard means.count == inputShape[0], deviations.count == inputShape[0],
      means.allSatisfy(\.isFinite), deviations.allSatisfy({ $0.isFinite && $0 > 0 })
    else {
      throw tensors.error(
        found: "pixels of mean \(means) and standard deviation \(deviations)",
        expected: "finite numbers for \(inputShape[0]) channels, the second above 0")
    }
    // A text of a line could define gigabytes of weights.
    let counts = tensors.names.map { tensors.shape(of: $0)?.reduce(1, *) ?? 0 }
    let definition = ModelDefinition(
      try tensors.value(of: "definition"), file: file, mostWeights: counts.reduce(0, +))
    let recipe: String = try tensors.value(of: "recipe")
    guard let recipe = TrainingRecipe(rawValue: recipe) else {
      throw tensors.error(found: "the recipe '\(recipe)'", expected: "one of this version")
    }
    let classes = try Self.classes(tensors)
    var network = try definition.model(
      inputShape: inputShape, outputShape: [classes.count], seed: 0)
    try network.load(tensors)
    self.init(
      network: network, inputShape: inputShape,
      standardizations: zip(means, deviations).map {
        Standardization(mean: $0, standardDeviation: $1)
      },
      classes: classes, hasNamedClasses: tensors.metadata["format"] == Self.format,
      recipe: recipe, name: file.unresolvedPath)
  }

  /// The probabilities of the classes.
  ///
  /// - Parameter inputs: Standardized images, `[count, channels, height, width]`.
  /// - Returns: `[count, classes]`.
  public func probabilities(of inputs: Tensor<Float>) -> Tensor<Float> {
    let outputs = predictor(inputs)
    return returnsLogProbabilities ? exp(outputs) : softmax(outputs)
  }

  /// Predicts the class of an image, which is resized to the inputs of the network.
  ///
  /// - Throws: `ArgumentError` if a probability is not finite, because a weight is not.
  public func predict(_ image: ImageFile) throws -> Prediction {
    let size = Size2D(inputShape[1], inputShape[2])
    let pixels = image.channelsFirst(inputShape[0], resizedTo: size)
    let channels = standardizations.enumerated().map { channel, standardization in
      (Tensor<Float>(pixels[channel]) / 255 - standardization.mean)
        / standardization.standardDeviation
    }
    let candidates = try candidates(of: Tensor.stack([Tensor.stack(channels)]))[0]
    return Prediction(digit: nil, name: candidates[0].name, candidates: candidates)
  }

  /// The classes with their probabilities for each input, the most probable first.
  ///
  /// - Throws: `ArgumentError` if a probability is not finite, because a weight is not.
  func candidates(of inputs: Tensor<Float>) throws -> [[Prediction.Candidate]] {
    let probabilities = probabilities(of: inputs)
    return try (0..<inputs.count).map { image in
      let row = probabilities[image].scalars
      guard row.allSatisfy(\.isFinite) else {
        throw ArgumentError(
          argument: name, found: "weights that are not finite", expected: "those of a network")
      }
      return row.enumerated()
        .map { index, probability in
          Prediction.Candidate(
            index: index, name: hasNamedClasses ? classes[index] : nil, probability: probability)
        }
        .sorted { ($1.probability, $0.index) < ($0.probability, $1.index) }
    }
  }
}

/// The metadata of a file.
extension ImageClassifier {
  /// The value of `format` in a file for the classes of a folder.
  static let format = "numeral-classifier"
  /// The limit of the height and width of inputs.
  private static let largestSide = 1024

  /// Numbers as a text that `values` reads.
  static func text(_ values: [some CustomStringConvertible]) -> String {
    values.map(\.description).joined(separator: " ")
  }

  private static func values<Value: LosslessStringConvertible>(
    _ tensors: SafeTensors, _ key: String
  ) throws -> [Value] {
    let text: String = try tensors.value(of: key)
    let values = text.split(separator: " ").map { Value(String($0)) }
    guard !values.isEmpty, !values.contains(where: { $0 == nil }) else {
      throw tensors.error(found: "'\(key)' of '\(text)'", expected: "numbers")
    }
    return values.compactMap(\.self)
  }

  private static func classes(_ tensors: SafeTensors) throws -> [String] {
    let text: String = try tensors.value(of: "classes")
    guard let classes = try? JSONDecoder().decode([String].self, from: Data(text.utf8)),
      !classes.isEmpty
    else { throw tensors.error(found: "'classes' of '\(text)'", expected: "a JSON array of names") }
    return classes
  }
}
