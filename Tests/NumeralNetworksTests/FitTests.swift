// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// `Trainer.fit`: early stopping, the best weights, and checkpoints.
@Suite struct FitTests {
  /// Points of two classes that overlap, so that a network soon learns the noise.
  private let data: (train: TensorDataset<[Int]>, validation: TensorDataset<[Int]>) = {
    let labels = (0..<120).map { $0 % 2 }
    let centers = Tensor<Float>(
      labels.flatMap { $0 == 0 ? [-0.5, 0] : [0.5, 0] as [Float] }, shape: [120, 2])
    let points = Tensor<Float>.normal([120, 2], seed: 8) + centers
    let (train, validation) = TensorDataset(points, labels).split(fraction: 0.4)
    return (train, validation)
  }()

  private func trainer() -> Trainer<Sequential, CrossEntropy, Adam> {
    let model = Sequential(seed: 1) {
      Linear(2, 32)
      BatchNorm(32)
      Tanh()
      Dropout(0.1)
      Linear(32, 2)
    }
    var trainer = Trainer(
      model, optimizer: Adam(learningRate: 0.02), loss: CrossEntropy(), seed: 3)
    trainer.schedule = CosineSchedule(from: 0.02, steps: 200)
    return trainer
  }

  @Test func theBestWeightsAreKept() throws {
    var trainer = trainer()
    var losses: [Double] = []
    let results = try trainer.fit(
      data.train, epochs: 60, batchSize: 16, validation: data.validation,
      stopping: EarlyStopping(patience: 5))
    losses = results.map { $0.validation!.loss }
    let best = losses.indices.min { losses[$0] < losses[$1] }!
    #expect(results.count < 60, "stopped early")
    #expect(best == results.count - 6, "five epochs after the best")
    let evaluation = trainer.evaluate(on: data.validation.batches(of: 256))
    #expect(evaluation.loss == losses[best])
    #expect(evaluation.loss < losses.last!)
  }

  @Test func accuracyMayBeTheMeasure() {
    var stopping = EarlyStopping(patience: 2, measure: .accuracy, minimumChange: 0.05)
    func stops(_ correct: Int) -> Bool {
      stopping.stops(
        after: Evaluation(loss: 1, correct: correct, labeled: 100, examples: 100), of: ReLU())
    }
    #expect(!stops(50))
    #expect(!stops(53))
    #expect(stops(55))
    #expect(stopping.best == 0.5)
  }

  @Test func aLossThatIsNotANumberIsNoImprovement() {
    var stopping = EarlyStopping(patience: 2)
    let nothing = Evaluation(loss: .nan, correct: 0, labeled: 0, examples: 0)
    let first = stopping.stops(after: nothing, of: ReLU())
    let second = stopping.stops(after: nothing, of: ReLU())
    #expect(!first && second && stopping.best == nil)
  }

  /// A training that ends at any of its steps continues with the same bits.
  @Test(arguments: [1, 2, 3], [2, 3, 5, 8])
  func anInterruptedTrainingContinues(_ threads: Int, _ steps: Int) throws {
    struct Interruption: Error {}
    try withTemporaryFolder { folder in
      let policy = CheckpointPolicy(folder.appendingPathComponent("state"), everyBatches: 1)
      func fit(
        _ trainer: inout Trainer<Sequential, CrossEntropy, Adam>, _ policy: CheckpointPolicy?,
        stoppingAfter limit: Int = .max
      ) throws -> [EpochResult] {
        var taken = 0
        return try trainer.fit(
          data.train, epochs: 8, batchSize: 20, validation: data.validation,
          stopping: EarlyStopping(patience: 2), checkpoint: policy
        ) { progress in
          if case .step = progress { taken += 1 }
          if taken == limit { throw Interruption() }
        }
      }
      try Parallel.$threads.withValue(threads) {
        var unbroken = trainer()
        let results = try fit(&unbroken, nil)
        var broken = trainer()
        #expect(throws: Interruption.self) {
          _ = try fit(&broken, policy, stoppingAfter: steps)
        }
        var resumed = trainer()
        let rest = try fit(&resumed, policy)
        #expect(rest.last == results.last)
        for (a, b) in zip(unbroken.model.parameters, resumed.model.parameters) {
          #expect(a.value == b.value, "\(a.name)")
        }
        for (a, b) in zip(unbroken.model.runningState, resumed.model.runningState) {
          #expect(a.value == b.value, "\(a.name)")
        }
      }
    }
  }

  @Test func aCheckpointOfAnotherScheduleIsRefused() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("state")
      var first = trainer()
      try first.fit(data.train, epochs: 1, checkpoint: CheckpointPolicy(file))
      var other = trainer()
      other.schedule = ConstantSchedule(0.02)
      #expect {
        try other.fit(data.train, epochs: 2, checkpoint: CheckpointPolicy(file))
      } throws: {
        "\($0)".contains("schedule")
      }
      #expect(other.epoch == 0)
    }
  }
}
