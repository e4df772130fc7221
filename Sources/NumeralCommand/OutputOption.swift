// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// An option that names a file to write, with its value if it was given.
struct OutputOption {
  private let name: String
  private let path: String?

  init(_ name: String, _ path: String?) { (self.name, self.path) = (name, path) }

  /// Throws before the work if its results could not be written, or if one would overwrite another,
  /// a file to read, or the file into which standard output is redirected.
  static func check(_ outputs: [OutputOption], reading inputs: [String]) throws {
    var uses: [Destination.Identity: String] = [:]
    if let file = Destination.identity(ofDescriptor: STDOUT_FILENO) {
      uses[file] = "standard output"
    }
    for path in inputs {
      if let file = try? Destination(URL(path: path)).identity { uses[file] = "the input \(path)" }
    }
    for output in outputs {
      guard let path = output.path else { continue }
      let destination = try Destination(URL(path: path))
      try destination.check()
      guard let file = destination.identity else { continue }
      if let other = uses.updateValue(output.name, forKey: file) {
        throw FileError(
          URL(path: path), found: "one file for \(other) and \(output.name)",
          expected: "a file for each")
      }
    }
  }
}
