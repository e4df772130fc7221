// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralZip
import Foundation

/// ZIP archives in memory, by libzip.
enum ZipArchive {
  /// The files of an archive, by their names, which are keys alone: nothing is written anywhere.
  ///
  /// - Throws: `FileError` if the bytes are no archive, two files have the same name, or a file is
  ///   damaged, encrypted, compressed by another method than deflate, or larger than its compressed
  ///   bytes can be.
  static func contents(of bytes: Data, file: URL) throws -> [String: Data] {
    try bytes.withUnsafeBytes { bytes in
      var error = zip_error_t()
      defer { zip_error_fini(&error) }
      func fail(_ found: String, expected: String = "an undamaged .npz file") -> FileError {
        FileError(file, found: found, expected: expected)
      }
      // libzip takes no bytes for an archive without files.
      guard bytes.starts(with: "PK".utf8) else {
        throw fail(
          FileKind.description(bytes.prefix(FileKind.prefixCount)),
          expected: "a .npz file, which is a ZIP archive")
      }
      guard
        let source = zip_source_buffer_create(bytes.baseAddress, UInt64(bytes.count), 0, &error)
      else { throw fail(text(&error)) }
      guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
        zip_source_free(source)
        throw fail("a damaged ZIP archive (\(text(&error)))")
      }
      defer { zip_discard(archive) }
      var contents: [String: Data] = [:]
      /// The bytes of all files so far. Several may share compressed bytes of the archive.
      var total = 0
      for index in 0..<UInt64(max(zip_get_num_entries(archive, 0), 0)) {
        let entry = try ZipEntry(index, of: archive, byteCount: bytes.count) {
          fail("file \(index + 1) of the ZIP archive without \($0)")
        }
        func failInEntry(_ found: String, expected: String) -> FileError {
          fail("'\(entry.name)' \(found)", expected: expected)
        }
        try entry.check(failInEntry)
        total += entry.byteCount
        guard total / Inflater.maxExpansion <= bytes.count else {
          throw fail(
            "files of \(total) bytes in an archive of \(bytes.count)",
            expected: "at most \(Inflater.maxExpansion) times its bytes")
        }
        let content = try entry.content(of: archive, failInEntry)
        guard contents.updateValue(content, forKey: entry.name) == nil else {
          throw fail("two files '\(entry.name)'", expected: "one of each name")
        }
      }
      return contents
    }
  }

  /// The bytes of an archive.
  static func bytes(
    of contents: [(name: String, content: Data)], compresses: Bool, file: URL
  ) throws -> Data {
    // libzip writes nothing for an archive without files.
    guard !contents.isEmpty else { return Data("PK\u{5}\u{6}".utf8) + Data(count: 18) }
    var error = zip_error_t()
    defer { zip_error_fini(&error) }
    func fail(_ error: UnsafeMutablePointer<zip_error_t>?) -> FileError {
      FileError(file, found: text(error), expected: "a .npz file that can be written")
    }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { throw fail(&error) }
    // The archive releases its source when it is closed.
    zip_source_keep(target)
    defer { zip_source_free(target) }
    guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
      zip_source_free(target)
      throw fail(&error)
    }
    // Kept until the archive is closed, which is when the contents are read.
    let buffers = contents.map { content in
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: content.content.count, alignment: 1)
      content.content.copyBytes(to: buffer)
      return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    for ((name, _), buffer) in zip(contents, buffers) {
      let source = zip_source_buffer(archive, buffer.baseAddress, UInt64(buffer.count), 0)
      let index = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
      guard index >= 0 else {
        zip_source_free(source)
        defer { zip_discard(archive) }
        throw fail(zip_get_error(archive))
      }
      zip_set_file_compression(
        archive, UInt64(index), compresses ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0)
      // The time of 1980, the first that the format has, so that the bytes do not depend on it.
      zip_file_set_dostime(archive, UInt64(index), 0, 1 << 5 | 1, 0)
    }
    guard zip_close(archive) == 0 else {
      defer { zip_discard(archive) }
      throw fail(zip_get_error(archive))
    }
    var entry = zip_stat_t()
    guard zip_source_stat(target, &entry) == 0, zip_source_open(target) == 0 else {
      throw fail(zip_source_error(target))
    }
    defer { zip_source_close(target) }
    var bytes = Data(count: Int(entry.size))
    let count = bytes.withUnsafeMutableBytes {
      zip_source_read(target, $0.baseAddress, UInt64($0.count))
    }
    guard count == bytes.count else { throw fail(zip_source_error(target)) }
    return bytes
  }

  /// libzip's reason for an error.
  fileprivate static func text(_ error: UnsafeMutablePointer<zip_error_t>?) -> String {
    error.map { String(cString: zip_error_strerror($0)) } ?? "an error of the ZIP archive"
  }
}

/// A file in an archive, by its entry in the central directory.
private struct ZipEntry {
  let name: String
  /// The number of bytes that the entry states.
  let byteCount: Int
  private let index: UInt64
  private let compressedByteCount: Int
  private let method: UInt16
  private let isEncrypted: Bool
  private let archiveByteCount: Int

  /// Reads an entry.
  ///
  /// - Parameters:
  ///   - limit: The number of bytes of the archive.
  ///   - fail: Returns the error about a field that is missing.
  init(
    _ index: UInt64, of archive: OpaquePointer, byteCount limit: Int,
    _ fail: (_ field: String) -> FileError
  ) throws {
    var status = zip_stat_t()
    guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name else {
      throw fail("a name")
    }
    let fields = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD
    guard status.valid & UInt64(fields) == fields else { throw fail("sizes") }
    self.index = index
    self.name = String(cString: name)
    byteCount = Int(clamping: status.size)
    compressedByteCount = Int(clamping: status.comp_size)
    method = status.comp_method
    isEncrypted = status.encryption_method != ZIP_EM_NONE
    archiveByteCount = limit
  }

  /// Throws if the file cannot be read, or cannot have the size that the entry states.
  ///
  /// - Parameter fail: Returns the error of a finding and an expectation.
  func check(_ fail: (_ found: String, _ expected: String) -> FileError) throws {
    guard !isEncrypted else { throw fail("is encrypted", "files without encryption") }
    guard [Self.stored, Self.deflated].contains(method) else {
      throw fail("is compressed by method \(method)", "files stored (0) or deflated (8)")
    }
    guard compressedByteCount <= archiveByteCount else {
      throw fail(
        "has \(compressedByteCount) compressed bytes",
        "at most those of the archive, \(archiveByteCount)")
    }
    let expansion = method == Self.stored ? 1 : Inflater.maxExpansion
    guard byteCount / expansion <= compressedByteCount else {
      throw fail(
        "has \(byteCount) bytes, of \(compressedByteCount) compressed ones",
        "at most \(expansion) times as many")
    }
  }

  /// Reads the file, of which the archive has the checksum.
  ///
  /// Memory is taken as bytes arrive, because those that the entry states need not be there.
  func content(
    of archive: OpaquePointer, _ fail: (_ found: String, _ expected: String) -> FileError
  ) throws -> Data {
    var content = Data()
    func damaged(_ error: UnsafeMutablePointer<zip_error_t>?) -> FileError {
      fail(
        "is damaged after \(content.count) bytes (\(ZipArchive.text(error)))", "\(byteCount) bytes")
    }
    guard let stream = zip_fopen_index(archive, index, 0) else {
      throw damaged(zip_get_error(archive))
    }
    defer { zip_fclose(stream) }
    while true {
      let start = content.count
      // The byte after the last one makes libzip compare the size and the checksum.
      let step = min(max(64 << 10, start), byteCount - start + 1)
      content.count += step
      let count = content.withUnsafeMutableBytes {
        zip_fread(stream, $0.baseAddress! + start, UInt64(step))
      }
      content.count = start + max(0, Int(count))
      guard count >= 0 else { throw damaged(zip_file_get_error(stream)) }
      if count == 0 { break }
      guard content.count <= byteCount else {
        throw fail("has more than \(byteCount) bytes", "as many as the archive states")
      }
    }
    guard content.count == byteCount else {
      throw fail("has \(content.count) bytes", "\(byteCount), as the archive states")
    }
    return content
  }

  private static let (stored, deflated) = (UInt16(ZIP_CM_STORE), UInt16(ZIP_CM_DEFLATE))
}
