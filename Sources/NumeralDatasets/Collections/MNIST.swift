// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// 70,000 handwritten digits of 28×28 pixels: 60,000 to train with and 10,000 to test with.
///
///     let mnist = try MNIST.read()
///     mnist.train.images.shape        // [60000, 28, 28]
///
/// By Y. LeCun, C. Cortes and C. Burges, under the Creative Commons Attribution-ShareAlike 3.0 license;
/// described in *Gradient-Based Learning Applied to Document Recognition*, Proceedings of the IEEE 86
/// (1998). The data do not come with the library: the module `Downloads` fetches them, 11 MB, when they
/// are first asked for.
public enum MNIST {
  /// The data set's name, which is also its folder's.
  public static let name = "mnist"

  /// The folders on the web that hold the files: the PyTorch project's, then Google's.
  public static let mirrors = [
    URL(string: "https://ossci-datasets.s3.amazonaws.com/mnist/")!,
    URL(string: "https://storage.googleapis.com/cvdf-datasets/mnist/")!,
  ]

  /// The four files, as they are downloaded.
  ///
  /// - Parameter mirrors: The folders on the web that hold them, in the order to ask them.
  public static func files(at mirrors: [URL] = mirrors) -> [RemoteFile] {
    contents.map { content in
      let name = content.name + ".gz"
      return RemoteFile(
        name: name, mirrors: mirrors.map { $0.appendingPathComponent(name) },
        sha256: content.sha256, byteCount: content.byteCount)
    }
  }

  /// The decompressed files.
  private static let contents = [
    (
      name: "train-images-idx3-ubyte", byteCount: 47_040_016,
      sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    (
      name: "train-labels-idx1-ubyte", byteCount: 60_008,
      sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    (
      name: "t10k-images-idx3-ubyte", byteCount: 7_840_016,
      sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    (
      name: "t10k-labels-idx1-ubyte", byteCount: 10_008,
      sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
  ]

  /// The images, from the first folder of this machine that has all four files.
  ///
  /// - Parameter folders: Where to look.
  /// - Throws: `FileError` when no folder has the files, or one of them cannot be read.
  public static func read(in folders: DatasetSearchPath = DatasetSearchPath()) throws
    -> ImageDataset
  {
    guard let directory = find(in: folders) else {
      throw FileError(
        folders.cache, found: "no \(name)", expected: "a download; 'numeral data fetch \(name)'")
    }
    return try ImageDataset(directory: directory, name: name)
  }

  /// The first folder that has all four files, compressed or not.
  ///
  /// - Parameter folders: Where to look.
  public static func find(in folders: DatasetSearchPath = DatasetSearchPath()) -> URL? {
    folders.candidates(for: name).first { missing(from: $0).isEmpty }
  }

  /// The files that a folder lacks, as they are downloaded.
  package static func missing(from directory: URL, at mirrors: [URL] = mirrors) -> [RemoteFile] {
    zip(files(at: mirrors), contents)
      .filter { ImageDataset.find($1.name, in: directory) == nil }.map(\.0)
  }

  /// Checks the content of the four files in a folder.
  ///
  /// - Parameter directory: The folder, as `find` or `fetch` returns it.
  /// - Returns: The name of each file as it is found there, and what is the matter with it.
  /// - Complexity: O(bytes).
  public static func verify(_ directory: URL) -> [(file: String, check: FileCheck)] {
    zip(files(), contents).map { file, content in
      guard let copy = ImageDataset.find(content.name, in: directory) else {
        return (file.name, .missing)
      }
      return (copy.lastPathComponent, file.check(copy))
    }
  }
}
