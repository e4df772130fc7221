// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralImages
import NumeralLearning
import NumeralNetworks
import NumeralTensors
import NumeralWorkflows
import TestSupport
import Testing

/// Predictors, and the model files of this version and of version 0.1.
struct PredictorTests {
  /// A photograph of a seven, as large as a test image of the digits.
  private func photograph(_ index: Int) -> Tensor<UInt8> {
    Digits.images.resized(height: 64, width: 48).images[index]
  }

  private func writeClusters(_ key: String, to file: URL) throws -> Tensor<Float> {
    let digits = Digits.images
    let centers = try KMeans(clusters: 12, seed: 1).fit(digits.samples).centers
    var tensors = SafeTensors()
    tensors.insert(centers, named: key)
    tensors.insert(Tensor<Int>((0..<12).map { $0 < 10 ? $0 : -1 }), named: "labels")
    tensors.metadata = ["format": "numeral-clusters", "image_height": "8", "image_width": "8"]
    try tensors.write(to: file)
    return centers
  }

  @Test(arguments: ["centers", "centres"])
  func clustersOfBothVersionsPredictTheClosestCenter(_ key: String) throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("clusters.safetensors")
      let centers = try writeClusters(key, to: file)
      let model = try DigitModel(contentsOf: file)
      #expect(model.predictor is ClusterPredictor)
      for index in 0..<10 {
        let image = try model.images(of: photograph(index), name: "photograph")
        #expect(image.images.shape == [1, 8, 8])
        let prediction = try #require(try model.predict(image).first)
        let row = Tensor<Float>(image.images).reshaped([64]) / 16
        let distances = ((centers - row) * (centers - row)).sum(axis: 1)
        let cluster = try #require(prediction.cluster)
        #expect(cluster.index == distances.argmin())
        #expect(abs(cluster.distance - distances.min().squareRoot()) < 1e-4)
        #expect(prediction.digit == (cluster.index < 10 ? cluster.index : nil))
        #expect(prediction.candidates == nil)
      }
    }
  }

  @Test func networksOfVersion01WithoutMetadataAreTakenToBeTrainedOnMNIST() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("network.safetensors")
      let network = Sequential.mnistConvNet(seed: 5)
      try network.write(to: file)
      let model = try DigitModel(contentsOf: file)
      let image = try model.images(of: photograph(3), name: "photograph")
      #expect(image.images.shape == [1, 28, 28])
      let candidates = try #require(try model.predict(image)[0].candidates)
      let outputs = exp(network(image.inputs(.mnist))).scalars
      #expect(candidates.map(\.probability) == outputs.sorted(by: >))
      #expect(candidates.allSatisfy { outputs[$0.index] == $0.probability })
    }
  }

  @Test func batchesHaveAPredictionForEachImage() throws {
    let digits = Digits.images[0..<5]
    let network = NetworkPredictor(.mnistConvNet(seed: 2), standardization: .mnist)
    let batch = ImageBatch(digits.images, maxValue: 16)
    let predictions = try network.predict(batch)
    #expect(predictions.count == 5)
    for (index, prediction) in predictions.enumerated() {
      let single = try network.predict(ImageBatch(digits[index..<index + 1].images, maxValue: 16))
      #expect(single[0].digit == prediction.digit)
    }
  }

  @Test func weightsThatAreNotFiniteAreAnArgumentError() {
    var network = Sequential.mnistConvNet()
    network.forEachParameter { _, value in value = Tensor(repeating: .nan, shape: value.shape) }
    let error = #expect(throws: ArgumentError.self) {
      try NetworkPredictor(network, standardization: .mnist, name: "n.safetensors")
        .predict(ImageBatch(Digits.images[0..<1].images, maxValue: 16))
    }
    #expect(
      error?.description
        == "n.safetensors: found weights that are not finite, expected those of a network")
  }

  @Test func imageThatCannotBeReadDoesNotStopTheOthers() throws {
    try withTemporaryFolder { folder in
      let model = folder.appendingPathComponent("clusters.safetensors")
      _ = try writeClusters("centers", to: model)
      let images = ["a.png", "missing.png", "b.png"].map { folder.appendingPathComponent($0).path }
      try PNG(photograph(0)).write(to: URL(fileURLWithPath: images[0]))
      try PNG(photograph(1)).write(to: URL(fileURLWithPath: images[2]))
      let settings = PredictionSettings(model: model, images: images + ["-"])
      var failed: [String] = []
      let outcome = try PredictionRun(
        settings, standardInput: .success(ImageFile(pixels: photograph(2)))
      ).run {
        if case .failure(let error) = $1 {
          failed.append($0)
          #expect(error is FileError)
        }
      }
      #expect(failed == [images[1]])
      #expect(outcome.entries.map(\.image) == [images[0], images[2], "-"])
      let json = try JSONEncoder().encode(outcome.entries[0])
      let keys = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any]).keys
      #expect(Set(keys).subtracting(["digit"]) == ["image", "cluster"])
    }
  }
}
