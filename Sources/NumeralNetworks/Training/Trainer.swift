// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The training of a model: the model, its optimizer and loss, and the number of completed epochs.
///
///     var trainer = Trainer(model, optimizer: AdamW(learningRate: 1e-3), loss: CrossEntropy())
///     trainer.schedule = OneCycleSchedule(peak: 1e-2, steps: 5 * batchesPerEpoch)
///     for epoch in 1...5 {
///       try trainer.train(on: train.batches(of: 64, shuffledBy: RandomKey(1).child(epoch)))
///       print(trainer.evaluate(on: test.batches(of: 1000)).accuracy)
///     }
///
/// Batches come from any sequence, as pairs of inputs, `[examples, …]`, and the targets of the
/// loss: labels, `[Int]`, or a tensor. `TensorDataset` makes them from tensors.
public struct Trainer<
  Model: Layer, Objective: Loss, Optimizer: NumeralNetworks.Optimizer
>: Sendable {
  /// A batch of examples.
  public typealias Batch = (inputs: Tensor<Float>, targets: Objective.Target)

  /// The model, with its current weights.
  public var model: Model
  /// The optimizer. Its settings, such as the learning rate, may be changed between steps.
  public var optimizer: Optimizer
  /// The loss that is minimized.
  public let loss: Objective
  /// The learning rate of each step; nil for the optimizer's own.
  public var schedule: (any LearningRateSchedule)?
  /// The limit of the gradients; nil for none.
  public var clipping: GradientClipping?
  /// The moving average of the weights; nil for none. See `averagedModel`.
  public var average: WeightAverage?
  /// The key of the random numbers of layers such as dropout.
  public let seed: RandomKey
  /// The number of completed epochs.
  public internal(set) var epoch = 0
  /// The batches of the next epoch so far: none, unless an epoch was ended by an error, or the
  /// trainer is that of a step.
  public internal(set) var partialEpoch = PartialEpoch()

  /// Creates a trainer at epoch 0.
  public init(_ model: Model, optimizer: Optimizer, loss: Objective, seed: RandomKey = 1) {
    self.model = model
    self.optimizer = optimizer
    self.loss = loss
    self.seed = seed
  }

  /// The first batches of an epoch.
  public struct PartialEpoch: Equatable, Sendable {
    /// The number of batches.
    public internal(set) var batches = 0
    /// The number of examples in them.
    public internal(set) var examples = 0
    /// The sum of the examples' losses, each computed before its batch's update.
    public internal(set) var totalLoss = 0.0
  }

  /// The result of one training step, as reported during an epoch.
  public struct Step: Sendable {
    /// The mean loss over the batch, before the update.
    public let loss: Double
    /// The trainer after the step, to write a checkpoint from which the epoch continues.
    public let trainer: Trainer

    /// The number of the epoch, counted from 1.
    public var epoch: Int { trainer.epoch + 1 }
    /// The number of the batch within the epoch, counted from 1.
    public var batch: Int { trainer.partialEpoch.batches }
    /// The number of examples in this epoch's batches so far.
    public var examples: Int { trainer.partialEpoch.examples }
  }

  /// Trains for one epoch, with one step of the optimizer per batch, or continues one that was
  /// ended by an error: the batches before it are then skipped.
  ///
  /// - Parameters:
  ///   - batches: All batches of the epoch, in order. `Prefetching(batches)` computes each during
  ///     the step before it.
  ///   - onProgress: Called after each step.
  /// - Returns: The mean loss over the epoch's examples, each computed before its batch's update;
  ///   NaN if there are none.
  /// - Throws: `TrainingError` if an input or a loss is not finite; the weights are then those
  ///   before that batch. `TrainingError.weightDiverged` if a weight is not finite after the last
  ///   batch. `CancellationError` before the next batch if the task is canceled. An error that
  ///   `onProgress` throws. In each case, `epoch` does not advance, and the next call continues
  ///   after the last step.
  @discardableResult
  public mutating func train(
    on batches: some Sequence<Batch>,
    onProgress: (Step) throws -> Void = { _ in }
  ) throws -> Double {
    for (index, batch) in batches.enumerated() where index >= partialEpoch.batches {
      try Task.checkCancellation()
      let loss = try step(batch.inputs, batch.targets)
      try onProgress(Step(loss: loss, trainer: self))
    }
    // Weights that an earlier update made infinite show in the loss of the next batch; after the
    // last update there is none.
    try checkWeights()
    let meanLoss = partialEpoch.totalLoss / Double(partialEpoch.examples)
    epoch += 1
    partialEpoch = PartialEpoch()
    return meanLoss
  }

  /// Trains on the next batch of the epoch, and returns its mean loss before the update.
  private mutating func step(
    _ inputs: Tensor<Float>, _ targets: Objective.Target
  ) throws -> Double {
    let (number, index) = (epoch + 1, partialEpoch.batches)
    if let position = inputs.firstNonFinite {
      throw TrainingError.inputNotFinite(
        epoch: number, batch: index + 1, example: position / (inputs.size / inputs.count),
        value: inputs.scalars[position])
    }
    var result = model.lossAndGradients(
      inputs, targets, loss: loss, seed: seed.child(number).child(index))
    guard result.loss.isFinite else {
      throw TrainingError.diverged(epoch: number, batch: index + 1, loss: result.loss)
    }
    if let schedule {
      optimizer.learningRate = schedule.learningRate(atStep: optimizer.state.steps)
    }
    clipping?.clip(&result.parameters)
    optimizer.update(&model, along: result.parameters)
    if !result.state.isEmpty {
      model.forEachState { name, value in if let new = result.state[name] { value = new } }
    }
    average?.update(model)
    partialEpoch.batches += 1
    partialEpoch.examples += targets.exampleCount
    partialEpoch.totalLoss += result.loss * Double(targets.exampleCount)
    return result.loss
  }

  /// The model with the moving average of its weights, or with the current ones without one.
  public var averagedModel: Model {
    var result = model
    average?.replaceWeights(of: &result)
    return result
  }

  /// Throws if a weight is NaN or infinite.
  package func checkWeights() throws {
    for (name, value) in model.parameters {
      guard let position = value.firstNonFinite else { continue }
      throw TrainingError.weightDiverged(
        epoch: epoch + 1, batch: partialEpoch.batches, name: name, value: value.scalars[position])
    }
  }

  /// The model's mean loss and accuracy on some batches, in inference.
  public func evaluate(on batches: some Sequence<Batch>) -> Evaluation {
    evaluate(on: batches) { _ in }
  }

  /// The model's mean loss and accuracy on some batches, in inference.
  ///
  /// - Parameters:
  ///   - batches: The batches.
  ///   - onProgress: Called after each batch with the result so far.
  /// - Throws: An error that `onProgress` throws.
  public func evaluate(
    on batches: some Sequence<Batch>, onProgress: (Evaluation) throws -> Void
  ) rethrows -> Evaluation {
    try model.evaluate(loss, on: batches, onProgress: onProgress)
  }
}
