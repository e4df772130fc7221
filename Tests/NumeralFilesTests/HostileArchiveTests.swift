// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Archives that no well-meaning program writes, made byte by byte.
@Suite struct HostileArchiveTests {
  private let file = URL(path: "/data/rows.npz")

  /// A `.npy` file of bytes.
  private static func array(_ count: Int) -> [UInt8] {
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(count),), }"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + [UInt8](repeating: 7, count: count)
  }

  private func expectRefusal(
    _ archive: ZipFile, _ found: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) {
      try NumPyArchive(decoding: Data(archive.bytes), file: file)
    }
    #expect(error?.file == "/data/rows.npz", sourceLocation: sourceLocation)
    #expect(
      error?.found.contains(found) == true, "\(error?.found ?? "")", sourceLocation: sourceLocation)
  }

  @Test func ordinaryArchiveIsRead() throws {
    for isZip64 in [false, true] {
      let archive = ZipFile(
        [
          ZipFile.Entry("a.npy", Self.array(100)),
          ZipFile.Entry("b.npy", Self.array(5000), isDeflated: true),
        ], isZip64: isZip64)
      let read = try NumPyArchive(decoding: Data(archive.bytes), file: file)
      #expect(read.names == ["a", "b"])
      #expect(try read.tensor("a") == Tensor<UInt8>(repeating: 7, shape: [100]))
      #expect(try read.tensor("b") == Tensor<UInt8>(repeating: 7, shape: [5000]))
    }
  }

  /// Names are keys: of a path, nothing is opened or written.
  @Test(arguments: ["/etc/passwd", "../../x", "C:\\x", "a//b", ".", " ", "", "é"])
  func namesAreKeys(_ name: String) throws {
    let archive = ZipFile([ZipFile.Entry("\(name).npy", Self.array(3))])
    let read = try NumPyArchive(decoding: Data(archive.bytes), file: file)
    #expect(read.names == [name])
    #expect(try read.tensor(name) == Tensor<UInt8>([7, 7, 7]))
  }

  @Test func namesAreUnique() {
    let (a, b) = (ZipFile.Entry("a.npy", Self.array(3)), ZipFile.Entry("a.npy", Self.array(4)))
    expectRefusal(ZipFile([a, b]), "two files 'a.npy'")
    expectRefusal(ZipFile([a, ZipFile.Entry("a", Self.array(3))]), "two arrays 'a'")
  }

  /// Sizes that the bytes do not justify are refused before memory is taken.
  @Test(arguments: [false, true]) func sizesAreRefused(isZip64: Bool) {
    func archive(
      isDeflated: Bool, size: Int? = nil, compressedSize: Int? = nil
    ) -> ZipFile {
      var entry = ZipFile.Entry("a.npy", Self.array(500), isDeflated: isDeflated)
      entry.size = size ?? entry.size
      entry.compressedSize = compressedSize ?? entry.compressedSize
      return ZipFile([entry], isZip64: isZip64)
    }
    let huge = isZip64 ? 1 << 62 : 0xFFFF_FFF0
    let stored = Self.array(500).count
    expectRefusal(archive(isDeflated: false, size: huge), "has \(huge) bytes")
    expectRefusal(archive(isDeflated: true, size: huge), "has \(huge) bytes")
    expectRefusal(archive(isDeflated: false, compressedSize: huge), "\(huge) compressed bytes")
    expectRefusal(archive(isDeflated: true, compressedSize: huge), "\(huge) compressed bytes")
    // Sizes that are possible, but wrong.
    for isDeflated in [false, true] {
      for size in [0, 1, stored - 1, stored + 1, 2 * stored] {
        expectRefusal(archive(isDeflated: isDeflated, size: size), "'a.npy'")
      }
    }
    for size in [0, 1, stored - 1] {
      expectRefusal(archive(isDeflated: false, compressedSize: size), "'a.npy'")
    }
  }

  /// Entries that share their compressed bytes multiply them: D. Fifield, *A Better Zip Bomb*,
  /// 2019.
  @Test func sharedBytesAreLimited() {
    let zeros = ZipFile.Entry("0", [UInt8](repeating: 0, count: 10 << 20), isDeflated: true)
    var entries = [zeros]
    for index in 1..<2000 {
      var copy = zeros
      copy.name = Array("\(index)".utf8)
      copy.shares = 0
      entries.append(copy)
    }
    let archive = ZipFile(entries)
    #expect(archive.bytes.count < 200 << 10)
    expectRefusal(archive, "in an archive of \(archive.bytes.count)")
  }

  #if os(Linux)
  /// The bytes that an entry states are not taken before they are there.
  @Test func memoryIsTakenForBytesThatAreThere() async {
    await #expect(processExitsWith: .success) {
      // A megabyte, of which the content ends after a few bytes.
      let content = [UInt8](Gzip.compress([1, 2, 3]).dropFirst(10).dropLast(8))
      var entry = ZipFile.Entry("a.npy", content + [UInt8](repeating: 0, count: 1 << 20))
      (entry.method, entry.size) = (8, 1000 << 20)
      let bytes = Data(ZipFile([entry]).bytes)
      let (isRefused, memory) = try peakMemory {
        do {
          _ = try NumPyArchive(decoding: bytes, file: URL(path: "x"))
          return false
        } catch { return error is FileError }
      }
      precondition(isRefused && memory < 16 << 20, "\(memory) bytes")
    }
  }
  #endif

  @Test func encryptionAndOtherMethodsAreRefused() {
    var entry = ZipFile.Entry("a.npy", Self.array(500))
    for method: UInt16 in [1, 6, 9, 12, 14, 93, 95, 98, 0xFFFF] {
      entry.method = method
      expectRefusal(ZipFile([entry]), "'a.npy' is compressed by method \(method)")
    }
    entry.method = 0
    entry.flags = 1
    expectRefusal(ZipFile([entry]), "'a.npy' is encrypted")
  }

  @Test func countsOfEntriesAreChecked() {
    let entry = ZipFile.Entry("a.npy", Self.array(3))
    for count in [0, 2, 0xFFFE, 1 << 32, 1 << 60] {
      for isZip64 in [false, true] where isZip64 || count <= 0xFFFF {
        var archive = ZipFile([entry], isZip64: isZip64)
        archive.count = count
        expectRefusal(archive, "a damaged ZIP archive")
      }
    }
  }

  @Test(arguments: [false, true]) func positionsAreChecked(isZip64: Bool) {
    var entry = ZipFile.Entry("a.npy", Self.array(300))
    for offset in [1, 100, 400, 0xFFFF_FFF0] + (isZip64 ? [1 << 62, .max] : []) {
      entry.offset = offset
      expectRefusal(ZipFile([entry], isZip64: isZip64), "'a.npy' is damaged")
    }
  }

  @Test func otherFilesAreNamed() {
    let error = #expect(throws: FileError.self) {
      try NumPyArchive(decoding: Data(Self.array(3)), file: file)
    }
    #expect(error?.found == "a .npy file")
    #expect(error?.expected == "a .npz file, which is a ZIP archive")
    expectFileError("an empty file") { _ = try NumPyArchive(decoding: Data(), file: file) }
    expectFileError("a damaged ZIP archive") {
      _ = try NumPyArchive(decoding: Data("PK\u{3}\u{4}".utf8), file: file)
    }
  }

  /// Every prefix, and every changed byte, of an archive is refused, or read as it was.
  @Test(arguments: [false, true]) func damageNeverTraps(isZip64: Bool) throws {
    let whole = ZipFile(
      [
        ZipFile.Entry("a.npy", Self.array(20)),
        ZipFile.Entry("b.npy", Self.array(50), isDeflated: true),
      ], isZip64: isZip64
    ).bytes
    for length in 0..<whole.count {
      #expect(throws: FileError.self) {
        try NumPyArchive(decoding: Data(whole[..<length]), file: file)
      }
    }
    for position in whole.indices {
      for change: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
        var damaged = whole
        damaged[position] ^= change
        do {
          let read = try NumPyArchive(decoding: Data(damaged), file: file)
          for (name, count) in [("a", 20), ("b", 50)] where read.names.contains(name) {
            #expect(try read.tensor(name) == Tensor<UInt8>(repeating: 7, shape: [count]))
          }
        } catch { #expect(error is FileError) }
      }
    }
  }
}
