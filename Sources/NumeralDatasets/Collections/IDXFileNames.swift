// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles

/// The names of a data set's four IDX files, as MNIST and its successors are published.
///
/// The hyphen before `idx` is often a dot after a download from a mirror:
/// `train-images.idx3-ubyte`. Both are found, plain or compressed.
struct IDXFileNames: Sendable {
  /// The files of the training or the test set.
  struct Part: Sendable {
    let images: String
    let labels: String
  }

  /// The data set's published name.
  let dataset: String
  /// The names of the training files.
  let train: Part
  /// The names of the test files.
  let test: Part
  /// Whether the images are stored column by column, as EMNIST's are.
  var isTransposed = false

  /// The names of MNIST, Fashion-MNIST, Kuzushiji-MNIST and others.
  static let mnist = IDXFileNames(
    dataset: "mnist",
    train: Part(images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte"),
    test: Part(images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte"))

  /// The names of QMNIST, whose labels are rows of eight numbers.
  static let qmnist = IDXFileNames(
    dataset: "qmnist",
    train: Part(images: "qmnist-train-images-idx3-ubyte", labels: "qmnist-train-labels-idx2-int"),
    test: Part(images: "qmnist-test-images-idx3-ubyte", labels: "qmnist-test-labels-idx2-int"))

  /// The names of EMNIST's six data sets.
  static let emnist = ["balanced", "byclass", "bymerge", "digits", "letters", "mnist"].map { name in
    func part(_ part: String) -> Part {
      let prefix = "emnist-\(name)-\(part)"
      return Part(images: "\(prefix)-images-idx3-ubyte", labels: "\(prefix)-labels-idx1-ubyte")
    }
    return IDXFileNames(
      dataset: "emnist-\(name)", train: part("train"), test: part("test"), isTransposed: true)
  }

  /// All four names.
  var all: [String] { [train.images, train.labels, test.images, test.labels] }

  /// The names of the data set in a folder; MNIST's if the folder holds no complete one.
  ///
  /// - Throws: `FileError` if the folder holds several and none of them has MNIST's names.
  init(in folder: URL) throws {
    let complete = ([.mnist, .qmnist] + Self.emnist).filter { names in
      names.all.allSatisfy { Self.find($0, in: folder) != nil }
    }
    guard complete.count < 2 || complete[0].dataset == Self.mnist.dataset else {
      throw FileError(
        folder, found: "the files of " + complete.map(\.dataset).joined(separator: ", "),
        expected: "one data set in a folder")
    }
    // An incomplete folder is reported by the names that it has most of.
    self =
      complete.first
      ?? ([.mnist, .qmnist] + Self.emnist).max { left, right in
        left.count(in: folder) < right.count(in: folder)
      } ?? .mnist
  }

  private init(dataset: String, train: Part, test: Part, isTransposed: Bool = false) {
    (self.dataset, self.train, self.test) = (dataset, train, test)
    self.isTransposed = isTransposed
  }

  /// The number of the four files that a folder has.
  func count(in folder: URL) -> Int {
    all.count { Self.find($0, in: folder) != nil }
  }

  /// Returns the file of a name, plain or else compressed, or nil if there is none.
  ///
  /// Regular files come first: an archive program may have created a folder of the name of the file
  /// in it. Without one, whatever has the name is returned, so that an error is about it.
  static func find(_ name: String, in folder: URL) -> URL? {
    let names = [name, name.replacing("-idx", with: ".idx")]
    let files = (names + names.map { $0 + ".gz" }).map { folder.appendingPathComponent($0) }
      .map { file in
        var status = stat()
        return (file, mode: stat(file.unresolvedPath, &status) == 0 ? status.st_mode & S_IFMT : 0)
      }
    return (files.first { $0.mode == S_IFREG } ?? files.first { $0.mode != 0 })?.0
  }

  /// Returns the file of a name, plain or else compressed.
  ///
  /// - Throws: `FileError` if there is none.
  static func locate(_ name: String, in folder: URL) throws -> URL {
    guard let file = find(name, in: folder) else {
      throw FileError(folder, found: "no such file in it", expected: "\(name) or \(name).gz")
    }
    return file
  }
}
