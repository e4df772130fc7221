// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import XCTest

final class SGDTests: XCTestCase {
  /// One weight and nothing else.
  private struct Weight: Layer {
    var value: Tensor<Float>

    func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }
    func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
      ForwardPass(input) { Gradients(input: $0) }
    }
    mutating func forEachParameter(
      _ body: (String, inout Tensor<Float>) throws -> Void
    ) rethrows {
      try body("value", &value)
    }
  }

  func testFourStepsAgainstPyTorch() throws {
    let fixture = try SafeTensors(contentsOf: fixture("sgd.safetensors"))
    let start: Tensor<Float> = try fixture.tensor("start")
    let gradients: Tensor<Float> = try fixture.tensor("gradients")
    let settings: [String: SGD] = [
      "plain": SGD(learningRate: 0.1),
      "momentum": SGD(learningRate: 0.1, momentum: 0.9),
      "decay": SGD(learningRate: 0.1, weightDecay: 0.2),
      "momentum-decay": SGD(learningRate: 0.05, momentum: 0.5, weightDecay: 0.1),
      "nesterov": SGD(learningRate: 0.1, momentum: 0.9, nesterov: true),
      "nesterov-decay": SGD(
        learningRate: 0.1, momentum: 0.7, weightDecay: 0.3, nesterov: true),
    ]
    for (name, setting) in settings {
      var (model, optimizer) = (Weight(value: start), setting)
      for step in 0..<4 {
        optimizer.update(&model, along: ["value": gradients[step]])
        let expected: Tensor<Float> = try fixture.tensor("\(name).\(step)")
        XCTAssertTrue(
          model.value.isApproximatelyEqual(
            to: expected, relativeTolerance: 1e-6, absoluteTolerance: 1e-6),
          "\(name), step \(step): \(model.value) instead of \(expected)")
      }
    }
  }

  func testWeightsWithoutAGradientStay() {
    var (model, optimizer) = (Weight(value: [1, 2]), SGD(learningRate: 1, weightDecay: 1))
    optimizer.update(&model, along: [:])
    XCTAssertEqual(model.value, [1, 2])
  }
}
