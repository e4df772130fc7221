// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Files of other kinds than those expected, pipes and devices.
@Suite struct ForeignFileTests {
  @Test(arguments: [
    ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9", "a Git LFS pointer"),
    ("<!DOCTYPE html><html><body>Not found</body></html>", "an HTML page"),
    ("\u{FEFF}\n <HTML><head></head></html>", "an HTML page"),
    ("<?xml version=\"1.0\"?><Error>AccessDenied</Error>", "an XML file"),
    ("{\"error\": \"not found, or not allowed\"}", "a JSON file"),
    ("PK\u{3}\u{4}\u{14}\0\0\0\0\0archive/data.pkl", "a zip archive"),
    ("", "an empty file"),
  ])
  func textIsRecognized(_ text: String, _ found: String) throws {
    try expectFound(found, in: Data(text.utf8))
  }

  @Test(arguments: [
    ([0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46], "a Python pickle"),
    ([0x80, 4, 0x95, 1, 0, 0, 0, 0], "a Python pickle"),
    ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "a gzip file"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "a PNG image"),
    ([0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, 0x4A, 0x46], "a JPEG image"),
    ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "an HDF5 file"),
    ([1, 2, 3, 4, 5, 6, 7, 8], "the first bytes 0x0102030405060708"),
  ])
  func binaryIsRecognized(_ start: [UInt8], _ found: String) throws {
    try expectFound(found, in: Data(start) + Data(repeating: 0xA5, count: 100))
  }

  private func expectFound(_ found: String, in data: Data) throws {
    let file = URL(path: "x")
    expectFileError(found) { _ = try Tensor<Float>(decoding: data, file: file) }
    let isNumber = found.hasPrefix("the first bytes")
    expectFileError(isNumber ? "a header of 578437695752307201 bytes" : found) {
      _ = try SafeTensors(decoding: data, file: file)
    }
    // Gzip is the one other format that an IDX file may have.
    if found != "a gzip file" {
      expectFileError(found) { _ = try IDX<UInt8>(decoding: [UInt8](data), file: file) }
    }
  }

  @Test func pipeOrDeviceIsNoDataSet() throws {
    try withTemporaryFolder { folder in
      let pipe = folder.appending(path: "train-images-idx3-ubyte")
      #expect(mkfifo(pipe.path, 0o600) == 0)
      expectFileError("a pipe") { _ = try IDX<UInt8>(contentsOf: pipe) }
      for device in ["/dev/zero", "/dev/null"] {
        let file = URL(path: device)
        expectFileError("a device") { _ = try IDX<UInt8>(contentsOf: file) }
        expectFileError("a device") { _ = try SafeTensors(contentsOf: file) }
        expectFileError("a device") { _ = try Tensor<Float>(contentsOf: file) }
      }
    }
  }

  @Test(arguments: [0, 3, 100_000])
  func arraysAndTensorsAreReadFromPipes(_ count: Int) throws {
    try withTemporaryFolder { folder in
      let x = Tensor<Float>((0..<count).map(Float.init))
      let (array, tensors) = (folder.appending(path: "x.npy"), folder.appending(path: "x.st"))
      try x.write(to: array)
      var file = SafeTensors()
      file.insert(x, named: "x")
      try file.write(to: tensors)
      try withPipe(Data(contentsOf: array)) { pipe in
        let read = try Tensor<Float>(contentsOf: pipe)
        #expect(read == x)
      }
      try withPipe(Data(contentsOf: tensors)) { pipe in
        let read = try SafeTensors(contentsOf: pipe).tensor("x", as: Float.self)
        #expect(read == x)
      }
      let byteCount = try bytes(of: tensors).count
      try withPipe(Data(contentsOf: tensors).prefix(max(0, byteCount - 1))) { pipe in
        expectFileError("bytes") { _ = try SafeTensors(contentsOf: pipe) }
      }
      try withPipe(Data(contentsOf: tensors) + [0]) { pipe in
        expectFileError("after the last tensor") { _ = try SafeTensors(contentsOf: pipe) }
      }
    }
  }

  /// Calls `body` with the path of a pipe into which a thread writes.
  private func withPipe(_ data: Data, _ body: (URL) throws -> Void) throws {
    let pipe = Pipe()
    let (reader, writer) = (pipe.fileHandleForReading, pipe.fileHandleForWriting)
    let thread = Thread {
      // A reader that stops early closes the pipe.
      try? writer.write(contentsOf: data)
      try? writer.close()
    }
    thread.start()
    try body(URL(path: "/dev/fd/\(reader.fileDescriptor)"))
    while case let rest = reader.availableData, !rest.isEmpty {}
    try reader.close()
  }

  @Test func controlCharactersOfForeignNamesStayOnOneLine() throws {
    let json = #"{"a\nb\u001b[2J":{"dtype":"F32","shape":[1],"data_offsets":[0,9]}}"#
    let data = withUnsafeBytes(of: UInt64(json.utf8.count)) { Data($0) } + Data(json.utf8)
    let error = #expect(throws: FileError.self) {
      _ = try SafeTensors(decoding: data, file: URL(path: "x"))
    }
    let text = error?.description ?? ""
    #expect(text.contains(#"'a\nb\u{1B}[2J'"#))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test(arguments: [[0, 0xFFFF_FFFF, 0xFFFF_FFFF], [0xFFFF_FFFF, 0, 100_000], [0, 1 << 31]])
  func lengthsBesideZeroAreLimited(_ shape: [Int]) throws {
    let lengths = shape.flatMap { length in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    }
    expectFileError("the shape") {
      _ = try IDX<UInt8>(decoding: [0, 0, 8, UInt8(shape.count)] + lengths, file: URL(path: "x"))
    }
  }
}
