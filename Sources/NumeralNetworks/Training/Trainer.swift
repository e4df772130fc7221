// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The training of a model: the model, its optimizer and loss, and the number of completed epochs.
///
///     var trainer = Trainer(model, optimizer: SGD(learningRate: 0.01), loss: NLLLoss())
///     for epoch in 1...5 {
///       let key = RandomKey(1).child(epoch)
///       try trainer.train(
///         on: train.batches(of: 64, shuffledBy: key, standardization: .mnist))
///       print(trainer.evaluate(on: test.batches(of: 1000, standardization: .mnist)).accuracy)
///     }
///
/// Batches come from any sequence, as pairs of inputs, `[examples, …]`, and a label per example.
public struct Trainer<Model: Layer, Objective: Loss>: Sendable {
  /// The model, with its current weights.
  public internal(set) var model: Model
  /// The optimizer. Its settings, such as the learning rate, may be changed between epochs.
  public var optimizer: SGD
  /// The loss that is minimized.
  public let loss: Objective
  /// The key of the random numbers of layers such as dropout.
  public let seed: RandomKey
  /// The number of completed epochs.
  public internal(set) var epoch = 0

  /// Creates a trainer at epoch 0.
  public init(_ model: Model, optimizer: SGD, loss: Objective, seed: RandomKey = 1) {
    self.model = model
    self.optimizer = optimizer
    self.loss = loss
    self.seed = seed
  }

  /// The result of one training step, as reported during an epoch.
  public struct Step: Sendable {
    /// The numbers of the epoch, and of the batch within it, counted from 1.
    public let epoch, batch: Int
    /// The number of examples in this epoch's batches so far.
    public let examples: Int
    /// The mean loss over the batch, before the update.
    public let loss: Double
  }

  /// Trains for one epoch, with one step of the optimizer per batch.
  ///
  /// - Parameters:
  ///   - batches: The batches, in order. `Prefetching(batches)` computes each during the step
  ///     before it.
  ///   - onProgress: Called after each step.
  /// - Returns: The mean loss over the epoch's examples, each computed before its batch's update.
  /// - Throws: `TrainingError.diverged` if a loss is not finite; the weights are then those before
  ///   that batch. `CancellationError` before the next batch if the task is cancelled. An error
  ///   that `onProgress` throws. In each case, `epoch` does not advance.
  @discardableResult
  public mutating func train(
    on batches: some Sequence<(inputs: Tensor<Float>, labels: [Int])>,
    onProgress: (Step) throws -> Void = { _ in }
  ) throws -> Double {
    var (examples, total) = (0, 0.0)
    let number = epoch + 1
    for (index, batch) in batches.enumerated() {
      try Task.checkCancellation()
      let (batchLoss, gradients) = model.lossAndGradients(
        batch.inputs, batch.labels, loss: loss, seed: seed.child(number).child(index))
      guard batchLoss.isFinite else {
        throw TrainingError.diverged(epoch: number, batch: index + 1, loss: batchLoss)
      }
      optimizer.update(&model, along: gradients)
      examples += batch.labels.count
      total += batchLoss * Double(batch.labels.count)
      try onProgress(Step(epoch: number, batch: index + 1, examples: examples, loss: batchLoss))
    }
    epoch = number
    return total / Double(examples)
  }

  /// The model's mean loss and accuracy on some batches, in inference.
  public func evaluate(
    on batches: some Sequence<(inputs: Tensor<Float>, labels: [Int])>
  ) -> Evaluation {
    evaluate(on: batches) { _ in }
  }

  /// The model's mean loss and accuracy on some batches, in inference.
  ///
  /// - Parameters:
  ///   - batches: The batches.
  ///   - onProgress: Called after each batch with the result so far.
  /// - Throws: An error that `onProgress` throws.
  public func evaluate(
    on batches: some Sequence<(inputs: Tensor<Float>, labels: [Int])>,
    onProgress: (Evaluation) throws -> Void
  ) rethrows -> Evaluation {
    var evaluation = Evaluation(loss: .nan, correct: 0, examples: 0)
    var total = 0.0
    for (inputs, labels) in batches {
      let outputs = model(inputs)
      total += loss(outputs, labels) * Double(labels.count)
      evaluation.correct += zip(outputs.argmax(axis: 1).scalars, labels).count { $0 == $1 }
      evaluation.examples += labels.count
      evaluation.loss = total / Double(evaluation.examples)
      try onProgress(evaluation)
    }
    return evaluation
  }
}

/// The mean loss and the accuracy of a model on some examples.
public struct Evaluation: Equatable, Sendable {
  /// The mean loss over the examples; NaN if there are none.
  public var loss: Double
  /// The number of examples for which the most probable class is the true one.
  public var correct: Int
  /// The number of examples.
  public var examples: Int
  /// The fraction of correct examples, from 0 to 1; NaN if there are no examples.
  public var accuracy: Double { Double(correct) / Double(examples) }
}

/// A failure of a training.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss of a batch is NaN or infinite. Epochs and batches are counted from 1.
  case diverged(epoch: Int, batch: Int, loss: Double)

  /// One line: the epoch, the batch and its loss.
  public var description: String {
    switch self {
    case .diverged(let epoch, let batch, let loss):
      "training diverged: the loss of epoch \(epoch), batch \(batch) is \(loss), expected a finite "
        + "number; a smaller learning rate may help"
    }
  }
}
