// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors

/// Downloads files: from the first mirror that has them, checked, and whole or not at all.
///
///     let file = try await Downloader().fetch(remoteFile, into: folder)
///
/// A fault that may pass (a time-out, a broken connection, a server in trouble) is met by waiting and
/// asking again; any other, and a content with the wrong checksum, by asking the next mirror.
public struct Downloader: Sendable {
  /// How a download is getting on: the file's name, the bytes received so far, and their total if the
  /// server has said it. A new attempt starts from 0 again.
  public typealias Progress = @Sendable (_ file: String, _ received: Int, _ total: Int?) -> Void

  /// How long a server may be silent, in whole seconds (URLSession knows no parts of them on Linux).
  public var timeout: Duration
  /// How often each mirror is asked, when faults may pass.
  public var attempts: Int
  /// How long to wait before the second attempt; each later wait is twice as long.
  public var retryDelay: Duration

  /// Creates a downloader.
  ///
  /// - Precondition: `timeout` is 1 second or more, and `attempts` is 1 or more.
  public init(
    timeout: Duration = .seconds(30), attempts: Int = 3, retryDelay: Duration = .seconds(1)
  ) {
    precondition(
      timeout >= .seconds(1), "Downloader: the timeout is \(timeout), expected 1 second or more")
    precondition(attempts > 0, "Downloader: attempts are \(attempts), expected 1 or more")
    self.timeout = timeout
    self.attempts = attempts
    self.retryDelay = retryDelay
  }

  /// Downloads a file into a folder.
  ///
  /// The bytes go to a temporary name in the folder, and take the file's name when their checksum is
  /// right. When anything fails, or the task is cancelled, nothing is left. Several tasks and processes
  /// may download the same file at once.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - folder: Where to put it; created if it is missing.
  ///   - progress: Called as bytes arrive, on a thread of URLSession's.
  /// - Returns: The downloaded file.
  /// - Throws: `DownloadError` when no mirror has the file intact, `FileError` when the folder cannot
  ///   be written to, `CancellationError`.
  @discardableResult
  public func fetch(
    _ file: RemoteFile, into folder: URL, progress: Progress? = nil
  ) async throws -> URL {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(
        folder, found: error.localizedDescription, expected: "a folder that can be created")
    }
    let destination = folder.appendingPathComponent(file.name)
    var failures: [DownloadError.Failure] = []
    for mirror in file.mirrors {
      var (attempt, delay) = (1, retryDelay)
      while true {
        do {
          try await attemptFetch(file, from: mirror, to: destination, progress)
          return destination
        } catch let fault as TransferFault {
          guard fault.isPassing && attempt < attempts else {
            failures.append(.init(mirror: mirror, reason: fault.reason, attempts: attempt))
            break
          }
        }
        try await Task.sleep(for: delay)
        (attempt, delay) = (attempt + 1, delay * 2)
      }
    }
    throw DownloadError(file: file.name, failures: failures)
  }

  /// One attempt at one mirror.
  private func attemptFetch(
    _ file: RemoteFile, from mirror: URL, to destination: URL, _ progress: Progress?
  ) async throws {
    try Task.checkCancellation()
    let partial = try PartialFile(for: destination)
    defer { partial.remove() }
    try await Transfer(of: file, from: mirror, to: partial, progress: progress)
      .run(timeout: timeout)
    try Task.checkCancellation()
    switch file.check(partial.file) {
    case .intact: try partial.publish()
    case .missing: throw TransferFault("the temporary file has vanished", isPassing: false)
    case .damaged(let error):
      // Without the temporary file's name, which says nothing to anyone.
      throw TransferFault("found \(error.found), expected \(error.expected)", isPassing: false)
    }
  }
}
