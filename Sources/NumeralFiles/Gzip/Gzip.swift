// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralZlib
import Foundation
import NumeralTensors

/// The gzip format, in which data sets are published.
package enum Gzip {
  /// The two bytes that every gzip file starts with.
  package static let magic: [UInt8] = [0x1F, 0x8B]

  /// Deflate spends at least one bit on 258 bytes, and two on the first code: by zlib's account no
  /// byte of input becomes more than 1,032 bytes of output. It bounds what a file can hold before any
  /// of it is decompressed.
  package static let largestExpansion = 1032

  /// The content of gzip data, of one member or several.
  ///
  /// - Parameters:
  ///   - bytes: The compressed data.
  ///   - file: The file that errors name.
  ///   - limit: The most bytes that the content may have.
  /// - Throws: `FileError` when the data are not gzip's, corrupt, cut short or followed by others, or
  ///   when the content is longer than `limit`.
  package static func decompress(_ bytes: [UInt8], file: URL, limit: Int = .max) throws -> [UInt8] {
    guard bytes.starts(with: magic) else {
      throw FileError(
        file, found: "the first bytes \(hexadecimal(bytes.prefix(2)))",
        expected: "\(hexadecimal(magic)), with which gzip data start")
    }
    return try ByteReader(bytes, file: file).readAll(limit: limit)
  }

  /// The bytes compressed as one gzip member.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // The heap's z_stream of `Inflater` is not needed: this one does not outlive the call.
    return withUnsafeMutablePointer(to: &stream) { stream in
      let status = deflateInit2_(
        stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
      precondition(status == Z_OK, "Gzip: zlib cannot start (status \(status))")
      defer { deflateEnd(stream) }
      var result: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      var rest = bytes[...]
      var ended = false
      while !ended {
        // zlib counts in 32 bits, so a large array goes through in parts.
        let part = rest.prefix(1 << 30)
        rest = rest.dropFirst(part.count)
        part.withUnsafeBufferPointer { input in
          stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.pointee.avail_in = UInt32(input.count)
          repeat {
            chunk.withUnsafeMutableBufferPointer { output in
              stream.pointee.next_out = output.baseAddress
              stream.pointee.avail_out = UInt32(output.count)
              ended = deflate(stream, rest.isEmpty ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_END
            }
            result += chunk.dropLast(Int(stream.pointee.avail_out))
          } while stream.pointee.avail_out == 0
        }
      }
      return result
    }
  }
}

/// Bytes as people compare them: "0x1F8B".
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  "0x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
}
