// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Two matrices of 64 MiB each, larger than the caches; created on first use.
enum LargeMatrices {
  static let (rows, columns) = (4096, 4096)
  static let count = rows * columns
  static let a = Tensor<Float>.uniform([rows, columns], in: -1..<1, seed: 1)
  static let b = Tensor<Float>.uniform([rows, columns], in: -1..<1, seed: 2)
  /// The size of one matrix in bytes.
  static let bytes = Double(count * MemoryLayout<Float>.stride)
}
