// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralTensors

extension MNIST {
  /// The images, from the first folder that has all four files, or else downloaded.
  ///
  ///     let mnist = try await MNIST.load()
  ///     mnist.train.images.shape        // [60000, 28, 28]
  ///
  /// - Parameters:
  ///   - folders: Where to look, and where to keep a download.
  ///   - downloader: How to download.
  ///   - mirrors: The folders on the web to download from.
  ///   - progress: Called as bytes arrive.
  /// - Throws: `FileError`, `DownloadError`, `CancellationError`.
  public static func load(
    folders: DatasetSearchPath = DatasetSearchPath(), downloader: Downloader = Downloader(),
    mirrors: [URL] = mirrors, progress: Downloader.Progress? = nil
  ) async throws -> ImageDataset {
    let directory = try await fetch(
      folders: folders, downloader: downloader, mirrors: mirrors, progress: progress)
    return try ImageDataset(directory: directory, name: name)
  }

  /// Sees to it that all four files are there: looks for them, and downloads what the cache lacks.
  ///
  /// - Parameters:
  ///   - folders: Where to look, and where to keep a download.
  ///   - downloader: How to download.
  ///   - mirrors: The folders on the web to download from.
  ///   - progress: Called as bytes arrive.
  /// - Returns: The folder that holds the files.
  /// - Throws: `FileError`, `DownloadError`, `CancellationError`.
  @discardableResult
  public static func fetch(
    folders: DatasetSearchPath = DatasetSearchPath(), downloader: Downloader = Downloader(),
    mirrors: [URL] = mirrors, progress: Downloader.Progress? = nil
  ) async throws -> URL {
    if let directory = find(in: folders) { return directory }
    let directory = folders.cache.appendingPathComponent(name, isDirectory: true)
    for file in missing(from: directory, at: mirrors) {
      try await downloader.fetch(file, into: directory, progress: progress)
    }
    return directory
  }
}
