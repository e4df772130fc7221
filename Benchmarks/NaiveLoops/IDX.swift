// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// The shape and the elements of an IDX file with elements of type UInt8, read byte by byte.
  ///
  /// - Precondition: `file` starts with the magic number of such a file.
  public static func idx(_ file: [UInt8]) -> (shape: [Int], elements: [UInt8]) {
    guard file.count >= 4 && file[0] == 0 && file[1] == 0 && file[2] == 8 else {
      fatalError("idx: found \(file.prefix(4)), expected 0, 0, 8 (UInt8), rank")
    }
    var position = 4
    let shape = (0..<file[3]).map { _ in
      var length = 0
      for byte in file[position..<position + 4] { length = length << 8 | Int(byte) }
      position += 4
      return length
    }
    var elements = [UInt8](repeating: 0, count: shape.reduce(1, *))
    for i in elements.indices { elements[i] = file[position + i] }
    return (shape, elements)
  }
}
