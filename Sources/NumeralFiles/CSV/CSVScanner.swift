// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// Splits the text of a CSV file into records and fields, a block of the file at a time.
///
/// The memory that it takes does not depend on the file's length, except for the longest record.
struct CSVScanner {
  /// The names and the number of the columns.
  private(set) var table: CSVTable
  private let reader: ByteReader
  /// Bytes that were read, from the beginning of a record.
  private var rest: [UInt8]
  private var isAtEnd = false
  /// The records after the header in the first block.
  private var first: CSVBlock?
  /// The line of the next record.
  private var line = 1
  /// The line of the first record.
  private var firstLine = 1

  /// The most bytes of a block, unless a record is longer.
  private static let maxBlockByteCount = 1 << 20
  /// The bytes to read for the next block.
  private var step = 64 << 10
  /// The most bytes of a record: an opening quote without a closing one makes the rest of the file
  /// one field.
  private static let maxRecordByteCount = 16 << 20

  /// Reads the first block, and the names in it.
  ///
  /// - Throws: `FileError` if the file cannot be read, holds no record, or is of another kind.
  init(_ reader: ByteReader, format: CSVFormat) throws {
    self.reader = reader
    table = CSVTable(file: reader.file, format: format)
    rest = try reader.read(FileKind.prefixCount)
    try checkKind()
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest.removeFirst(3) }
    guard var block = try nextBlock() else {
      throw FileError(reader.file, found: "no record", expected: "a CSV table")
    }
    if try table.readHeader(of: &block), block.lines.isEmpty { return }
    first = block
  }

  /// The next records, or nil at the end of the file.
  ///
  /// - Throws: `FileError` if the file cannot be read or violates the format.
  mutating func next() throws -> CSVBlock? {
    if let block = first {
      first = nil
      return block
    }
    return try nextBlock()
  }

  /// Throws if the file is one of those that are taken for CSV text now and then.
  private func checkKind() throws {
    let isWide = rest.starts(with: [0xFF, 0xFE]) || rest.starts(with: [0xFE, 0xFF])
    let isPage = rest.first { $0 > 0x20 } == UInt8(ascii: "<")
    let isPointer = rest.starts(with: "version https://git-lfs".utf8)
    guard isWide || isPage || isPointer || rest.isEmpty || rest.contains(0) else { return }
    throw FileError(
      reader.file, found: isWide ? "UTF-16 text" : FileKind.description(rest),
      expected: "a CSV table in UTF-8")
  }

  /// Splits the next bytes, as many as hold a record.
  private mutating func nextBlock() throws -> CSVBlock? {
    while !isAtEnd || !rest.isEmpty {
      var block = CSVBlock()
      let start = rest.count
      step = max(start, min(2 * step, Self.maxBlockByteCount))
      block.text = try [UInt8](unsafeUninitializedCapacity: start + step) { target, count in
        _ = target.initialize(fromContentsOf: rest)
        let free = UnsafeMutableBufferPointer(rebasing: target[start..<start + step])
        count = start + (try isAtEnd ? 0 : reader.read(into: UnsafeMutableRawBufferPointer(free)))
      }
      isAtEnd = block.text.count < start + step
      let end = try split(&block)
      rest = Array(block.text[end...])
      guard rest.count <= Self.maxRecordByteCount else {
        throw FileError(
          reader.file,
          found: "a record of more than \(Self.maxRecordByteCount) bytes in line \(line)",
          expected: "a closing quote, or shorter records")
      }
      if !block.lines.isEmpty { return block }
    }
    return nil
  }

  /// Finds the complete records of a block, and returns the end of the last.
  private mutating func split(_ block: inout CSVBlock) throws -> Int {
    var (fields, lines) = (block.fields, block.lines)
    fields.reserveCapacity(block.text.count / 8)
    defer { (block.fields, block.lines) = (fields, lines) }
    return try block.text.withUnsafeMutableBufferPointer { text in
      let (separator, comment, count) = (table.format.separator, table.format.comment, text.count)
      var position = 0
      while position < count {
        let (start, firstField, startLine) = (position, fields.count, line)
        if text[position] == comment {
          while position < count, text[position] != lf, text[position] != cr { position += 1 }
          guard skipLineBreak(text, &position) else { return start }
          line += 1
          continue
        }
        var doubled: [Int] = []
        var (hasQuotes, isComplete) = (false, true)
        while true {
          let fieldStart = position
          if position < count, text[position] == quote {
            hasQuotes = true
            let column = fields.count - firstField
            guard let isDoubled = try skipQuoted(text, &position, column) else {
              isComplete = false
              break
            }
            if isDoubled { doubled.append(fields.count) }
            fields.append(CSVBlock.Field(start: UInt32(fieldStart + 1), end: UInt32(position - 1)))
          } else {
            while position < count {
              let byte = text[position]
              if byte == separator || byte == lf || byte == cr { break }
              position += 1
            }
            fields.append(CSVBlock.Field(start: UInt32(fieldStart), end: UInt32(position)))
          }
          guard position < count, text[position] == separator else { break }
          position += 1
        }
        guard isComplete, skipLineBreak(text, &position) else {
          // The record is read again, with the bytes that follow.
          fields.removeSubrange(firstField...)
          line = startLine
          return start
        }
        line += 1
        if fields.count == firstField + 1, !hasQuotes,
          UnsafeBufferPointer(rebasing: text[fields[firstField].range]).trimmed.isEmpty
        {
          fields.removeLast()
          continue
        }
        for index in doubled { fields[index] = unescape(fields[index], in: text) }
        try checkWidth(fields.count - firstField, line: startLine)
        lines.append(startLine)
      }
      return position
    }
  }

  /// Moves beyond the end of a line, and returns whether it has been read.
  private func skipLineBreak(
    _ text: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int
  ) -> Bool {
    guard position < text.count else { return isAtEnd }
    position += 1
    guard text[position - 1] == cr else { return true }
    guard position < text.count else { return isAtEnd }
    if text[position] == lf { position += 1 }
    return true
  }

  /// Moves from an opening quote to the position after the closing one.
  ///
  /// - Returns: Whether there are doubled quotes between, or nil if the closing quote has not been
  ///   read.
  private mutating func skipQuoted(
    _ text: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int, _ column: Int
  ) throws -> Bool? {
    func fail(_ found: String, line: Int) -> FileError {
      FileError(
        reader.file, found: "\(found) in \(table.position(line: line, column: column))",
        expected: "a closing quote before the separator or the end of the line")
    }
    let startLine = line
    var isDoubled = false
    position += 1
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == lf { line += 1 }
      guard byte == quote else { continue }
      guard position < text.count else { return isAtEnd ? isDoubled : nil }
      switch text[position] {
      case quote:
        isDoubled = true
        position += 1
      case table.format.separator, lf, cr: return isDoubled
      default: throw fail("the byte \([text[position]].hexLiteral) after a quote", line: line)
      }
    }
    guard isAtEnd else { return nil }
    throw fail("a quote without an end", line: startLine)
  }

  /// Replaces doubled quotes in a field by single ones, in place.
  private func unescape(
    _ field: CSVBlock.Field, in text: UnsafeMutableBufferPointer<UInt8>
  ) -> CSVBlock.Field {
    var (source, target) = (Int(field.start), Int(field.start))
    while source < field.end {
      text[target] = text[source]
      source += text[source] == quote ? 2 : 1
      target += 1
    }
    return CSVBlock.Field(start: field.start, end: UInt32(target))
  }

  private mutating func checkWidth(_ width: Int, line: Int) throws {
    if table.columnCount == 0 { (table.columnCount, firstLine) = (width, line) }
    guard width == table.columnCount else {
      throw FileError(
        reader.file, found: "\(width) fields in line \(line)",
        expected: "\(table.columnCount), as in line \(firstLine)")
    }
  }
}

private let quote: UInt8 = 0x22
private let cr: UInt8 = 0x0D
private let lf: UInt8 = 0x0A
