// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Converts elements in place between big-endian and the machine's byte order.
func swapByteOrder(_ bytes: UnsafeMutableRawBufferPointer, elementSize: Int) {
  func swap<Word: FixedWidthInteger>(_: Word.Type) {
    for offset in stride(from: 0, to: bytes.count, by: elementSize) {
      // The elements follow a header, whose length need not be a multiple of their alignment.
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: Word.self)
      bytes.storeBytes(of: word.bigEndian, toByteOffset: offset, as: Word.self)
    }
  }
  switch elementSize {
  case 2: swap(UInt16.self)
  case 4: swap(UInt32.self)
  case 8: swap(UInt64.self)
  default: break
  }
}
