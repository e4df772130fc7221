// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralZlib
import Foundation
import NaiveLoops
import NumeralDatasets
import NumeralFiles
import NumeralTensors

extension Suite {
  /// The MNIST data set, read once.
  ///
  /// - Throws: `SkippedBenchmark` if it is not on this machine.
  static func mnist() throws -> ImageDataset { try images.get() }

  private static let images = Result { try ImageDataset(contentsOf: folder(), name: MNIST.name) }

  private static func folder() throws -> URL {
    guard let folder = try? MNIST.folder() else {
      throw SkippedBenchmark(
        reason: "MNIST is not on this machine: 'numeral data fetch mnist' downloads it")
    }
    return folder
  }

  /// Loading MNIST: from the files on this machine, compressed or not, and from uncompressed
  /// copies.
  static var datasets: [Benchmark] {
    [
      loading("MNIST load, as found") { try Files(in: folder()) },
      loading("MNIST load, uncompressed") { try Files(uncompressed: mnist()) },
    ]
  }

  private static func loading(_ name: String, _ files: @escaping () throws -> Files) -> Benchmark {
    // 70,000 images and labels; each byte is read from the page cache and written once.
    let bytes = Double(70_000 * (28 * 28 + 1))
    return Benchmark(
      name, .megabytes,
      BenchmarkCase(
        work: bytes, cost: .memory(2 * bytes),
        library: {
          let files = try files()
          return Implementation {
            try ImageDataset(contentsOf: files.folder)
          } numbers: { dataset in
            [dataset.train, dataset.test].flatMap {
              $0.images.scalars.map { Double($0) } + $0.labels.map { Double($0) }
            }
          }
        },
        naive: {
          let files = try files()
          return Implementation {
            files.paths.map { Naive.idx(content(of: $0)).elements }
          } numbers: {
            $0.flatMap { $0.map { Double($0) } }
          }
        }))
  }

  /// The content of a file, decompressed if it is a gzip file.
  private static func content(of path: String) -> [UInt8] {
    let file = gzopen(path, "rb")
    defer { gzclose(file) }
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 64 << 10))
    while case let count = gzread(file, &chunk, UInt32(chunk.count)), count > 0 {
      bytes += chunk[..<Int(count)]
    }
    return bytes
  }
}

/// The four files of MNIST in a folder. A temporary folder is removed when the object is released.
private final class Files {
  let folder: URL
  private let isTemporary: Bool

  /// The paths of the files: images and labels of the training set, then of the test set.
  var paths: [String] {
    MNIST.files().map { file in
      let path = folder.appendingPathComponent(file.name).path
      return FileManager.default.fileExists(atPath: path)
        ? path : String(path.dropLast(".gz".count))
    }
  }

  init(in folder: URL) {
    self.folder = folder
    isTemporary = false
  }

  init(uncompressed dataset: ImageDataset) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-benchmarks-\(UUID().uuidString)", isDirectory: true)
    isTemporary = true
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (part, images) in [("train", dataset.train), ("t10k", dataset.test)] {
      try IDX(images.images).write(to: folder.appendingPathComponent("\(part)-images-idx3-ubyte"))
      try IDX(Tensor(images.labels.map { UInt8($0) })).write(
        to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte"))
    }
  }

  deinit {
    if isTemporary { try? FileManager.default.removeItem(at: folder) }
  }
}
