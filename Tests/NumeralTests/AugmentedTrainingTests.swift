// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import Testing

/// A training with augmentation, batch normalization and AdamW: the same bits on any number of
/// threads, and after an interruption in the middle of an epoch.
@Suite struct AugmentedTrainingTests {
  private typealias Training = Trainer<Sequential, CrossEntropy, AdamW>

  private let data = TensorDataset(
    Tensor<Float>.uniform([60, 3, 12, 12], seed: 1), (0..<60).map { $0 % 3 })

  /// The batches of an epoch.
  private func batches(_ epoch: Int) -> some Sequence<Training.Batch> {
    let order = RandomKey(1).child(epoch)
    return Prefetching(
      data.batches(of: 16, shuffledBy: order)
        .augmented(
          by: [
            RandomAffine(degrees: 10, shift: 1, scale: 0.9...1.1), RandomFlip(.horizontal),
            ColorJitter(brightness: 0.2, contrast: 0.2, saturation: 0.2), Cutout(size: 3),
          ], seed: order.child("augmentation")))
  }

  private func trainer() -> Training {
    Trainer(
      Sequential(seed: 1) {
        Conv2D(3, 4, kernelSize: 3)
        BatchNorm(4)
        ReLU()
        GlobalAveragePool()
        Linear(4, 3)
      }, optimizer: AdamW(), loss: CrossEntropy())
  }

  private struct Interruption: Error {}

  /// The weights after two epochs, of which the second is interrupted after a batch if there is
  /// one.
  private func weights(interruptedAfter batch: Int? = nil) throws -> [Tensor<Float>] {
    var trainer = trainer()
    try trainer.train(on: batches(1))
    if let batch {
      #expect(throws: Interruption.self) {
        try trainer.train(on: batches(2)) { if $0.batch == batch { throw Interruption() } }
      }
    }
    try trainer.train(on: batches(2))
    #expect(trainer.epoch == 2)
    return trainer.model.parameters.map(\.value) + trainer.model.runningState.map(\.value)
  }

  @Test func bitsAreTheSame() throws {
    let expected = try weights()
    for threads in 1...3 {
      try Parallel.$threads.withValue(threads) {
        for batch in [nil, 1, 2, 3, 4] {
          let found = try weights(interruptedAfter: batch)
          #expect(found == expected, "\(threads) threads, interrupted after \(batch ?? 0)")
        }
      }
    }
  }
}
