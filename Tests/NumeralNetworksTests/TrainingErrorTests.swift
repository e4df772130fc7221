// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import Testing

/// Numbers that are not finite: in the inputs, in a loss, in the weights.
struct TrainingErrorTests {
  private func trainer(learningRate: Float = 0.1) -> Trainer<Sequential, CrossEntropy, SGD> {
    let model = Sequential(seed: 1) {
      Linear(2, 4)
      ReLU()
      Linear(4, 2)
    }
    return Trainer(model, optimizer: SGD(learningRate: learningRate), loss: CrossEntropy())
  }

  private func batch(_ scale: Float = 1) -> (inputs: Tensor<Float>, targets: [Int]) {
    (Tensor<Float>.normal([6, 2], seed: 5) * scale, [0, 1, 0, 1, 0, 1])
  }

  /// ReLU and pooling may hide such a number from the loss.
  @Test(arguments: [Float.nan, -.nan, .infinity, -.infinity])
  func inputsAreNamedByBatchAndExample(_ value: Float) throws {
    var (trainer, bad) = (trainer(), batch())
    bad.inputs[4, 1] = value
    let error = #expect(throws: TrainingError.self) { try trainer.train(on: [batch(), bad]) }
    guard case .inputNotFinite(epoch: 1, batch: 2, example: 4, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let text = value.isNaN ? "nan" : "\(value)"
    #expect(
      error?.description
        == "inputs of epoch 1, batch 2: found \(text) in example 4, expected finite numbers")
    #expect(trainer.partialEpoch.batches == 1)
    #expect(trainer.model.parameters.allSatisfy { $0.value.scalars.allSatisfy(\.isFinite) })
  }

  /// The loss of the only batch is that before the update.
  @Test func weightsAreCheckedAfterTheLastBatch() {
    var trainer = trainer(learningRate: 1e38)
    let error = #expect(throws: TrainingError.self) { try trainer.train(on: [batch(1e4)]) }
    guard case .weightDiverged(epoch: 1, batch: 1, _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.hasPrefix("training diverged: the weight ") == true)
    #expect(trainer.epoch == 0)
  }

  @Test func descriptionsHaveNoSignOfNaN() {
    #expect(
      TrainingError.testLossDiverged(epoch: 2, loss: -.nan).description
        == "training diverged: the test loss after epoch 2 is nan, expected a finite number; "
        + "a smaller learning rate may help")
  }
}
