// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral
import Synchronization

/// A data set by name, or a folder with one.
enum DatasetChoice: ExpressibleByArgument {
  case mnist
  case digits
  case folder(URL)

  static let help: ArgumentHelp =
    "mnist, digits, or a folder with four files named as MNIST's, plain or .gz."

  init?(argument: String) {
    switch argument {
    case MNIST.name: self = .mnist
    case Digits.name: self = .digits
    case "": return nil
    default: self = .folder(URL(fileURLWithPath: argument, isDirectory: true))
    }
  }

  var defaultValueDescription: String { name }

  /// The name that reports use.
  var name: String {
    switch self {
    case .mnist: MNIST.name
    case .digits: Digits.name
    case .folder(let url): url.lastPathComponent
    }
  }

  /// What it is called on the command line.
  var argument: String {
    if case .folder(let url) = self { url.relativePath } else { name }
  }

  /// The images, as large as they come; MNIST is downloaded when it is nowhere on this machine.
  ///
  /// The digits come in one piece: a fifth is held out for test, the same fifth every time.
  func load(_ options: CommonOptions, _ terminal: Terminal) async throws -> ImageDataset {
    switch self {
    case .mnist:
      return try read(try await options.fetchMNIST(terminal), terminal)
    case .digits:
      let parts = Digits.load().split(test: 0.2, seed: 0, stratified: true)
      return ImageDataset(name: name, train: parts.train, test: parts.test)
    case .folder(let url):
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
        isFolder.boolValue
      else {
        throw FileError(url, found: "no such folder", expected: "mnist, digits, or a folder")
      }
      return try read(url, terminal)
    }
  }

  private func read(_ folder: URL, _ terminal: Terminal) throws -> ImageDataset {
    terminal.activity("reading \(name)")
    defer { terminal.clearProgress() }
    let dataset = try ImageDataset(directory: folder, name: name)
    try Task.checkCancellation()
    return dataset
  }
}

extension ImageDataset {
  /// The images in the size that the digit network takes.
  var at28: ImageDataset {
    guard train.height != 28 || train.width != 28 else { return self }
    return ImageDataset(
      name: name, train: train.resized(height: 28, width: 28),
      test: test.resized(height: 28, width: 28))
  }
}

extension CommonOptions {
  /// Where data sets are looked for.
  var folders: DatasetSearchPath {
    DatasetSearchPath(dataDir.map { URL(fileURLWithPath: $0, isDirectory: true) })
  }

  /// The folder with MNIST, which is downloaded if it is nowhere on this machine.
  func fetchMNIST(from mirrors: [URL] = MNIST.mirrors, _ terminal: Terminal) async throws -> URL {
    terminal.activity("looking for \(MNIST.name)")
    defer { terminal.clearProgress() }
    do {
      return try await MNIST.fetch(
        folders: folders, mirrors: mirrors, progress: terminal.downloadProgress())
    } catch is CancellationError {
      let folder = folders.cache.appendingPathComponent(MNIST.name)
      let files = MNIST.files().map { folder.appendingPathComponent($0.name).path }
      let whole = files.count { FileManager.default.fileExists(atPath: $0) }
      throw Stopped(
        place: "while downloading",
        kept: whole == 0
          ? "nothing was kept"
          : "\(whole) of \(files.count) files are whole and kept in \(folder.path)")
    }
  }
}

extension Terminal {
  /// Shows how a download comes on; the clock of each file, and of each attempt, starts with its first
  /// bytes.
  fileprivate func downloadProgress() -> Downloader.Progress {
    let current = Mutex((file: "", received: 0, pace: Pace()))
    return { file, received, total in
      let pace = current.withLock {
        if $0.file != file || $0.received > received { $0.pace = Pace() }
        ($0.file, $0.received) = (file, received)
        return $0.pace
      }
      self.progress {
        let rate = (pace.rate(received) / 1e6).digits(1) + " MB/s"
        guard let total, total > 0 else {
          return ProgressLine(
            task: file, details: [(Double(received) / 1e6).digits(1) + " MB", rate])
        }
        return ProgressLine(
          task: file, share: min(1, Double(received) / Double(total)),
          details: [pace.left(received, of: Double(total)), rate])
      }
    }
  }
}
