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

  /// The images, as large as they come; MNIST is downloaded when it is nowhere on this machine.
  ///
  /// The digits come in one piece: a fifth is held out for test, the same fifth every time.
  func load(_ options: CommonOptions, _ terminal: Terminal) async throws -> ImageDataset {
    switch self {
    case .mnist:
      return try await MNIST.load(
        folders: options.folders, progress: terminal.downloadProgress())
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
      return try ImageDataset(directory: url)
    }
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
  var folders: DataFolders {
    DataFolders(dataDir.map { URL(fileURLWithPath: $0, isDirectory: true) })
  }
}

extension Terminal {
  /// Shows how a download comes on; each file's clock starts with its first bytes.
  func downloadProgress() -> Downloader.Progress {
    let current = Mutex(CurrentDownload(file: "", pace: Pace(total: 0)))
    return { file, received, total in
      let pace = current.withLock {
        if $0.file != file || $0.pace.total != total ?? 0 {
          $0 = CurrentDownload(file: file, pace: Pace(total: total ?? 0))
        }
        return $0.pace
      }
      self.progress {
        guard let total else { return "\(file)  \(received.grouped) bytes" }
        let bar = String(repeating: "#", count: 20 * received / max(total, 1))
          .padding(toLength: 20, withPad: ".", startingAt: 0)
        return "\(file)  [\(bar)]  " + pace.line(received, "bytes")
      }
    }
  }
}

private struct CurrentDownload {
  let file: String
  let pace: Pace
}
