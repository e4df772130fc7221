// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors

/// A downloader of files that tries several mirrors, verifies checksums and writes atomically.
///
///     let file = try await Downloader().fetch(remoteFile, into: folder)
///
/// After a transient failure (a timeout, a broken connection, a server error), it waits and
/// retries; after any other failure, or a wrong checksum, it continues with the next mirror.
///
/// Certificates of servers are verified. Those that the environment variables `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` name are trusted in addition to the system's.
public struct Downloader: Sendable {
  /// A closure that is called with download progress: the file's name, the bytes received so far,
  /// and the total if the server states it. Each attempt starts from 0.
  public typealias Progress = @Sendable (_ file: String, _ received: Int, _ total: Int?) -> Void

  /// The longest time without a byte from the server, rounded up to whole seconds.
  public var timeout: Duration
  /// The number of attempts at each mirror after transient failures.
  public var attempts: Int
  /// The delay before the second attempt; it doubles with each further attempt.
  public var retryDelay: Duration

  /// Creates a downloader.
  ///
  /// - Parameters:
  ///   - timeout: The longest time without a byte from the server, rounded up to whole seconds.
  ///   - attempts: The number of attempts at each mirror after transient failures.
  ///   - retryDelay: The delay before the second attempt; it doubles with each further attempt.
  /// - Precondition: `timeout` is 1 second or more, and `attempts` is 1 or more.
  public init(
    timeout: Duration = .seconds(30), attempts: Int = 3, retryDelay: Duration = .seconds(1)
  ) {
    require(
      timeout >= .seconds(1), "Downloader: the timeout is \(timeout), expected 1 second or more")
    require(attempts > 0, "Downloader: attempts is \(attempts), expected 1 or more")
    self.timeout = timeout
    self.attempts = attempts
    self.retryDelay = retryDelay
  }

  /// Downloads a file into a folder.
  ///
  /// The bytes are written under a temporary name in the folder, which becomes the file's name once
  /// the checksum is verified. A failed or canceled download leaves nothing. Several tasks and
  /// processes may download the same file concurrently.
  ///
  /// - Parameters:
  ///   - file: The file to download.
  ///   - folder: The destination folder, which is created if it is missing.
  ///   - onProgress: Called as bytes arrive, on a thread of URLSession's.
  /// - Returns: The downloaded file.
  /// - Throws: `DownloadError` if no mirror delivers the file intact, `FileError` if the folder
  ///   cannot be written to, or `CancellationError`.
  @discardableResult
  public func fetch(
    _ file: RemoteFile, into folder: URL, onProgress: Progress? = nil
  ) async throws -> URL {
    try folder.createDirectory()
    let destination = folder.appendingPathComponent(file.name)
    var failures: [DownloadError.Failure] = []
    for mirror in file.mirrors {
      var (attempt, delay) = (1, retryDelay)
      while true {
        do {
          try await attemptFetch(file, from: mirror, to: destination, onProgress)
          return destination
        } catch let failure as TransferFailure {
          if attempt == 1, failure.lacksAnswer,
            await Transfer.findsTLS(at: mirror, timeout: min(timeout, .seconds(5)))
          {
            failures.append(
              .init(mirror: mirror, reason: "the server answers https only", attempts: 1))
            break
          }
          guard failure.isTransient && attempt < attempts else {
            failures.append(.init(mirror: mirror, reason: failure.reason, attempts: attempt))
            break
          }
        }
        try await Task.sleep(for: delay)
        (attempt, delay) = (attempt + 1, delay * 2)
      }
    }
    throw DownloadError(file: file.name, failures: failures)
  }

  /// Makes one attempt at one mirror.
  private func attemptFetch(
    _ file: RemoteFile, from mirror: URL, to destination: URL, _ onProgress: Progress?
  ) async throws {
    try Task.checkCancellation()
    let partial = try PartialFile(for: destination)
    defer { partial.remove() }
    try await Transfer(of: file, from: mirror, to: partial, onProgress: onProgress)
      .run(timeout: timeout)
    try Task.checkCancellation()
    switch file.check(partial.file) {
    case .intact: try partial.commit()
    case .missing: throw TransferFailure("the temporary file has vanished", isTransient: false)
    case .damaged(let error):
      // The error's file is the temporary one, whose name would only confuse.
      throw TransferFailure("found \(error.found), expected \(error.expected)", isTransient: false)
    }
  }
}
