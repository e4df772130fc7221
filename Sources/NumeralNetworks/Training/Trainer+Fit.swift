// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The results of one epoch of `Trainer.fit`.
public struct EpochResult: Sendable, Equatable {
  /// The number of the epoch, counted from 1.
  public var epoch: Int
  /// The mean loss of the training examples, each computed before its batch's update.
  public var trainingLoss: Double
  /// The loss and the accuracy on the validation data, if there is some.
  public var validation: Evaluation?
}

/// The progress of `Trainer.fit`.
public enum FitProgress<Step: Sendable>: Sendable {
  /// A step was taken.
  case step(Step)
  /// An epoch was completed, and the model evaluated.
  case epoch(EpochResult)
}

extension Trainer {
  /// Trains until a number of epochs, evaluating after each, with early stopping and checkpoints.
  ///
  ///     let results = try trainer.fit(
  ///       train, epochs: 50, batchSize: 64, validation: validation,
  ///       stopping: EarlyStopping(patience: 3))
  ///
  /// The examples are shuffled for each epoch, by a key derived from the trainer's.
  ///
  /// - Parameters:
  ///   - data: The training examples.
  ///   - epochs: The number of epochs, those that the trainer has completed among them.
  ///   - batchSize: The number of examples in a batch.
  ///   - validation: Examples to evaluate on after each epoch. With an average of the weights, the
  ///     averaged model is evaluated.
  ///   - stopping: The rule by which the training stops early. The model then has the weights of
  ///     its best result, also if it does not stop early.
  ///   - checkpoint: The file in which the state is kept.
  ///   - onProgress: Called after each step and each epoch.
  /// - Returns: The results of the epochs of this call.
  /// - Throws: As `train`, and `FileError` if a checkpoint cannot be read or written.
  /// - Precondition: With early stopping, there are validation examples.
  @discardableResult
  public mutating func fit(
    _ data: TensorDataset<Objective.Target>, epochs: Int, batchSize: Int = 64,
    validation: TensorDataset<Objective.Target>? = nil, stopping: EarlyStopping? = nil,
    checkpoint: CheckpointPolicy? = nil,
    onProgress: (FitProgress<Step>) throws -> Void = { _ in }
  ) throws -> [EpochResult] {
    let key = seed.child("order of the examples")
    return try fit(
      epochs: epochs, validation: validation, stopping: stopping, checkpoint: checkpoint,
      onProgress: onProgress, batches: { data.batches(of: batchSize, shuffledBy: key.child($0)) })
  }

  /// Trains as `fit(_:epochs:batchSize:validation:stopping:checkpoint:onProgress:)`, on the batches
  /// that a function returns for each epoch, counted from 1:
  ///
  ///     try trainer.fit(epochs: 20, validation: validation) { epoch in
  ///       Prefetching(train.batches(of: 64, shuffledBy: RandomKey(1).child(epoch)))
  ///     }
  @discardableResult
  public mutating func fit<Batches: Sequence>(
    epochs: Int, validation: TensorDataset<Objective.Target>? = nil,
    stopping: EarlyStopping? = nil, checkpoint: CheckpointPolicy? = nil,
    onProgress: (FitProgress<Step>) throws -> Void = { _ in },
    batches: (_ epoch: Int) throws -> Batches
  ) throws -> [EpochResult] where Batches.Element == Batch {
    require(
      stopping == nil || validation != nil,
      "Trainer.fit: found early stopping without validation examples, expected some")
    var stopping = stopping
    if let checkpoint, checkpoint.resumes, checkpoint.exists {
      try restore(contentsOf: checkpoint.file, &stopping)
    }
    var results: [EpochResult] = []
    while epoch < epochs && stopping?.hasEnded != true {
      let loss = try train(on: try batches(epoch + 1)) { step in
        if let checkpoint, checkpoint.isDue(after: step.batch) {
          try step.trainer.checkpoint(stopping).write(to: checkpoint.file)
        }
        try onProgress(.step(step))
      }
      var result = EpochResult(epoch: epoch, trainingLoss: loss)
      if let validation {
        let model = averagedModel
        let evaluation = model.evaluate(
          self.loss, on: validation.batches(of: validationBatchSize), onProgress: { _ in })
        result.validation = evaluation
        _ = stopping?.stops(after: evaluation, of: model)
      }
      results.append(result)
      if let checkpoint { try self.checkpoint(stopping).write(to: checkpoint.file) }
      try onProgress(.epoch(result))
    }
    stopping?.restoreBest(&model)
    return results
  }
}

/// The examples of a batch of an evaluation, which is cut into chunks in any case.
private let validationBatchSize = 256
