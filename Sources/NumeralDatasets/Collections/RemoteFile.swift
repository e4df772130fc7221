// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A file that can be downloaded from several places, and the content it must have.
public struct RemoteFile: Sendable, Equatable {
  /// The file's name, as it is stored.
  public let name: String
  /// The addresses of the file, the one to ask first in front.
  public let mirrors: [URL]
  /// The SHA-256 of the content in hexadecimal digits; of the decompressed content, if the file is
  /// gzip's, because the same content can be compressed in many ways.
  public let sha256: String
  /// The length of the content in bytes; of the decompressed content, if the file is gzip's.
  public let byteCount: Int

  /// Describes a file.
  public init(name: String, mirrors: [URL], sha256: String, byteCount: Int) {
    self.name = name
    self.mirrors = mirrors
    self.sha256 = sha256
    self.byteCount = byteCount
  }

  /// More bytes than this are not the file, however it is compressed: what cannot be compressed grows
  /// by less than a thousandth, and by gzip's header with a name in it.
  package var largestTransfer: Int { byteCount + byteCount / 1000 + 4096 }

  /// Checks a copy of the file.
  ///
  /// - Parameter copy: The copy, compressed or not.
  /// - Complexity: O(bytes).
  public func check(_ copy: URL) -> FileCheck {
    guard FileManager.default.fileExists(atPath: copy.path) else { return .missing }
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

/// What a check of a file has found.
public enum FileCheck: Sendable, Equatable {
  /// The content has the right checksum.
  case intact
  /// There is no such file.
  case missing
  /// The content has another checksum, or cannot be read.
  case damaged(FileError)
}

extension FileCheck: CustomStringConvertible {
  /// The finding in one line, which names the file if it is damaged.
  public var description: String {
    switch self {
    case .intact: "intact"
    case .missing: "missing"
    case .damaged(let error): error.description
    }
  }
}
