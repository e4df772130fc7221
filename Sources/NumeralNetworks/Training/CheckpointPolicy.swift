// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// The file in which `Trainer.fit` keeps the state of a training, and how often.
///
///     try trainer.fit(train, epochs: 20, checkpoint: CheckpointPolicy(file, everyBatches: 500))
///
/// The file is replaced atomically. If it exists when the training begins, the training continues
/// from it, with the bits of one that was not interrupted, given the same data and settings.
public struct CheckpointPolicy: Sendable {
  /// The file.
  public var file: URL
  /// The number of batches between two checkpoints within an epoch; nil for one after each epoch
  /// alone.
  public var everyBatches: Int?
  /// Whether the training continues from the file if it exists; otherwise the file is replaced.
  public var resumes: Bool

  /// Creates a policy.
  ///
  /// - Precondition: The number of batches is 1 or more.
  public init(_ file: URL, everyBatches: Int? = nil, resumes: Bool = true) {
    require(
      everyBatches ?? 1 > 0,
      "CheckpointPolicy: found a checkpoint every \(everyBatches ?? 1) batches, expected 1 or more")
    self.file = file
    self.everyBatches = everyBatches
    self.resumes = resumes
  }

  var exists: Bool { FileManager.default.fileExists(atPath: file.path) }

  func isDue(after batch: Int) -> Bool { everyBatches.map { batch % $0 == 0 } ?? false }
}

extension Trainer {
  /// The state of the training, and of its early stopping.
  func checkpoint(_ stopping: EarlyStopping?) -> SafeTensors {
    var state = checkpoint()
    guard let stopping else { return state }
    for (name, value) in stopping.bestTensors { state.insert(value, named: "best.\(name)") }
    state.metadata["evaluations_since_best"] = "\(stopping.evaluationsSinceBest)"
    state.metadata["best"] = stopping.best.map { "\($0)" }
    return state
  }

  /// Restores the state of a training and of its early stopping.
  mutating func restore(contentsOf file: URL, _ stopping: inout EarlyStopping?) throws {
    let state = try SafeTensors(contentsOf: file)
    if var restored = stopping {
      restored.evaluationsSinceBest = try state.count(of: "evaluations_since_best")
      restored.best = try state.metadata["best"] == nil ? nil : state.value(of: "best")
      restored.bestTensors = [:]
      for (name, value) in model.parameters + model.runningState where restored.best != nil {
        restored.bestTensors[name] = try state.tensor("best.\(name)", shape: value.shape)
      }
      try restore(state, from: file)
      stopping = restored
    } else {
      try restore(state, from: file)
    }
  }
}
