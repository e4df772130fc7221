// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// An error about a file that no mirror delivered intact.
public struct DownloadError: Error, Sendable, Equatable {
  /// The failure at one mirror.
  public struct Failure: Sendable, Equatable {
    /// The address of the file.
    public let mirror: URL
    /// The reason for the failure of the last attempt.
    public let reason: String
    /// The number of attempts.
    public let attempts: Int
  }

  /// The file's name.
  public let file: String
  /// The failures, in the order of the mirrors.
  public let failures: [Failure]
}

extension DownloadError: CustomStringConvertible, LocalizedError {
  /// One line: the file, and each mirror with its failure.
  public var description: String {
    let reasons = failures.map { failure in
      let attempts = failure.attempts > 1 ? " (\(failure.attempts) attempts)" : ""
      return "\(failure.mirror.absoluteString): \(failure.reason)\(attempts)"
    }
    return "\(file): cannot be downloaded; "
      + (reasons.isEmpty ? "it has no mirrors" : reasons.joined(separator: "; "))
  }
  /// The same line, for Foundation.
  public var errorDescription: String? { description }
}
