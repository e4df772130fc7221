// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors

/// The reading of image files into one tensor, on several threads.
struct ImageFolderReading: Sendable {
  let files: [URL]
  let channels: Int
  let size: Size2D?
  let skipsUnreadableFiles: Bool

  /// Reads the images.
  ///
  /// - Parameter folder: The folder that errors about the whole name.
  /// - Returns: The images, `[files, channels, height, width]`, and the error of each file that is
  ///   left out, whose image is zero.
  func images(of folder: URL) throws -> (images: Tensor<UInt8>, failures: [FileError?]) {
    // Without a size, it is that of the first image, with which all others are compared.
    let first = size == nil ? try firstReadable() : nil
    let shape = first?.image.shape ?? [channels, size!.height, size!.width]
    let memory = ProcessInfo.processInfo.physicalMemory
    guard shape.reduce(Double(files.count), { $0 * Double($1) }) <= Double(memory) else {
      throw FileError(
        folder,
        found: "\(files.count) images of \(shape[2])×\(shape[1]) pixels and \(channels) channels",
        expected: "images that fit in \(memory >> 20) megabytes of memory, by a smaller resizedTo:")
    }
    var failures: [FileError?] = []
    let images = try Tensor<UInt8>(unsafeUninitialized: [files.count] + shape) { images in
      images.initialize(repeating: 0)
      // Of several failures, that of the first file is thrown, on any number of threads: files
      // after one that failed need not be read.
      let firstFailure = Locked(files.count)
      let results = try Parallel.mapRangesUntilCanceled(of: 1, in: files.count) {
        range -> Result<FileError?, any Error> in
        let index = range.lowerBound
        if index > firstFailure.withLock({ $0 }) { return .success(nil) }
        switch Result(catching: { try read(index, first: first) }) {
        case .success(.image(let image)):
          image.withUnsafeBufferPointer { image in
            let range = index * image.count..<(index + 1) * image.count
            _ = UnsafeMutableBufferPointer(rebasing: images[range]).update(fromContentsOf: image)
          }
          return .success(nil)
        case .success(.unreadable(let error)): return .success(error)
        case .failure(let error):
          firstFailure.withLock { $0 = min($0, index) }
          return .failure(error)
        }
      }
      failures = try results.map { try $0.get() }
    }
    return (images, failures)
  }

  private enum Content {
    case image(Tensor<UInt8>)
    case unreadable(FileError)
  }

  /// The first image that can be read, and its file.
  private func firstReadable() throws -> (file: URL, image: Tensor<UInt8>) {
    var firstError: FileError?
    for file in files {
      try Task.checkCancellation()
      switch try content(of: file) {
      case .image(let image): return (file, image)
      case .unreadable(let error): firstError = firstError ?? error
      }
    }
    throw firstError!
  }

  /// Reads a file, and compares its size with that of the first image, if any.
  private func read(_ index: Int, first: (file: URL, image: Tensor<UInt8>)?) throws -> Content {
    let content = try content(of: files[index])
    guard case .image(let image) = content, let first, image.shape != first.image.shape
    else { return content }
    let shape = first.image.shape
    throw FileError(
      files[index], found: "an image of \(image.shape[2])×\(image.shape[1]) pixels",
      expected: "\(shape[2])×\(shape[1]), as \(first.file.unresolvedPath) has, "
        + "or a size to resize to")
  }

  private func content(of file: URL) throws -> Content {
    do {
      return .image(try ImageFile(contentsOf: file).channelsFirst(channels, resizedTo: size))
    } catch let error as FileError where skipsUnreadableFiles {
      return .unreadable(error)
    }
  }
}
