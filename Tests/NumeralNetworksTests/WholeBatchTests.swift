// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// Layers of many weights, which take a batch whole where others take it in chunks.
@Suite struct WholeBatchTests {
  private let model = Sequential(seed: 1) {
    Conv2D(1, 4, kernelSize: 3)
    ReLU()
    Dropout(0.3)
    Flatten()
    Linear(4 * 16 * 16, 72)
    ReLU()
    Linear(72, 3)
  }
  private let images = Tensor<Float>.normal([21, 1, 18, 18], seed: 2)
  private let labels = (0..<21).map { $0 % 3 }

  @Test func linearLayersOfManyWeightsTakeWholeBatches() {
    #expect(!Linear(255, 257).takesWholeBatches)
    #expect(Linear(256, 256).takesWholeBatches)
    #expect(!Linear(256, 256).couplesExamples)
    #expect(model.takesWholeBatches && !model.couplesExamples)
    #expect(BatchNorm(2).takesWholeBatches)
  }

  /// The same examples one by one, whose dropout depends on their position in the batch.
  @Test func gradientsAreThoseOfTheExamples() {
    let batch = model.lossAndGradients(images, labels, loss: CrossEntropy(), seed: 5)
    var gradients: [String: Tensor<Double>] = [:]
    var loss = 0.0
    for example in labels.indices {
      var context = TrainingContext(seed: 5)
      context.firstExample = example
      let pass = model.forward(images[example..<example + 1], in: context)
      let (value, gradient) = CrossEntropy().valueWithGradient(
        pass.output, [labels[example]], scale: 1 / 21)
      loss += value / 21
      for (name, part) in pass.pullback(gradient).parameters {
        gradients[name] = gradients[name].map { $0 + Tensor<Double>(part) } ?? Tensor(part)
      }
    }
    #expect(abs(batch.loss - loss) < 1e-6)
    #expect(batch.parameters.count == gradients.count)
    for (name, gradient) in batch.parameters {
      #expect(
        gradient.isApproximatelyEqual(
          to: Tensor<Float>(gradients[name]!), relativeTolerance: 1e-4, absoluteTolerance: 1e-6),
        "\(name)")
    }
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    try expectSameAtAnyNumberOfThreads {
      let result = model.lossAndGradients(images, labels, loss: CrossEntropy(), seed: 5)
      return result.parameters.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}
