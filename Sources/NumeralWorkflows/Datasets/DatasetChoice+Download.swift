// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralDownloads
import NumeralTensors

extension DatasetChoice {
  /// Downloads MNIST unless one of the folders has all of its files; other choices need no
  /// download.
  ///
  /// - Parameters:
  ///   - searchPath: The folders to look in; a download goes into the cache among them.
  ///   - verifies: Whether to check the content of files that are present, and to download damaged
  ///     ones again; files outside the cache are never replaced.
  ///   - mirrors: The web folders to download from, in the order of preference.
  ///   - progress: The receiver of the progress.
  /// - Returns: The folder with MNIST's files; `nil` for other choices.
  /// - Throws: `FileError`, `DownloadError`; ``Interrupted`` if the task is canceled.
  @discardableResult
  public func download(
    to searchPath: DatasetSearchPath = DatasetSearchPath(), verifies: Bool = false,
    mirrors: [URL] = MNIST.mirrors, progress: any ProgressReporter = .silent
  ) async throws -> URL? {
    guard self == .mnist else { return nil }
    progress.activity("\(verifies ? "checking" : "looking for") \(name)")
    defer { progress.clear() }
    do {
      return try await MNIST.fetch(
        in: searchPath, verifies: verifies, mirrors: mirrors,
        onProgress: Self.downloadProgress(progress))
    } catch is CancellationError {
      let folder = searchPath.cache.appendingPathComponent(MNIST.name)
      let files = MNIST.files().map { folder.appendingPathComponent($0.name).path }
      let complete = files.count { FileManager.default.fileExists(atPath: $0) }
      throw Interrupted(
        "while downloading", completed: complete,
        kept: complete == 0
          ? "nothing was kept"
          : "\(complete) of \(files.count) files are complete and kept in \(folder.path)")
    }
  }

  /// Reports downloads to `progress`; the timer restarts with each file and each attempt.
  private static func downloadProgress(
    _ progress: any ProgressReporter
  ) -> Downloader.Progress {
    let current = Locked((file: "", received: 0, timer: ThroughputTimer()))
    return { file, received, total in
      let timer = current.withLock {
        if $0.file != file || $0.received > received { $0.timer = ThroughputTimer() }
        ($0.file, $0.received) = (file, received)
        return $0.timer
      }
      progress.progress {
        let rate = (timer.rate(received) / 1e6).digits(1) + " MB/s"
        guard let total, total > 0 else {
          return ProgressUpdate(
            task: file, details: [(Double(received) / 1e6).digits(1) + " MB", rate])
        }
        return ProgressUpdate(
          task: file, fraction: min(1, Double(received) / Double(total)),
          details: [timer.timeLeft(received, of: Double(total)), rate])
      }
    }
  }
}
