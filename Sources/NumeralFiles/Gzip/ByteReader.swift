// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// A sequential reader of a file's content, which is decompressed if the file is in gzip format.
///
/// Gzip is recognized by its first two bytes, not by the file's name, because downloads are renamed
/// and servers may decompress files in transit. Memory use does not depend on the file's length.
package final class ByteReader {
  /// The file that errors name.
  package var file: URL { source.file }
  /// The number of stored bytes: that of the content if it is not compressed.
  package var storedByteCount: Int { source.byteCount ?? source.position }
  /// Whether the file is in gzip format.
  package private(set) var isCompressed = false

  /// An upper bound on the length of the content, exact if it is not compressed.
  package var maxByteCount: Int {
    guard isCompressed else { return storedByteCount }
    let (product, overflow) = storedByteCount.multipliedReportingOverflow(
      by: Inflater.maxExpansion)
    return overflow ? .max : product
  }

  private let source: ByteSource
  private var buffer: [UInt8]
  /// The range of `buffer` that is still to be consumed.
  private var pending = 0..<0
  private lazy var inflater = Inflater()
  private var isInMember = false
  private var memberCount = 0

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - expected: The kind of file, for error messages: "a CSV table".
  ///   - acceptsPipes: Whether a pipe may be read.
  /// - Throws: `FileError` if there is no such file, or it cannot be read.
  package convenience init(
    _ file: URL, expected: String = "a file that can be read", acceptsPipes: Bool = false
  ) throws {
    try self.init(ByteSource(file, expected: expected, acceptsPipes: acceptsPipes))
  }

  /// Creates a reader of bytes in memory; errors name `file`.
  package convenience init(_ bytes: Data, file: URL) throws {
    try self.init(ByteSource(bytes, file: file))
  }

  /// Creates a reader of bytes in memory; errors name `file`.
  package convenience init(_ bytes: [UInt8], file: URL) throws {
    try self.init(Data(bytes), file: file)
  }

  private init(_ source: ByteSource) throws {
    self.source = source
    // A file that is being written may have grown since its length was read.
    buffer = [UInt8](repeating: 0, count: max(4096, min(source.byteCount ?? .max, 64 << 10)))
    try refill()
    isCompressed = buffer[pending].starts(with: Inflater.magic)
  }

  /// Reads the next bytes of the content.
  ///
  /// - Returns: The number of bytes written to `target`: its count, or less at the end of the
  ///   content.
  /// - Throws: `FileError` if the file cannot be read, or its gzip data are damaged.
  package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < target.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
      let count = try isCompressed ? inflate(into: rest) : copy(into: rest)
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Reads the next `count` bytes of the content, or fewer at its end.
  package func read(_ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
      initialized = try read(into: UnsafeMutableRawBufferPointer(target))
    }
  }

  /// Skips the next `count` bytes of the content.
  ///
  /// - Returns: The number of bytes skipped, which is less than `count` only at the end.
  package func skip(_ count: Int) throws -> Int {
    var skipped = 0
    while skipped < count {
      let part = try read(min(256 << 10, count - skipped))
      if part.isEmpty { break }
      skipped += part.count
    }
    return skipped
  }

  /// Copies stored bytes: those in the buffer first, then directly from the file.
  private func copy(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !pending.isEmpty else { return try source.readSome(into: target) }
    let part = pending.prefix(target.count)
    target.copyBytes(from: buffer[part])
    pending = part.upperBound..<pending.upperBound
    return part.count
  }

  /// Decompresses until at least one byte is written to `target`, or the content ends.
  private func inflate(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if pending.isEmpty { try refill() }
      if !isInMember {
        guard let first = buffer[pending].first else { return 0 }
        // As gunzip does: tapes and disks pad files with zeros, up to the end.
        if first == 0, memberCount > 0, try skipZeros() { return 0 }
        guard first == Inflater.magic[0] else {
          throw FileError(
            file, found: "other bytes after the end of the gzip data",
            expected: "the end of the file, or more gzip data")
        }
        if memberCount > 0 { inflater.startMember() }
        (isInMember, memberCount) = (true, memberCount + 1)
      }
      let reachedEnd = pending.isEmpty
      let step = buffer.withUnsafeBytes { bytes in
        inflater.inflate(UnsafeRawBufferPointer(rebasing: bytes[pending]), into: target)
      }
      pending = pending.lowerBound + step.consumed..<pending.upperBound
      switch step.progress {
      case .continue: break
      case .endOfMember: isInMember = false
      case .corrupt(let reason):
        throw FileError(
          file, found: "corrupt gzip data (\(reason))", expected: "an undamaged gzip file")
      }
      if step.written > 0 { return step.written }
      if reachedEnd && isInMember {
        throw FileError(
          file, found: "gzip data that end too early, after \(storedByteCount) bytes",
          expected: "a complete gzip file")
      }
    }
  }

  /// Skips zeros, and returns whether the file ends after them.
  private func skipZeros() throws -> Bool {
    while !pending.isEmpty {
      guard buffer[pending].allSatisfy({ $0 == 0 }) else { return false }
      try refill()
    }
    return true
  }

  private func refill() throws {
    let count = try buffer.withUnsafeMutableBytes { try source.readSome(into: $0) }
    pending = 0..<count
  }
}
