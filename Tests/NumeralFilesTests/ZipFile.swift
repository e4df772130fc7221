// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles

/// A ZIP archive in which each field may be wrong, by PKWARE's *APPNOTE.TXT*, version 6.3.
struct ZipFile {
  struct Entry {
    var name: [UInt8]
    /// The bytes as they are stored.
    var content: [UInt8]
    var size, compressedSize: Int
    var checksum: [UInt8]
    /// 0 for stored, 8 for deflated content.
    var method: UInt16
    var flags: UInt16 = 0
    /// The position of the content's header; by default, the right one.
    var offset: Int?
    /// The entry whose content this one has.
    var shares: Int?

    init(_ name: String, _ bytes: [UInt8], isDeflated: Bool = false) {
      self.name = Array(name.utf8)
      // A gzip file is a header of 10 bytes, deflated bytes, their checksum and their number.
      let gzip = Gzip.compress(bytes)
      content = isDeflated ? Array(gzip[10...].dropLast(8)) : bytes
      checksum = Array(gzip.suffix(8).prefix(4))
      (size, compressedSize) = (bytes.count, content.count)
      method = isDeflated ? 8 : 0
    }
  }

  var entries: [Entry]
  var isZip64 = false
  /// The number of entries; by default, the right one.
  var count: Int?

  init(_ entries: [Entry], isZip64: Bool = false) {
    (self.entries, self.isZip64) = (entries, isZip64)
  }

  private func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// The fields that an entry has both before its content and in the central directory.
  private func fields(_ entry: Entry) -> [UInt8] {
    number(45, 2) + number(Int(entry.flags), 2) + number(Int(entry.method), 2)
      + number(0, 2) + number(0x21, 2) + entry.checksum
      + number(isZip64 ? 0xFFFF_FFFF : entry.compressedSize, 4)
      + number(isZip64 ? 0xFFFF_FFFF : entry.size, 4) + number(entry.name.count, 2)
  }

  /// The extra field with the numbers of 64 bits.
  private func extra(_ numbers: [Int]) -> [UInt8] {
    isZip64 ? number(1, 2) + number(8 * numbers.count, 2) + numbers.flatMap { number($0, 8) } : []
  }

  var bytes: [UInt8] {
    var (bytes, directory, offsets): ([UInt8], [UInt8], [Int]) = ([], [], [])
    for entry in entries {
      let offset = entry.shares.map { offsets[$0] } ?? bytes.count
      offsets.append(offset)
      let sizes = [entry.size, entry.compressedSize]
      if entry.shares == nil {
        let more = extra(sizes)
        bytes += [0x50, 0x4B, 3, 4] + fields(entry) + number(more.count, 2)
        bytes += entry.name + more + entry.content
      }
      let stated = entry.offset ?? offset
      let more = extra(sizes + [stated])
      directory += [0x50, 0x4B, 1, 2] + number(45, 2) + fields(entry) + number(more.count, 2)
      directory += number(0, 10) + number(isZip64 ? 0xFFFF_FFFF : stated, 4) + entry.name + more
    }
    let (start, count) = (bytes.count, count ?? entries.count)
    bytes += directory
    if isZip64 {
      let end = bytes.count
      bytes += [0x50, 0x4B, 6, 6] + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
      bytes += number(count, 8) + number(count, 8) + number(directory.count, 8) + number(start, 8)
      bytes += [0x50, 0x4B, 6, 7] + number(0, 4) + number(end, 8) + number(1, 4)
    }
    bytes += [0x50, 0x4B, 5, 6] + number(0, 4)
    bytes += number(isZip64 ? 0xFFFF : count, 2) + number(isZip64 ? 0xFFFF : count, 2)
    bytes += number(isZip64 ? 0xFFFF_FFFF : directory.count, 4)
    return bytes + number(isZip64 ? 0xFFFF_FFFF : start, 4) + number(0, 2)
  }
}
