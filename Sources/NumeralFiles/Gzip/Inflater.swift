// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralZlib
import NumeralTensors

/// A decompressor of gzip data, by zlib, one member at a time.
///
/// A gzip file may hold several members in sequence (RFC 1952), as `cat a.gz b.gz` produces; zlib
/// stops at the end of each member, and the caller starts the next.
package final class Inflater {
  /// The two bytes at the start of every gzip file.
  package static let magic: [UInt8] = [0x1F, 0x8B]

  /// The most bytes of output for one byte of input, which bounds the content of a file before any
  /// of it is decompressed.
  ///
  /// Deflate spends at least two bits on 258 bytes, a length code and a distance code of one bit
  /// each; zlib's documentation states the limit as 1,032 to 1.
  package static let maxExpansion = 1032

  /// The state of the member after a call to `inflate`.
  package enum Progress: Equatable {
    /// The input was consumed or the output is full.
    case `continue`
    /// The member ended, and its checksum is correct.
    case endOfMember
    /// The data are corrupt, for the reason that zlib gives.
    case corrupt(String)
  }

  /// Allocated, because zlib keeps a pointer to the stream and rejects one that has moved.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Creates a decompressor at the start of a member.
  package init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window; adding 16 selects the gzip format.
    let status = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    require(status == Z_OK, "Inflater: zlib cannot start (status \(status))")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Decompresses until the input is consumed, the output is full, or the member ends.
  ///
  /// - Returns: The bytes consumed of `input`, the bytes written to `output`, and the member's
  ///   state.
  package func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (consumed: Int, written: Int, progress: Progress) {
    // zlib counts bytes in 32 bits.
    let (available, capacity) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
    // zlib does not modify its input, although next_in is not declared const.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(available)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(capacity)
    let status = CNumeralZlib.inflate(stream, Z_NO_FLUSH)
    let consumed = available - Int(stream.pointee.avail_in)
    let written = capacity - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR: return (consumed, written, .continue)
    case Z_STREAM_END: return (consumed, written, .endOfMember)
    default:
      let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib's status \(status)"
      return (consumed, written, .corrupt(reason))
    }
  }

  /// Prepares for the header of the next member.
  package func startMember() { inflateReset(stream) }
}
