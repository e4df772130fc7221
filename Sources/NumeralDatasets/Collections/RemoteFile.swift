// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A file to download: its name, its mirrors, and the checksum of its content.
public struct RemoteFile: Sendable, Equatable {
  /// The name of the local file.
  public let name: String
  /// The addresses of the file, in the order in which they are tried.
  public let mirrors: [URL]
  /// The SHA-256 of the content, 64 lowercase hexadecimal digits.
  ///
  /// For a gzip file, it is that of the decompressed content, because the compressed bytes depend
  /// on the compressor.
  public let sha256: String
  /// The length of the content in bytes, decompressed if it is a gzip file.
  public let byteCount: Int

  /// Creates the description of a file from its name, mirrors, checksum and length.
  public init(name: String, mirrors: [URL], sha256: String, byteCount: Int) {
    self.name = name
    self.mirrors = mirrors
    self.sha256 = sha256
    self.byteCount = byteCount
  }

  /// The most bytes that a server may send, compressed or not.
  ///
  /// Deflate expands incompressible data by less than a thousandth; the rest allows for gzip's
  /// header, which may hold a file name.
  package var maxTransferByteCount: Int { byteCount + byteCount / 1000 + 4096 }

  /// Checks the content of a local copy against the checksum.
  ///
  /// - Parameter copy: The local file, compressed or not.
  /// - Complexity: O(bytes).
  public func check(_ copy: URL) -> FileCheck {
    guard FileManager.default.fileExists(atPath: copy.unresolvedPath) else { return .missing }
    do {
      let found = try SHA256.digest(ofContentOf: copy)
      if found == sha256 { return .intact }
      return .damaged(FileError(copy, found: "SHA-256 \(found)", expected: sha256))
    } catch {
      return .damaged(
        error as? FileError
          ?? FileError(copy, found: "\(error)", expected: "a file that can be read"))
    }
  }
}

/// The result of checking a file against its checksum.
public enum FileCheck: Sendable, Equatable {
  /// The content has the right checksum.
  case intact
  /// The file does not exist.
  case missing
  /// The content has another checksum, or cannot be read.
  case damaged(FileError)
}

extension FileCheck: CustomStringConvertible {
  /// The result in one line, which names the file if it is damaged.
  public var description: String {
    switch self {
    case .intact: "intact"
    case .missing: "missing"
    case .damaged(let error): error.description
    }
  }
}
