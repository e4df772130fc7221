// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralZlib
import Foundation
import NumeralTensors

/// Compression in the gzip format (RFC 1952), by zlib; ``ByteReader`` decompresses.
package enum Gzip {
  /// Returns the bytes compressed as one gzip member.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // zlib keeps a pointer to the stream, which therefore must not move during this call.
    return withUnsafeMutablePointer(to: &stream) { stream in
      let status = deflateInit2_(
        stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
      require(status == Z_OK, "Gzip: zlib cannot start (status \(status))")
      defer { deflateEnd(stream) }
      var result: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      var rest = bytes[...]
      var ended = false
      while !ended {
        // zlib counts bytes in 32 bits, so a large array is passed in parts.
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
