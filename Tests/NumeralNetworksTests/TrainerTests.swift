// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import TestSupport
import XCTest

final class TrainerTests: XCTestCase {
  /// Ten batches of twenty points from two linearly separable classes.
  private func batches(_ scale: Float = 1) -> [(inputs: Tensor<Float>, targets: [Int])] {
    (0..<10).map { batch in
      let labels = (0..<20).map { $0 % 2 }
      let noise = Tensor<Float>.normal([20, 2], seed: RandomKey(8).child(batch))
      let centers = Tensor<Float>(
        labels.flatMap { $0 == 0 ? [-2, -2] : [2, 2] as [Float] }, shape: [20, 2])
      return ((noise + centers) * scale, labels)
    }
  }

  private func trainer(learningRate: Float = 0.1) -> Trainer<Sequential, CrossEntropy, SGD> {
    let model = Sequential(seed: 1) {
      Linear(2, 8)
      ReLU()
      Dropout(0.2)
      Linear(8, 2)
    }
    return Trainer(
      model, optimizer: SGD(learningRate: learningRate, momentum: 0.5), loss: CrossEntropy(),
      seed: 2)
  }

  func testLearnsASeparableProblem() throws {
    var trainer = trainer()
    let first = try trainer.train(on: batches())
    var last = first
    for _ in 0..<10 { last = try trainer.train(on: batches()) }
    XCTAssertLessThan(last, first / 2)
    XCTAssertEqual(trainer.epoch, 11)
    let evaluation = trainer.evaluate(on: batches())
    XCTAssertGreaterThan(evaluation.accuracy, 0.98)
    XCTAssertEqual(evaluation.examples, 200)
    XCTAssertEqual(evaluation.accuracy, Double(evaluation.correct) / 200)
  }

  func testProgressIsReportedAfterEachBatch() throws {
    var (trainer, steps) = (trainer(), [(Int, Int, Int)]())
    var losses: [Double] = []
    let mean = try trainer.train(on: batches()) {
      steps.append(($0.epoch, $0.batch, $0.examples))
      losses.append($0.loss)
    }
    XCTAssertEqual(steps.map(\.0), [Int](repeating: 1, count: 10))
    XCTAssertEqual(steps.map(\.1), Array(1...10))
    XCTAssertEqual(steps.map(\.2), Array(stride(from: 20, through: 200, by: 20)))
    XCTAssertEqual(mean, losses.reduce(0, +) / 10, accuracy: 1e-12)
  }

  func testProgressOfAnEvaluationIsReportedAfterEachBatch() throws {
    let trainer = trainer()
    var reports: [Evaluation] = []
    let whole = trainer.evaluate(on: batches()) { reports.append($0) }
    XCTAssertEqual(reports.map(\.examples), Array(stride(from: 20, through: 200, by: 20)))
    XCTAssertEqual(reports.last, whole)
    XCTAssertEqual(reports[3], trainer.evaluate(on: batches().prefix(4)))
    XCTAssertThrowsError(
      try trainer.evaluate(on: batches()) { if $0.examples == 40 { throw CancellationError() } })
  }

  func testCancellationEndsTheEpochBeforeTheNextBatch() async {
    let (batches, start) = (batches(), trainer())
    let (trainer, steps, isCancelled) = await Task {
      var (trainer, steps, isCancelled) = (start, 0, false)
      do {
        try trainer.train(on: batches) {
          steps = $0.batch
          if $0.batch == 3 { withUnsafeCurrentTask { $0?.cancel() } }
        }
      } catch { isCancelled = error is CancellationError }
      return (trainer, steps, isCancelled)
    }.value
    XCTAssertTrue(isCancelled)
    XCTAssertEqual(steps, 3)
    XCTAssertEqual(trainer.epoch, 0)
  }

  func testDivergenceNamesEpochAndBatch() {
    var trainer = trainer(learningRate: 1e30)
    XCTAssertThrowsError(try trainer.train(on: batches(1e10))) { error in
      guard case TrainingError.diverged(epoch: 1, let batch, let loss)? = error as? TrainingError
      else { return XCTFail("\(error)") }
      XCTAssertGreaterThan(batch, 1)
      XCTAssertFalse(loss.isFinite)
      XCTAssertTrue("\(error)".contains("epoch 1, batch \(batch)"), "\(error)")
    }
    XCTAssertEqual(trainer.epoch, 0)
  }

  func testSameBitsAtAnyNumberOfThreads() throws {
    try assertSameAtAnyNumberOfThreads {
      var trainer = trainer()
      for _ in 0..<2 { try trainer.train(on: batches()) }
      return trainer.model.parameters.map(\.value)
    }
  }

  /// The gradients of the chunks of a batch add up to the gradient of its mean loss.
  func testGradientDoesNotDependOnChunks() {
    let model = trainer().model
    let (inputs, labels) = batches()[0]
    let whole = model.lossAndGradients(inputs, labels, loss: CrossEntropy(), seed: 3)
    // The whole batch as one chunk of twenty.
    let pass = model.forward(inputs, in: TrainingContext(seed: 3))
    let (total, gradient) = CrossEntropy().valueWithGradient(pass.output, labels, scale: 1 / 20)
    let single = pass.pullback(gradient).parameters
    XCTAssertEqual(whole.loss, total / 20, accuracy: 1e-7)
    XCTAssertEqual(Set(whole.parameters.keys), Set(single.keys))
    for (name, value) in single {
      XCTAssertTrue(
        whole.parameters[name]!.isApproximatelyEqual(to: value, absoluteTolerance: 1e-7), name)
    }
  }
}
