// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors

/// A data set by name, or a folder that contains one.
///
///     let images = try DatasetChoice.digits.load()
///     images.train.count      // 1438
public enum DatasetChoice: Hashable, Sendable {
  /// MNIST: 60,000 images of 28×28 to train with, 10,000 to test with.
  case mnist
  /// The 1,797 images of 8×8 that come with the library.
  case digits
  /// A folder with the four IDX files of MNIST or one of its successors.
  case folder(URL)

  /// The choice that an argument of the command stands for: `mnist`, `digits` or a path.
  ///
  /// - Returns: `nil` for an empty string.
  public init?(_ argument: String) {
    switch argument {
    case MNIST.name: self = .mnist
    case Digits.name: self = .digits
    case "": return nil
    default: self = .folder(URL(path: argument, isDirectory: true))
    }
  }

  /// The name in metrics, model files and reports: for a folder its last path component.
  public var name: String {
    switch self {
    case .mnist: MNIST.name
    case .digits: Digits.name
    case .folder(let url): url.lastPathComponent
    }
  }

  /// The argument of the command that stands for the choice.
  ///
  /// A folder named `mnist` or `digits` is given as a path, because the bare word is the data set.
  public var argument: String {
    guard case .folder(let url) = self else { return name }
    let path = url.displayPath
    return [MNIST.name, Digits.name].contains(path) ? "./" + path : path
  }

  /// Reads the images in their original size.
  ///
  /// The digits are one set: a fifth of them is held out to test with, always the same fifth.
  ///
  /// - Parameters:
  ///   - searchPath: The folders in which MNIST is looked for.
  ///   - progress: The receiver of the progress.
  /// - Throws: `FileError` if the files are missing or malformed; `CancellationError` if the task
  ///   was canceled. Nothing is downloaded: see ``download(to:verifies:mirrors:progress:)``.
  public func load(
    from searchPath: DatasetSearchPath = DatasetSearchPath(),
    progress: any ProgressReporter = .silent
  ) throws -> ImageDataset {
    switch self {
    case .mnist:
      return try reporting(progress) { try MNIST.read(in: searchPath) }
    case .digits:
      return Digits.load()
    case .folder(let url):
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.unresolvedPath, isDirectory: &isFolder),
        isFolder.boolValue
      else {
        throw FileError(url, found: "no such folder", expected: "mnist, digits, or a folder")
      }
      return try reporting(progress) { try ImageDataset(contentsOf: url, name: name) }
    }
  }

  private func reporting(
    _ progress: any ProgressReporter, _ read: () throws -> ImageDataset
  ) throws -> ImageDataset {
    progress.activity("reading \(name)")
    defer { progress.clear() }
    let dataset = try read()
    try Task.checkCancellation()
    return dataset
  }
}

extension ImageDataset {
  /// The images scaled to 28×28, the input size of the digit network.
  var scaledForNetwork: ImageDataset {
    guard train.height != 28 || train.width != 28 else { return self }
    return ImageDataset(
      name: name, train: train.resized(height: 28, width: 28),
      test: test.resized(height: 28, width: 28))
  }
}

/// Settings that name a data set and the folder to look for it in.
protocol DatasetSettings {
  var dataset: DatasetChoice { get }
  var dataDirectory: URL? { get }
}

extension DatasetSettings {
  /// Reads the data set that the settings name.
  func loadImages(_ progress: any ProgressReporter) throws -> ImageDataset {
    try dataset.load(from: DatasetSearchPath(dataDirectory), progress: progress)
  }
}
