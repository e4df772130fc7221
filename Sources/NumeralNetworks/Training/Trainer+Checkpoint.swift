// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

extension Trainer {
  /// The version of the checkpoints that this library writes and reads.
  private static var checkpointVersion: String { "3" }

  /// The state of the training: the weights and the running state, the optimizer's moments and
  /// settings, the average of the weights, the number of epochs, and the batches of the next one so
  /// far.
  ///
  ///     try trainer.checkpoint().write(to: file)
  ///     …
  ///     try trainer.restore(SafeTensors(contentsOf: file), from: file)
  ///
  /// A restored trainer continues with the same bits as one that was not interrupted, because
  /// random numbers depend only on the seed, the epoch and the batch. Within an epoch,
  /// `Step.trainer` has the state after a step.
  public func checkpoint() -> SafeTensors {
    var state = SafeTensors()
    for (name, value) in model.parameters + model.runningState {
      state.insert(value, named: "model.\(name)")
    }
    for (name, moments) in optimizer.state.moments {
      for (moment, value) in moments { state.insert(value, named: "moment.\(moment).\(name)") }
    }
    for (name, value) in average?.weights ?? [:] { state.insert(value, named: "average.\(name)") }
    state.metadata = [
      "version": Self.checkpointVersion,
      "epoch": "\(epoch)", "batches": "\(partialEpoch.batches)",
      "examples": "\(partialEpoch.examples)", "total_loss": "\(partialEpoch.totalLoss)",
      "learning_rate": "\(optimizer.learningRate)", "steps": "\(optimizer.state.steps)",
    ]
    state.metadata["averaged_steps"] = average.map { "\($0.steps)" }
    for (name, value) in fixedSettings { state.metadata[name] = value }
    return state
  }

  /// The settings that do not change during a training, by the names of checkpoints.
  private var fixedSettings: [(name: String, value: String)] {
    var numbers = seed.generator
    return optimizer.settings + [
      ("optimizer", "\(Optimizer.self)"),
      ("groups", optimizer.groups.map(\.text).joined(separator: "; ")),
      ("loss", "\(loss)"), ("clipping", clipping.map { "\($0)" } ?? "none"),
      ("average", average.map { "\($0.decay)" } ?? "none"),
      ("schedule", schedule.map { "\($0)" } ?? "none"),
      // A key is not readable: its first random number stands for it.
      ("seed", "a key with the number \(numbers.next())"),
    ]
  }

  /// Restores the state of a training with the same model, settings and seed. The learning rate,
  /// which may change between epochs, is the checkpoint's.
  ///
  /// - Parameters:
  ///   - checkpoint: The state, from `checkpoint()`.
  ///   - file: The file that the state was read from, for error messages.
  /// - Throws: `FileError` if it is not a checkpoint of such a model, was written by another
  ///   version of checkpoints, or has another optimizer, another of its settings, or another loss,
  ///   clipping, average, schedule or seed. The trainer is then unchanged.
  public mutating func restore(_ checkpoint: SafeTensors, from file: URL) throws {
    let checkpoint = checkpoint.named(after: file)
    guard checkpoint.metadata["version"] == Self.checkpointVersion else {
      throw checkpoint.error(
        found: checkpoint.metadata["version"].map { "version '\($0)'" } ?? "no version",
        expected: "a trainer's checkpoint of version \(Self.checkpointVersion)")
    }
    for (name, value) in fixedSettings {
      let found: String = try checkpoint.value(of: name)
      guard found == value else {
        throw checkpoint.error(
          found: "a checkpoint whose \(name) is \(found)", expected: "\(value), the trainer's")
      }
    }
    let totalLoss: Double = try checkpoint.value(of: "total_loss")
    let learningRate: Float = try checkpoint.value(of: "learning_rate")
    guard totalLoss.isFinite && learningRate.isFinite && learningRate >= 0 else {
      throw checkpoint.error(
        found: "a loss of \(totalLoss) and a learning rate of \(learningRate)",
        expected: "finite numbers")
    }
    var restored = self
    restored.epoch = try checkpoint.count(of: "epoch")
    restored.partialEpoch = PartialEpoch(
      batches: try checkpoint.count(of: "batches"), examples: try checkpoint.count(of: "examples"),
      totalLoss: totalLoss)
    restored.optimizer.learningRate = learningRate
    restored.optimizer.state = try optimizerState(checkpoint)
    if restored.average != nil {
      restored.average!.steps = try checkpoint.count(of: "averaged_steps")
      restored.average!.weights = [:]
      for (name, value) in model.parameters where restored.average!.steps > 0 {
        restored.average!.weights[name] = try checkpoint.tensor(
          "average.\(name)", shape: value.shape)
      }
    }
    try restored.model.load(checkpoint) { "model.\($0)" }
    self = restored
  }

  /// The optimizer's state in a checkpoint.
  private func optimizerState(_ checkpoint: SafeTensors) throws -> OptimizerState {
    let shapes = Dictionary(
      uniqueKeysWithValues: model.parameters.map { ($0.name, $0.value.shape) })
    var state = OptimizerState(steps: try checkpoint.count(of: "steps"))
    for name in checkpoint.names where name.hasPrefix("moment.") {
      let parts = name.split(separator: ".", maxSplits: 2).map(String.init)
      guard parts.count == 3, let shape = shapes[parts[2]] else {
        throw checkpoint.error(found: "the tensor \(name)", expected: "moments of the weights")
      }
      state.moments[parts[2], default: [:]][parts[1]] = try checkpoint.tensor(name, shape: shape)
    }
    return state
  }
}
