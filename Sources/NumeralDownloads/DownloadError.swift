// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// A file that no mirror had, or none had intact.
public struct DownloadError: Error, Sendable, Equatable {
  /// What went wrong at one mirror.
  public struct Failure: Sendable, Equatable {
    /// The address that was asked.
    public let mirror: URL
    /// What went wrong there, the last time if there were several.
    public let reason: String
    /// How many times it was asked.
    public let attempts: Int
  }

  /// The file's name.
  public let file: String
  /// What went wrong, in the order of the mirrors.
  public let failures: [Failure]
}

extension DownloadError: CustomStringConvertible, LocalizedError {
  /// One line that names the file and each mirror with what went wrong there.
  public var description: String {
    let reasons = failures.map { failure in
      let attempts = failure.attempts > 1 ? " (\(failure.attempts) attempts)" : ""
      return "\(failure.mirror.absoluteString): \(failure.reason)\(attempts)"
    }
    return "\(file): cannot be downloaded; "
      + (reasons.isEmpty ? "it has no mirrors" : reasons.joined(separator: "; "))
  }
  /// The same line, where Foundation asks for it.
  public var errorDescription: String? { description }
}

/// What went wrong in one attempt.
struct TransferFault: Error {
  /// In a few words, without the address.
  let reason: String
  /// Whether the next attempt may well succeed.
  let isPassing: Bool

  init(_ reason: String, isPassing: Bool) {
    self.reason = reason
    self.isPassing = isPassing
  }

  /// The fault of a response that is not 200 (OK).
  init(status: Int) {
    // 408 is a request that timed out, 429 one too many, and 5xx the server's own trouble.
    self.init(
      "the server answered with status \(status)",
      isPassing: status == 408 || status == 429 || 500...599 ~= status)
  }
}
