// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

@Suite struct SGDTests {
  /// A layer of one weight and nothing else.
  private struct Weight: Layer {
    var value: Tensor<Float>

    func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }
    func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
      ForwardPass(input) { Gradients(input: $0) }
    }
    var parameterPaths: TensorPaths<Weight> { ["value": \.value] }
  }

  /// Optimizers by their names in `sgd.safetensors`.
  private static let optimizers: [String: SGD] = [
    "plain": SGD(learningRate: 0.1),
    "momentum": SGD(learningRate: 0.1, momentum: 0.9),
    "decay": SGD(learningRate: 0.1, weightDecay: 0.2),
    "momentum-decay": SGD(learningRate: 0.05, momentum: 0.5, weightDecay: 0.1),
    "nesterov": SGD(learningRate: 0.1, momentum: 0.9, nesterov: true),
    "nesterov-decay": SGD(learningRate: 0.1, momentum: 0.7, weightDecay: 0.3, nesterov: true),
  ]

  @Test(arguments: optimizers.keys.sorted())
  func fourStepsAgreeWithPyTorch(_ name: String) throws {
    let fixture = try SafeTensors(contentsOf: fixture("sgd.safetensors"))
    let start: Tensor<Float> = try fixture.tensor("start")
    let gradients: Tensor<Float> = try fixture.tensor("gradients")
    var (model, optimizer) = (Weight(value: start), try #require(Self.optimizers[name]))
    for step in 0..<4 {
      optimizer.update(&model, along: ["value": gradients[step]])
      let expected: Tensor<Float> = try fixture.tensor("\(name).\(step)")
      #expect(
        model.value.isApproximatelyEqual(
          to: expected, relativeTolerance: 1e-6, absoluteTolerance: 1e-6),
        "step \(step): found \(model.value), expected \(expected)")
    }
  }

  @Test func weightsWithoutAGradientAreNotChanged() {
    var (model, optimizer) = (Weight(value: [1, 2]), SGD(learningRate: 1, weightDecay: 1))
    optimizer.update(&model, along: [:])
    #expect(model.value == [1, 2])
  }
}
