// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// Reads the content of a file from its start to its end, decompressed if the file is gzip's.
///
/// Gzip is recognized by its first two bytes, not by the file's name, because downloads are renamed
/// and servers decompress on the way. The content goes through a buffer of fixed size straight to
/// where the caller wants it.
package final class ByteReader {
  /// The file that errors name.
  package let file: URL
  /// The bytes that are stored, which are the content's when it is not compressed.
  package let storedByteCount: Int
  /// Whether the file is gzip's.
  package private(set) var isCompressed = false

  /// The most bytes that the content can have; exact when it is not compressed.
  package var largestByteCount: Int {
    isCompressed ? storedByteCount * Gzip.largestExpansion : storedByteCount
  }

  /// Fills the start of a buffer with the next stored bytes, and says how many there were.
  private let readStored: (UnsafeMutableRawBufferPointer) throws -> Int
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  /// The stored bytes that are in the buffer and still to be used.
  private var waiting = 0..<0
  private let inflater = Inflater()
  private var isWithinMember = false
  private var memberCount = 0

  /// Opens a file.
  ///
  /// - Throws: `FileError` when there is no such file, or it cannot be read.
  package convenience init(_ file: URL) throws {
    let handle = try OpenFile(reading: file)
    try self.init(file: file, storedByteCount: handle.byteCount) { try handle.read(into: $0) }
  }

  /// Reads bytes from memory as if they were a file's.
  package convenience init(_ bytes: [UInt8], file: URL) throws {
    var position = 0
    try self.init(file: file, storedByteCount: bytes.count) { target in
      let count = min(target.count, bytes.count - position)
      target.copyBytes(from: bytes[position..<position + count])
      position += count
      return count
    }
  }

  private init(
    file: URL, storedByteCount: Int,
    readStored: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws {
    self.file = file
    self.storedByteCount = storedByteCount
    self.readStored = readStored
    try refill()
    isCompressed = buffer[waiting].starts(with: Gzip.magic)
  }

  /// Reads the next bytes of the content.
  ///
  /// - Returns: The number of bytes written to `target`: all it has room for, unless the content ends.
  /// - Throws: `FileError` when the file cannot be read, or its gzip data are damaged.
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

  /// Reads up to `count` bytes of the content: fewer if it ends.
  package func read(_ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
      initialized = try read(into: UnsafeMutableRawBufferPointer(target))
    }
  }

  /// Reads what is left of the content.
  ///
  /// - Parameter limit: The most bytes that may be left.
  /// - Throws: `FileError` as `read(into:)`, and when more than `limit` bytes are left.
  package func readAll(limit: Int = .max) throws -> [UInt8] {
    var result: [UInt8] = []
    while true {
      let chunk = try read(256 << 10)
      if chunk.isEmpty { return result }
      guard chunk.count <= limit - result.count else {
        throw FileError(
          file, found: "more than \(limit) bytes", expected: "\(limit) bytes or fewer")
      }
      result += chunk
    }
  }

  /// Copies stored bytes, through the buffer only while it holds some.
  private func copy(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !waiting.isEmpty else { return try readStored(target) }
    let part = waiting.prefix(target.count)
    target.copyBytes(from: buffer[part])
    waiting = part.upperBound..<waiting.upperBound
    return part.count
  }

  /// Decompresses until there is something in `target`, or the content ends.
  private func inflate(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if waiting.isEmpty { try refill() }
      if !isWithinMember {
        guard let first = buffer[waiting].first else { return 0 }
        guard first == Gzip.magic[0] else {
          throw FileError(
            file, found: "other bytes after the end of the gzip data",
            expected: "the end of the file, or more gzip data")
        }
        if memberCount > 0 { inflater.startMember() }
        (isWithinMember, memberCount) = (true, memberCount + 1)
      }
      let reachedEnd = waiting.isEmpty
      let step = buffer.withUnsafeBytes { bytes in
        inflater.inflate(UnsafeRawBufferPointer(rebasing: bytes[waiting]), into: target)
      }
      waiting = waiting.lowerBound + step.taken..<waiting.upperBound
      switch step.progress {
      case .continue: break
      case .endOfMember: isWithinMember = false
      case .corrupt(let reason):
        throw FileError(
          file, found: "corrupt gzip data (\(reason))", expected: "an undamaged gzip file")
      }
      if step.written > 0 { return step.written }
      if reachedEnd && isWithinMember {
        throw FileError(
          file, found: "gzip data that end too early, after \(storedByteCount) bytes",
          expected: "a complete gzip file")
      }
    }
  }

  private func refill() throws {
    let count = try buffer.withUnsafeMutableBytes { try readStored($0) }
    waiting = 0..<count
  }
}
