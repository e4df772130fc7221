// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// Networks with layers that couple the examples of a batch.
@Suite struct CoupledLayerTests {
  private func networkWithShortcut() -> Sequential {
    Sequential(seed: 1) {
      Conv2D(2, 4, kernelSize: 3, padding: 1, bias: false)
      BatchNorm(4)
      ReLU()
      Residual {
        Conv2D(4, 6, kernelSize: 3, padding: 1)
        BatchNorm(6)
        Dropout2D(0.3)
      } shortcut: {
        Conv2D(4, 6, kernelSize: 1).named("projection")
      }
      Residual { Conv2D(6, 6, kernelSize: 1) }
      GlobalAveragePool()
      Linear(6, 3)
    }
  }

  private let images = Tensor<Float>.normal([21, 2, 6, 5], seed: 2)
  private let labels = (0..<21).map { $0 % 3 }

  private func trainer() -> Trainer<Sequential, CrossEntropy, Adam> {
    var trainer = Trainer(
      networkWithShortcut(), optimizer: Adam(learningRate: 0.01), loss: CrossEntropy(), seed: 3)
    trainer.schedule = OneCycleSchedule(peak: 0.01, steps: 12)
    trainer.average = WeightAverage(decay: 0.9)
    trainer.clipping = .norm(1)
    return trainer
  }

  private func batches(_ epoch: Int) -> TensorBatches<[Int]> {
    TensorDataset(images, labels).batches(of: 9, shuffledBy: RandomKey(4).child(epoch))
  }

  /// The gradients in chunks are those of the whole batch in one pass through each layer.
  @Test func gradientsAreThoseOfTheWholeBatch() {
    let model = networkWithShortcut()
    let result = model.lossAndGradients(images, labels, loss: CrossEntropy(), seed: 5)
    // The layers one by one, without chunks.
    let context = TrainingContext(seed: 5)
    func loss(_ model: Sequential) -> Double {
      CrossEntropy()(model.forward(images, in: context).output, labels)
    }
    #expect(abs(result.loss - loss(model)) <= 1e-6)
    for (name, value) in model.parameters {
      let gradient = result.parameters[name]!
      #expect(gradient.shape == value.shape)
      for position in [0, value.size - 1] {
        func shifted(_ by: Float) -> Sequential {
          var copy = model
          copy.forEachParameter { other, value in
            guard other == name else { return }
            var scalars = value.scalars
            scalars[position] += by
            value = Tensor(scalars, shape: value.shape)
          }
          return copy
        }
        let difference = (loss(shifted(0.01)) - loss(shifted(-0.01))) / 0.02
        #expect(
          abs(Double(gradient.scalars[position]) - difference) <= 2e-3,
          "\(name), element \(position)")
      }
    }
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    try expectSameAtAnyNumberOfThreads {
      var trainer = trainer()
      for epoch in 0..<2 { try trainer.train(on: batches(epoch)) }
      return (trainer.model.parameters + trainer.model.runningState).map(\.value)
    }
  }

  @Test func resumesInTheMiddleOfAnEpochToTheSameBits() throws {
    var whole = trainer()
    var checkpoint: SafeTensors?
    try whole.train(on: batches(0))
    try whole.train(on: batches(1)) { if $0.batch == 2 { checkpoint = $0.trainer.checkpoint() } }
    try whole.train(on: batches(2))
    var resumed = trainer()
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("checkpoint")
      try checkpoint?.write(to: file)
      try resumed.restore(SafeTensors(contentsOf: file), from: file)
    }
    try resumed.train(on: batches(1))
    try resumed.train(on: batches(2))
    #expect(resumed.model.parameters.map(\.value) == whole.model.parameters.map(\.value))
    #expect(resumed.model.runningState.map(\.value) == whole.model.runningState.map(\.value))
    #expect(resumed.optimizer.state == whole.optimizer.state)
    #expect(resumed.average == whole.average)
  }

  @Test func runningStateIsWrittenAndRead() throws {
    var trainer = trainer()
    try trainer.train(on: batches(0))
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("model.safetensors")
      try trainer.model.write(to: file)
      var loaded = networkWithShortcut()
      try loaded.load(contentsOf: file)
      #expect(loaded(images) == trainer.model(images))
      #expect(
        loaded.runningState.map(\.name) == [
          "1.running_mean", "1.running_var", "3.body.1.running_mean", "3.body.1.running_var",
        ])
    }
  }

  @Test func learnsToDistinguishColors() throws {
    let labels = (0..<60).map { $0 % 3 }
    var images = Tensor<Float>.normal([60, 2, 6, 5], seed: 6)
    for (example, label) in labels.enumerated() { images[example] += Float(label) }
    let (train, test) = TensorDataset(images, labels).split(fraction: 0.7, seed: 1)
    var trainer = Trainer(
      networkWithShortcut(), optimizer: Adam(learningRate: 0.02), loss: CrossEntropy())
    for epoch in 0..<20 {
      try trainer.train(on: train.batches(of: 14, shuffledBy: RandomKey(7).child(epoch)))
    }
    #expect(trainer.evaluate(on: test.batches(of: 10)).accuracy >= 0.9)
  }
}
