// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralZlib

/// zlib's decompressor of gzip data, one member at a time.
///
/// RFC 1952 lets a file hold several members one after the other, and `cat a.gz b.gz` makes such
/// files; zlib stops at the end of each, and the reader starts the next.
package final class Inflater {
  /// What a call to `inflate` came to.
  package enum Progress: Equatable {
    /// It used up its input or filled its output.
    case `continue`
    /// The member ended, and its checksum was right.
    case endOfMember
    /// The data are corrupt, for this reason.
    case corrupt(String)
  }

  /// On the heap, because zlib keeps a pointer to it and refuses to work at another address.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Creates a decompressor that expects the header of a member.
  package init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window; 16 more asks for the gzip format.
    let status = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "Inflater: zlib cannot start (status \(status))")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Decompresses until the input is used up, the output is full, or the member ends.
  ///
  /// - Returns: The bytes taken from `input`, the bytes written to `output`, and where that leads.
  package func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (taken: Int, written: Int, progress: Progress) {
    // zlib counts in 32 bits.
    let (available, room) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
    // zlib only reads its input, although its interface does not say so.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(available)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    let status = CNumeralZlib.inflate(stream, Z_NO_FLUSH)
    let taken = available - Int(stream.pointee.avail_in)
    let written = room - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR: return (taken, written, .continue)
    case Z_STREAM_END: return (taken, written, .endOfMember)
    default:
      let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib's status \(status)"
      return (taken, written, .corrupt(reason))
    }
  }

  /// Makes ready for the header of the next member.
  package func startMember() { inflateReset(stream) }
}
