// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Files that another process changes while they are read.
@Suite struct ChangingFileTests {
  /// Files are copied into memory, never mapped: access to a page beyond a new end would end the
  /// process.
  @Test(arguments: [0, 7, 100_000, 150_000])
  func truncationIsTheEndOfTheFile(length: Int) throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("file")
      try Data(repeating: 7, count: 200_000).write(to: file)
      let reader = try ByteReader(file)
      var content = try reader.read(100)
      #expect(content.count == 100)
      #expect(truncate(file.path, off_t(length)) == 0)
      content += try reader.readAll()
      // What is in the buffer, of 64 KiB, has been read before.
      #expect(content == [UInt8](repeating: 7, count: max(length, 64 << 10)))
    }
  }

  /// A reader of each format.
  enum Format: String, CaseIterable {
    case idx, gzip, npy, npz, safetensors

    func write(_ tensor: Tensor<Float>, to file: URL) throws {
      switch self {
      case .idx: try IDX(tensor).write(to: file)
      case .gzip: try Gzip.compress(IDX(tensor).encoded()).write(atomicallyTo: file)
      case .npy: try tensor.write(to: file)
      case .npz:
        var archive = NumPyArchive()
        archive.insert(tensor, named: "x")
        try archive.write(to: file)
      case .safetensors:
        var tensors = SafeTensors()
        tensors.insert(tensor, named: "x")
        try tensors.write(to: file)
      }
    }

    func read(_ file: URL) throws -> Tensor<Float> {
      switch self {
      case .idx, .gzip: try IDX(contentsOf: file).tensor
      case .npy: try Tensor(contentsOf: file)
      case .npz: try NumPyArchive(contentsOf: file).tensor("x")
      case .safetensors: try SafeTensors(contentsOf: file).tensor("x")
      }
    }
  }

  /// A file that shrinks and grows again is read in its length, or refused.
  @Test(arguments: Format.allCases) func truncationIsAnError(_ format: Format) async throws {
    let tensor = Tensor<Float>.uniform([300_000], seed: 1)
    let file = URL(fileURLWithPath: NSTemporaryDirectory() + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try format.write(tensor, to: file)
    let content = try Data(contentsOf: file)
    let writer = Task.detached {
      let descriptor = open(file.path, O_WRONLY)
      defer { close(descriptor) }
      var tenths = 0
      while !Task.isCancelled {
        tenths = (tenths + 1) % 10
        let length = content.count * tenths / 10
        ftruncate(descriptor, off_t(length))
        content.dropFirst(length).withUnsafeBytes {
          _ = pwrite(descriptor, $0.baseAddress, $0.count, off_t(length))
        }
      }
    }
    for _ in 0..<40 {
      do {
        #expect(try format.read(file).shape == tensor.shape)
      } catch { #expect(error is FileError) }
    }
    writer.cancel()
    await writer.value
  }
}
