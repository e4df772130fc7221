// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors

extension MNIST {
  /// Reads the data set from the first local folder that has all four files, or downloads it first.
  ///
  ///     let mnist = try await MNIST.load()
  ///     mnist.train.images.shape        // [60000, 28, 28]
  ///
  /// - Parameters:
  ///   - searchPath: The folders to look in; downloads go to the last, the cache.
  ///   - downloader: The timeout and the retries of downloads.
  ///   - mirrors: The folders on the web to download from.
  ///   - onProgress: Called as bytes arrive, on a thread of URLSession's.
  /// - Throws: `FileError`, `DownloadError` or `CancellationError`.
  public static func load(
    in searchPath: DatasetSearchPath = DatasetSearchPath(), downloader: Downloader = Downloader(),
    mirrors: [URL] = mirrors, onProgress: Downloader.Progress? = nil
  ) async throws -> ImageDataset {
    let folder = try await fetch(
      in: searchPath, downloader: downloader, mirrors: mirrors, onProgress: onProgress)
    return try ImageDataset(contentsOf: folder, name: name)
  }

  /// Returns the first local folder that has all four files, or downloads to the cache what it
  /// lacks.
  ///
  /// - Parameters:
  ///   - searchPath: The folders to look in; downloads go to the last, the cache.
  ///   - verifies: Whether to check the content of the files, and to download damaged ones again.
  ///     Files outside the cache are never replaced.
  ///   - downloader: The timeout and the retries of downloads.
  ///   - mirrors: The folders on the web to download from.
  ///   - onProgress: Called as bytes arrive, on a thread of URLSession's.
  /// - Throws: `FileError`, also if a file outside the cache is damaged; `DownloadError` or
  ///   `CancellationError`.
  /// - Complexity: O(bytes) if the content is checked.
  @discardableResult
  public static func fetch(
    in searchPath: DatasetSearchPath = DatasetSearchPath(), verifies: Bool = false,
    downloader: Downloader = Downloader(), mirrors: [URL] = mirrors,
    onProgress: Downloader.Progress? = nil
  ) async throws -> URL {
    let cache = cacheFolder(in: searchPath)
    let folder = (try? folder(in: searchPath)) ?? cache
    for file in files(at: mirrors) {
      try Task.checkCancellation()
      if let copy = copy(of: file, in: folder) {
        guard verifies, case .damaged(let error) = file.check(copy) else { continue }
        guard folder == cache else {
          throw FileError(
            copy, found: error.found,
            expected: "\(error.expected); \(remedy(folder, in: searchPath))")
        }
      }
      try await downloader.fetch(file, into: cache, onProgress: onProgress)
      if verifies { try removeOthers(than: file, in: cache) }
    }
    return folder
  }

  /// Removes damaged copies, under other names, of a file that has just been downloaded, because
  /// they would be read instead of it.
  private static func removeOthers(than file: RemoteFile, in folder: URL) throws {
    while let copy = copy(of: file, in: folder), copy.lastPathComponent != file.name {
      guard unlink(copy.unresolvedPath) == 0 else {
        throw FileError(
          copy, found: systemErrorReason(), expected: "a damaged file that can be removed")
      }
    }
  }
}
