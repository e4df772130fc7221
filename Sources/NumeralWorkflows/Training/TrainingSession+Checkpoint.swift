// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles

extension TrainingSession {
  /// The settings on which the weights after an epoch depend, as the checkpoint stores them.
  private struct StoredSettings: Codable, Equatable {
    let dataset: String
    let batchSize, testBatchSize: Int
    let learningRate, momentum: Float
    let seed: UInt64

    init(_ settings: TrainingSettings) {
      dataset = settings.dataset.name
      (batchSize, testBatchSize) = (settings.batchSize, settings.testBatchSize)
      (learningRate, momentum) = (settings.learningRate, settings.momentum)
      seed = settings.seed
    }
  }

  /// Writes the trainer's checkpoint with the settings and the results so far, atomically.
  func write(checkpoint file: URL) throws {
    var checkpoint = trainer.checkpoint()
    checkpoint.metadata["settings"] = try json(StoredSettings(settings))
    checkpoint.metadata["epochs"] = try json(metrics.epochs)
    try checkpoint.write(to: file)
  }

  /// Continues from a file that `write(checkpoint:)` wrote.
  ///
  /// - Throws: `FileError` if the file is no checkpoint, or was written with other settings, from
  ///   which a resumed training would differ from an uninterrupted one.
  mutating func resume(from file: URL) throws {
    let checkpoint = try SafeTensors(contentsOf: file)
    guard
      let found = try? decode(StoredSettings.self, checkpoint.metadata["settings"]),
      let epochs = try? decode([TrainingMetrics.Epoch].self, checkpoint.metadata["epochs"])
    else {
      throw FileError(
        file, found: "no training settings", expected: "a checkpoint of 'numeral train'")
    }
    guard found == StoredSettings(settings) else {
      throw FileError(
        file, found: "a checkpoint of \(try json(found))",
        expected: try json(StoredSettings(settings)))
    }
    try restore(checkpoint, from: file, epochs: epochs)
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
