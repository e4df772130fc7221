// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors

/// The file in which a run keeps its state: a .safetensors file whose metadata has the format, its
/// version, the settings on which the result depends, the identity of the data, and a checksum.
struct CheckpointFile: Sendable {
  /// A setting on which the result depends, by the name of its option.
  typealias Setting = (name: String, value: String)

  private static let version = "2"
  private static let format = "numeral-checkpoint"

  let file: URL
  /// The subcommand that writes and reads the file.
  let subcommand: String
  /// The settings of the run, the identity of its data among them.
  let settings: [Setting]

  /// Writes the state atomically.
  ///
  /// - Throws: `FileError`; an earlier state in the file is then unchanged.
  func write(_ state: SafeTensors) throws {
    var content = SafeTensors()
    content[part: "state."] = state
    content.metadata["format"] = Self.format
    content.metadata["version"] = Self.version
    content.metadata["subcommand"] = subcommand
    for (name, value) in settings { content.metadata["setting.\(name)"] = value }
    content.metadata["checksum"] = try checksum(content)
    try content.write(to: file)
  }

  /// Reads the state of a run with the same settings and data.
  ///
  /// - Throws: `FileError` if the file is no such checkpoint or damaged, or the settings differ:
  ///   the error names the first that does.
  func read() throws -> SafeTensors {
    let content = try SafeTensors(contentsOf: file)
    guard content.metadata["format"] == Self.format, content.metadata["subcommand"] == subcommand
    else {
      throw content.error(
        found: "another kind of file, or a checkpoint of version 0.1",
        expected: "a checkpoint of 'numeral \(subcommand)'")
    }
    guard content.metadata["version"] == Self.version else {
      throw content.error(
        found: "a checkpoint of version \(content.metadata["version"] ?? "none")",
        expected: "version \(Self.version)")
    }
    var sealed = content
    let expected = sealed.metadata.removeValue(forKey: "checksum")
    guard try checksum(sealed) == expected else {
      throw content.error(found: "a damaged checkpoint", expected: "content of its checksum")
    }
    for (name, value) in settings {
      let found: String = try content.value(of: "setting.\(name)")
      guard found == value else {
        throw content.error(
          found: "a checkpoint with \(name) \(found)",
          expected: "\(name) \(value), as in this run")
      }
    }
    return content[part: "state."]
  }

  /// The digest of everything but the checksum itself.
  private func checksum(_ content: SafeTensors) throws -> String {
    var sha256 = SHA256()
    try content.bytes(for: file).withUnsafeBytes { sha256.update($0) }
    return sha256.digest()
  }
}
