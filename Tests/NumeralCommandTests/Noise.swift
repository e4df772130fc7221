// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// A data set of noise, large enough for progress to be shown.
enum Noise {
  /// Writes IDX files with MNIST's names: images to train with and to test with.
  static func write(to folder: URL, train: Int, test: Int) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (part, count) in [("train", train), ("t10k", test)] {
      let pixels = Tensor<Float>.uniform(
        [count, 28, 28], in: 0..<255, seed: RandomKey(1).child(part))
      let labels = Tensor<UInt8>((0..<count).map { UInt8($0 % 10) })
      try IDX(Tensor<UInt8>(pixels)).write(
        to: folder.appendingPathComponent("\(part)-images-idx3-ubyte"))
      try IDX(labels).write(to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte"))
    }
  }
}
