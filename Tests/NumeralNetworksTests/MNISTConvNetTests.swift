// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import XCTest

/// Two training steps of the network against PyTorch: losses, gradients and updated weights.
final class MNISTConvNetTests: XCTestCase {
  func testTwoTrainingStepsAgainstPyTorch() throws {
    let fixture = try SafeTensors(contentsOf: fixture("mnist_conv_net.safetensors"))
    var model = Sequential.mnistConvNet()
    XCTAssertEqual(model.parameterCount, 21_840)
    try model.forEachParameter { name, value in
      let before: Tensor<Float> = try fixture.tensor("before.\(name)")
      XCTAssertEqual(before.shape, value.shape, name)
      value = before
    }
    var optimizer = SGD(learningRate: 0.01, momentum: 0.5)
    for batch in 0..<2 {
      let inputs: Tensor<Float> = try fixture.tensor("inputs.\(batch)")
      let labels: Tensor<Int64> = try fixture.tensor("labels.\(batch)")
      let result = model.lossAndGradients(
        inputs, labels.scalars.map(Int.init), loss: NLLLoss(),
        seed: RandomKey(1).child(1).child(batch))
      let expectedLoss: Tensor<Float> = try fixture.tensor("loss.\(batch)")
      XCTAssertEqual(result.loss, Double(expectedLoss.scalar), accuracy: 1e-6)
      optimizer.update(&model, along: result.parameters)
      for (name, value) in model.parameters {
        try assertClose(result.parameters[name]!, fixture.tensor("gradient.\(batch).\(name)"), name)
        try assertClose(value, fixture.tensor("after.\(batch).\(name)"), name)
      }
    }
  }

  /// `Trainer` derives the same keys and takes the same steps as the loop of the test above.
  func testTrainerTakesTheSameSteps() throws {
    let fixture = try SafeTensors(contentsOf: fixture("mnist_conv_net.safetensors"))
    var model = Sequential.mnistConvNet()
    try model.forEachParameter { name, value in value = try fixture.tensor("before.\(name)") }
    var trainer = Trainer(
      model, optimizer: SGD(learningRate: 0.01, momentum: 0.5), loss: NLLLoss(), seed: 1)
    let batches = try (0..<2).map { batch -> (inputs: Tensor<Float>, targets: [Int]) in
      let labels: Tensor<Int64> = try fixture.tensor("labels.\(batch)")
      return (try fixture.tensor("inputs.\(batch)"), labels.scalars.map(Int.init))
    }
    try trainer.train(on: batches)
    for (name, value) in trainer.model.parameters {
      try assertClose(value, fixture.tensor("after.1.\(name)"), name)
    }
  }

  private func assertClose(
    _ value: Tensor<Float>, _ expected: Tensor<Float>, _ name: String,
    file: StaticString = #filePath, line: UInt = #line
  ) {
    // PyTorch adds in another order: a few ULPs of the largest numbers.
    let tolerance = 2e-6 * max(1, abs(expected).max())
    XCTAssertTrue(
      value.isApproximatelyEqual(
        to: expected, relativeTolerance: 1e-5, absoluteTolerance: tolerance),
      "\(name) differs by up to \(abs(value - expected).max())", file: file, line: line)
  }
}
