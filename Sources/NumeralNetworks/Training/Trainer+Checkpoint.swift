// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

extension Trainer {
  /// The state of the training: the weights, the optimizer's velocities and the number of epochs.
  ///
  ///     try trainer.checkpoint().write(to: file)
  ///     …
  ///     try trainer.restore(SafeTensors(contentsOf: file), from: file)
  ///
  /// A restored trainer continues with the same bits as one that was not interrupted, because
  /// random numbers depend only on the seed, the epoch and the batch.
  public func checkpoint() -> SafeTensors {
    var state = SafeTensors()
    for (name, value) in model.parameters { state.insert(value, named: "model.\(name)") }
    for (name, value) in optimizer.velocities { state.insert(value, named: "velocity.\(name)") }
    state.metadata["epoch"] = String(epoch)
    return state
  }

  /// Restores the state of a training with the same model, settings and seed.
  ///
  /// - Parameters:
  ///   - checkpoint: The state, from `checkpoint()`.
  ///   - file: The file that the state was read from, for error messages.
  /// - Throws: `FileError` if it is not a checkpoint of such a model. The trainer is then
  ///   unchanged.
  public mutating func restore(_ checkpoint: SafeTensors, from file: URL) throws {
    guard let epoch = checkpoint.metadata["epoch"].flatMap({ Int($0) }), epoch >= 0 else {
      throw FileError(file, found: "no number of epochs", expected: "a trainer's checkpoint")
    }
    var velocities: [String: Tensor<Float>] = [:]
    for (name, value) in model.parameters where checkpoint.names.contains("velocity.\(name)") {
      velocities[name] = try checkpoint.tensor("velocity.\(name)", shape: value.shape)
    }
    try model.load(checkpoint, prefix: "model.")
    optimizer.velocities = velocities
    self.epoch = epoch
  }
}
