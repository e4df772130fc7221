// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import Testing

/// A layer and a loss that are written forward only.
@Suite struct ForwardLayerTests {
  /// x · sigmoid(β · x), with a learned β.
  private struct Swish: ForwardLayer {
    var beta: Tensor<Float> = [1]
    var parameterPaths: TensorPaths<Swish> { ["beta": \.beta] }
    func output(_ x: Tracked<Float>, _ weights: TrackedWeights<Swish>) -> Tracked<Float> {
      x * sigmoid(x * weights[\.beta])
    }
  }

  private struct LogCosh: ForwardLoss {
    func losses(_ outputs: Tracked<Float>, _ targets: Tensor<Float>) -> Tracked<Float> {
      let error = outputs - Tracked(targets)
      return log((exp(error) + exp(-error)) / 2).mean(axis: 1)
    }
  }

  private let inputs = Tensor<Float>.normal([6, 4], seed: 1)

  @Test func layerOfBetaOneIsSiLU() throws {
    let (layer, reference) = (Swish(), SiLU())
    let context = TrainingContext(seed: 1)
    let (pass, expected) = (
      layer.forward(inputs, in: context), reference.forward(inputs, in: context)
    )
    #expect(layer(inputs).isApproximatelyEqual(to: reference(inputs)))
    #expect(pass.output.isApproximatelyEqual(to: expected.output))
    let gradient = Tensor<Float>.normal([6, 4], seed: 2)
    let found = pass.pullback(gradient)
    #expect(
      try #require(found.input).isApproximatelyEqual(
        to: try #require(expected.pullback(gradient).input), relativeTolerance: 1e-5,
        absoluteTolerance: 1e-6))
    let s = sigmoid(inputs)
    let beta = (gradient * square(inputs) * s * (1 - s)).sum()
    #expect(
      try #require(found.parameters["beta"]).isApproximatelyEqual(
        to: Tensor([beta]), relativeTolerance: 1e-4))
  }

  @Test func inputGradientIsLeftOut() {
    let pass = Swish().forward(inputs, in: TrainingContext(seed: 1, needsInputGradient: false))
    let gradients = pass.pullback(inputs)
    #expect(gradients.input == nil)
    #expect(gradients.parameters["beta"]?.shape == [1])
  }

  @Test func lossAndItsGradient() {
    let (outputs, targets) = (inputs, Tensor<Float>.normal([6, 4], seed: 3))
    let (value, gradient) = LogCosh().valueWithGradient(outputs, targets, scale: 1 / 6)
    let error = outputs - targets
    let expected = log((exp(error) + exp(-error)) * 0.5).sum() / 4
    #expect(abs(value - Double(expected)) <= 1e-4)
    #expect(
      gradient.isApproximatelyEqual(
        to: tanh(error) * (1 / 24), relativeTolerance: 1e-4, absoluteTolerance: 1e-6))
  }

  @Test func networkLearnsWithBoth() throws {
    let x = Tensor<Float>.uniform([64, 1], in: -3..<3, seed: 4)
    var trainer = Trainer(
      Sequential(seed: 1) {
        Linear(1, 16)
        Swish()
        Linear(16, 1)
      }, optimizer: Adam(learningRate: 0.02), loss: LogCosh())
    let data = TensorDataset(x, sin(x))
    for epoch in 0..<150 {
      try trainer.train(on: data.batches(of: 16, shuffledBy: RandomKey(7).child(epoch)))
    }
    #expect(trainer.evaluate(on: data.batches(of: 64)).loss < 0.01)
  }
}
