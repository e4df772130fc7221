// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// The MNIST data set: 60,000 training and 10,000 test images of handwritten digits, 28×28 pixels.
///
///     let mnist = try MNIST.read()
///     mnist.train.images.shape        // [60000, 28, 28]
///
/// The data do not come with the library. These functions find or download them, 11 MB:
///
/// |                      | returns the folder | returns the `ImageDataset` |
/// | -------------------- | ------------------ | -------------------------- |
/// | local files only     | `folder(in:)`      | `read(in:)`                |
/// | downloads if missing | `fetch(in:)`       | `load(in:)`                |
///
/// `fetch` and `load` are in the module `NumeralDownloads`.
///
/// By Y. LeCun, C. Cortes and C. Burges, under the Creative Commons Attribution-ShareAlike 3.0
/// license; described in Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning
/// Applied to Document Recognition*, Proceedings of the IEEE 86 (1998).
public enum MNIST {
  /// The data set's name, and that of its folder.
  public static let name = "mnist"

  /// The default folders on the web to download from: the PyTorch project's, then Google's.
  public static let mirrors = [
    URL(string: "https://ossci-datasets.s3.amazonaws.com/mnist/")!,
    URL(string: "https://storage.googleapis.com/cvdf-datasets/mnist/")!,
  ]

  /// The four files, as they are downloaded.
  ///
  /// - Parameter mirrors: The folders on the web that hold the files, in the order in which they
  ///   are tried.
  public static func files(at mirrors: [URL] = mirrors) -> [RemoteFile] {
    contents.map { remoteFile(of: $0, at: mirrors) }
  }

  private typealias Content = (name: String, byteCount: Int, sha256: String)

  /// The decompressed files.
  private static let contents: [Content] = [
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

  private static func remoteFile(of content: Content, at mirrors: [URL]) -> RemoteFile {
    let name = content.name + ".gz"
    return RemoteFile(
      name: name, mirrors: mirrors.map { $0.appendingPathComponent(name) },
      sha256: content.sha256, byteCount: content.byteCount)
  }

  /// Reads the data set from the first local folder that has all four files. Downloads nothing.
  ///
  /// - Parameter searchPath: The folders to look in.
  /// - Throws: `FileError` if no folder has the files, or one of them is not what it should be; the
  ///   error then says how to replace it.
  public static func read(
    in searchPath: DatasetSearchPath = DatasetSearchPath()
  ) throws -> ImageDataset {
    let folder = try folder(in: searchPath)
    do {
      return try ImageDataset(contentsOf: folder, name: name)
    } catch let error as FileError {
      throw FileError(
        file: error.file, found: error.found,
        expected: "\(error.expected); \(remedy(folder, in: searchPath))")
    }
  }

  /// Returns the first local folder that has all four files, compressed or not. Downloads nothing.
  ///
  /// Each folder of the search path is looked at after the folder `mnist` in it, except for the
  /// cache.
  ///
  /// - Parameter searchPath: The folders to look in.
  /// - Throws: `FileError` if no folder has them.
  public static func folder(in searchPath: DatasetSearchPath = DatasetSearchPath()) throws -> URL {
    let named = zip(searchPath.folders, searchPath.candidates(for: name)).dropLast()
    let cache = cacheFolder(in: searchPath)
    let folder = (named.flatMap { [$1, $0] } + [cache]).first { folder in
      contents.allSatisfy { IDXFileNames.find($0.name, in: folder) != nil }
    }
    guard let folder else {
      let others = named.isEmpty ? "" : ", nor in " + named.map(\.1.path).joined(separator: ", ")
      throw FileError(
        searchPath.cache, found: "no \(name)\(others)",
        expected: "a download; 'numeral data fetch \(name)'")
    }
    return folder
  }

  /// The folder in the cache into which the files are downloaded.
  package static func cacheFolder(in searchPath: DatasetSearchPath) -> URL {
    searchPath.cache.appendingPathComponent(name, isDirectory: true)
  }

  /// A phrase that says how to replace damaged files in a folder.
  ///
  /// A download replaces files in the cache only: other folders belong to the user.
  package static func remedy(_ folder: URL, in searchPath: DatasetSearchPath) -> String {
    folder == cacheFolder(in: searchPath)
      ? "'numeral data fetch \(name)' downloads it again"
      : "remove the file and run 'numeral data fetch \(name)'"
  }

  /// The local copy of a file that `files(at:)` describes, compressed or not, or nil if there is
  /// none.
  package static func copy(of file: RemoteFile, in folder: URL) -> URL? {
    IDXFileNames.find(String(file.name.dropLast(".gz".count)), in: folder)
  }

  /// Checks the content of the four files in a folder against their checksums.
  ///
  /// - Parameter folder: The folder, as `folder(in:)` returns it.
  /// - Returns: The name of each file, as found in the folder, and the finding.
  /// - Complexity: O(bytes).
  public static func verify(_ folder: URL) -> [(file: String, check: FileCheck)] {
    files().map { file in
      guard let copy = copy(of: file, in: folder) else { return (file.name, .missing) }
      return (copy.lastPathComponent, file.check(copy))
    }
  }
}
