// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

// A checkpoint is the trainer's, with the settings and the results so far beside it.
extension TrainingRun {
  /// Writes the state after an epoch, whole or not at all.
  func write(checkpoint file: URL) throws {
    var checkpoint = trainer.checkpoint()
    checkpoint.metadata["settings"] = try json(settings)
    checkpoint.metadata["epochs"] = try json(metrics.epochs)
    try checkpoint.write(to: file)
  }

  /// Takes up the state that `write(checkpoint:)` left.
  ///
  /// - Throws: `FileError` if the file is no checkpoint, or one of a run with other settings, with
  ///   which going on would give other weights than a run in one go.
  mutating func resume(from file: URL) throws {
    let checkpoint = try SafeTensors(contentsOf: file)
    guard
      let found = try? decode(TrainingSettings.self, checkpoint.metadata["settings"]),
      let epochs = try? decode([TrainingMetrics.Epoch].self, checkpoint.metadata["epochs"])
    else {
      throw FileError(
        file, found: "no training settings", expected: "a checkpoint of 'numeral train'")
    }
    guard found == settings else {
      throw FileError(
        file, found: "a checkpoint of \(try json(found))", expected: try json(settings))
    }
    try trainer.restore(checkpoint, from: file)
    metrics.epochs = epochs
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ text: String?) throws -> Value {
    try JSONDecoder().decode(type, from: Data((text ?? "").utf8))
  }
}
