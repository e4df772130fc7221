// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension LAPACK {
  /// Writes the transpose of a block of rows, `[rows, columns]`, on several threads.
  ///
  /// Tiles of 16×16, whose rows and columns are in the first-level cache together.
  ///
  /// - Parameters:
  ///   - sourceStride: The distance between the rows of the source.
  ///   - targetStride: The distance between the rows of the target, `[columns, rows]`.
  @inlinable
  static func transpose(
    _ source: UnsafePointer<Scalar>, rows: Int, columns: Int, stride sourceStride: Int,
    into target: Matrix, stride targetStride: Int
  ) {
    let tile = 16
    let tilesPerChunk = max(1, (1 << 15) / max(1, tile * columns))
    Parallel.forEachRange(of: tile * tilesPerChunk, in: rows) { range in
      for top in stride(from: range.lowerBound, to: range.upperBound, by: tile) {
        let bottom = min(top + tile, range.upperBound)
        for left in stride(from: 0, to: columns, by: tile) {
          for column in left..<min(left + tile, columns) {
            for row in top..<bottom {
              target[column * targetStride + row] = source[row * sourceStride + column]
            }
          }
        }
      }
    }
  }
}
