// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

extension Trainer {
  /// The version of the checkpoints that this library writes and reads.
  private static var checkpointVersion: String { "2" }

  /// The state of the training: the weights, the optimizer's velocities and settings, the number of
  /// epochs, and the batches of the next one so far.
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
    for (name, value) in model.parameters { state.insert(value, named: "model.\(name)") }
    for (name, value) in optimizer.velocities { state.insert(value, named: "velocity.\(name)") }
    state.metadata = [
      "version": Self.checkpointVersion,
      "epoch": "\(epoch)", "batches": "\(partialEpoch.batches)",
      "examples": "\(partialEpoch.examples)", "total_loss": "\(partialEpoch.totalLoss)",
      "learning_rate": "\(optimizer.learningRate)",
    ]
    for (name, value) in fixedSettings { state.metadata[name] = value }
    return state
  }

  /// The settings that do not change during a training, by the names of checkpoints.
  private var fixedSettings: [(name: String, value: String)] {
    var numbers = seed.generator
    return [
      ("momentum", "\(optimizer.momentum)"), ("weight_decay", "\(optimizer.weightDecay)"),
      ("nesterov", "\(optimizer.nesterov)"), ("loss", "\(loss)"),
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
  /// - Throws: `FileError` if it is not a checkpoint of such a model, was written by version 0.1,
  ///   or has another momentum, weight decay, loss or seed, or only one of
  ///   the two uses Nesterov's momentum. The trainer is then unchanged.
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
    restored.optimizer.velocities = [:]
    for (name, value) in model.parameters where checkpoint.names.contains("velocity.\(name)") {
      restored.optimizer.velocities[name] = try checkpoint.tensor(
        "velocity.\(name)", shape: value.shape)
    }
    try restored.model.load(checkpoint, prefix: "model.")
    self = restored
  }
}
