// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles

/// The checkpoints of one run. A checkpoint that cannot be written does not end the run, which may
/// have hours of work in memory: the error is noted, and kept for the end of the run.
struct CheckpointWriter {
  let checkpoint: CheckpointFile
  private let progress: any ProgressReporter
  /// The error of the latest checkpoint, if it could not be written.
  private(set) var error: (any Error)?

  init(_ checkpoint: CheckpointFile, progress: any ProgressReporter) {
    (self.checkpoint, self.progress) = (checkpoint, progress)
  }

  /// Writes the state, or notes why that is not possible.
  mutating func write(_ state: SafeTensors) {
    do {
      try checkpoint.write(state)
      error = nil
    } catch {
      // One line for a full disk, not one for each attempt.
      if self.error == nil { progress.note("no checkpoint: \(error); the run goes on") }
      self.error = error
    }
  }

  /// The sentence about what an interrupted run keeps.
  ///
  /// - Parameter position: The position of the latest checkpoint, such as "batch 3 of epoch 2".
  func kept(after position: String) -> String {
    if let error { return "the checkpoint could not be written: \(error)" }
    let file = checkpoint.file.displayPath
    return "\(file) has the state after \(position), and the same command with --resume continues"
  }
}
