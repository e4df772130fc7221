// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
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
  ///   - downloader: The timeout and the retries of downloads.
  ///   - mirrors: The folders on the web to download from.
  ///   - onProgress: Called as bytes arrive, on a thread of URLSession's.
  /// - Throws: `FileError`, `DownloadError` or `CancellationError`.
  @discardableResult
  public static func fetch(
    in searchPath: DatasetSearchPath = DatasetSearchPath(), downloader: Downloader = Downloader(),
    mirrors: [URL] = mirrors, onProgress: Downloader.Progress? = nil
  ) async throws -> URL {
    if let folder = try? folder(in: searchPath) { return folder }
    let folder = searchPath.cache.appendingPathComponent(name, isDirectory: true)
    for file in missingFiles(in: folder, at: mirrors) {
      try await downloader.fetch(file, into: folder, onProgress: onProgress)
    }
    return folder
  }
}
