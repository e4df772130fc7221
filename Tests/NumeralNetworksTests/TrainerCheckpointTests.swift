// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// Checkpoints within an epoch, and with settings that changed.
struct TrainerCheckpointTests {
  private func trainer(
    _ optimizer: SGD = SGD(learningRate: 0.1, momentum: 0.9), seed: RandomKey = 3
  ) -> Trainer<Sequential, CrossEntropy, SGD> {
    let model = Sequential(seed: 1) {
      Linear(4, 5)
      Dropout(0.5)
      Linear(5, 3)
    }
    return Trainer(model, optimizer: optimizer, loss: CrossEntropy(), seed: seed)
  }

  /// Five batches, the last of fewer examples.
  private let batches = (0..<5).map { batch -> (inputs: Tensor<Float>, targets: [Int]) in
    let count = batch == 4 ? 7 : 12
    return (.normal([count, 4], seed: RandomKey(4).child(batch)), (0..<count).map { $0 % 3 })
  }

  private func weights(_ trainer: Trainer<Sequential, CrossEntropy, SGD>) -> [Tensor<Float>] {
    trainer.model.parameters.map(\.value)
  }

  @Test func epochContinuesAfterEachBatchToTheSameBits() throws {
    var whole = trainer()
    var checkpoints: [SafeTensors] = []
    try whole.train(on: batches)
    let meanLoss = try whole.train(on: batches) { checkpoints.append($0.trainer.checkpoint()) }
    #expect(checkpoints.count == 5)
    #expect(whole.partialEpoch.batches == 0)
    for (index, checkpoint) in checkpoints.enumerated() {
      try withTemporaryFolder { folder in
        let file = folder.appendingPathComponent("checkpoint")
        try checkpoint.write(to: file)
        var resumed = trainer()
        try resumed.restore(SafeTensors(contentsOf: file), from: file)
        #expect(resumed.epoch == 1)
        #expect(resumed.partialEpoch.batches == index + 1)
        var steps: [Int] = []
        #expect(try resumed.train(on: batches) { steps.append($0.batch) } == meanLoss)
        #expect(steps == Array(index + 2..<6))
        #expect(weights(resumed) == weights(whole))
        #expect(resumed.optimizer.state == whole.optimizer.state)
      }
    }
  }

  @Test func epochThatAnErrorEndedContinues() throws {
    struct Stop: Error {}
    var (whole, ended) = (trainer(), trainer())
    let meanLoss = try whole.train(on: batches)
    #expect(throws: Stop.self) {
      try ended.train(on: batches) { if $0.batch == 3 { throw Stop() } }
    }
    #expect(ended.epoch == 0)
    #expect(ended.partialEpoch.batches == 3)
    #expect(ended.partialEpoch.examples == 36)
    #expect(try ended.train(on: batches) == meanLoss)
    #expect(weights(ended) == weights(whole))
  }

  @Test func learningRateIsThatOfTheCheckpoint() throws {
    var whole = trainer()
    try whole.train(on: batches)
    whole.optimizer.learningRate = 0.01
    let checkpoint = whole.checkpoint()
    try whole.train(on: batches)

    var resumed = trainer()
    try resumed.restore(checkpoint, from: URL(fileURLWithPath: "c"))
    #expect(resumed.optimizer.learningRate == 0.01)
    try resumed.train(on: batches)
    #expect(weights(resumed) == weights(whole))
  }

  @Test(
    arguments: [
      (SGD(learningRate: 0.1, momentum: 0.5), 3, "momentum is 0.5", "0.9"),
      (SGD(learningRate: 0.1), 3, "momentum is 0.0", "0.9"),
      (SGD(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01), 3, "weight_decay is 0.01", "0.0"),
      (SGD(learningRate: 0.1, momentum: 0.9, nesterov: true), 3, "nesterov is true", "false"),
      (SGD(learningRate: 0.1, momentum: 0.9), 4, "seed is a key", "a key"),
    ] as [(SGD, RandomKey, String, String)])
  func otherSettingsAreRefusedByName(
    _ optimizer: SGD, _ seed: RandomKey, _ found: String, _ expected: String
  ) throws {
    var other = trainer(optimizer, seed: seed)
    try other.train(on: batches)
    var resumed = trainer()
    let error = #expect(throws: FileError.self) {
      try resumed.restore(other.checkpoint(), from: URL(fileURLWithPath: "/c"))
    }
    #expect(error?.file == "/c")
    #expect(error?.found.contains(found) == true)
    #expect(error?.expected.contains(expected) == true)
    #expect(weights(resumed) == weights(trainer()))
    #expect(resumed.epoch == 0)
  }

  @Test func anotherLossIsRefusedByName() {
    let model = trainer().model
    var resumed = Trainer(model, optimizer: SGD(), loss: NLLLoss())
    let checkpoint = Trainer(model, optimizer: SGD(), loss: CrossEntropy()).checkpoint()
    let error = #expect(throws: FileError.self) {
      try resumed.restore(checkpoint, from: URL(fileURLWithPath: "/c"))
    }
    #expect(error?.found.contains("loss is CrossEntropy") == true)
  }

  @Test func damagedMetadataAreFileErrors() throws {
    let good = trainer().checkpoint()
    for (key, _) in good.metadata {
      let counts: [String?] =
        ["epoch", "batches", "examples"].contains(key) ? ["-1", "\(Int.max)", "1e3"] : []
      for text in [nil, "x", "nan"] + counts {
        var damaged = good
        damaged.metadata[key] = text
        var resumed = trainer()
        #expect(throws: FileError.self, "\(key): \(text ?? "nil")") {
          try resumed.restore(damaged, from: URL(fileURLWithPath: "/c"))
        }
      }
    }
  }
}
