// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// An option that names a file to write, with its value if it was given.
struct OutputOption {
  private let name: String
  private let path: String?

  init(_ name: String, _ path: String?) { (self.name, self.path) = (name, path) }

  /// Throws before the work if its results could not be written, or if one would overwrite another,
  /// one of the files to leave alone, or the file into which standard output is redirected.
  ///
  /// - Throws: `SharedFile` if two paths lead to one file; `FileError`.
  static func check(_ outputs: [OutputOption], sparing others: [OtherFile]) throws {
    var uses: [Destination.Identity: String] = [:]
    if let file = Destination.identity(ofDescriptor: STDOUT_FILENO) {
      uses[file] = "standard output"
    }
    for other in others {
      if let file = try? Destination(other.file).identity { uses[file] = other.name }
    }
    var destinations: [Destination] = []
    for output in outputs {
      guard let path = output.path else { continue }
      let destination = try Destination(URL(path: path))
      destinations.append(destination)
      guard let file = destination.identity else { continue }
      if let other = uses.updateValue(output.name, forKey: file) {
        throw SharedFile(file: URL(path: path), names: (other, output.name))
      }
    }
    for destination in destinations { try destination.check() }
  }
}

/// A file that no option may name as its output: an input, or a result with a fixed name.
struct OtherFile {
  /// Its name in errors: "the input 7.png".
  let name: String
  let file: URL

  /// A file to read.
  static func input(_ path: String) -> OtherFile {
    OtherFile(name: "the input \(path)", file: URL(path: path))
  }
}

/// The error of two files that are one: a misuse of the options, which ends the process with that
/// status.
struct SharedFile: Error, CustomStringConvertible {
  let file: URL
  let names: (String, String)

  var description: String {
    FileError(file, found: "one file for \(names.0) and \(names.1)", expected: "a file for each")
      .description
  }
}
