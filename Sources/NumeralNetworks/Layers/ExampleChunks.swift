// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The number of examples in a chunk of a batch.
///
/// A chunk's activations stay in the second-level cache, and a batch of 64 still keeps eight cores
/// busy. Chunk boundaries depend on the batch alone, never on the number of threads, so that
/// results do not either.
let examplesPerChunk = 8

extension Tensor<Float> {
  /// Applies `transform` to each chunk of the batch, on several threads, and concatenates the
  /// results.
  ///
  /// - Parameter transform: Returns one output for each example of its argument.
  func mapExampleChunks(_ transform: (_ chunk: Tensor) -> Tensor) -> Tensor {
    guard count > examplesPerChunk else { return transform(self) }
    return .concatenate(
      Parallel.mapRanges(of: examplesPerChunk, in: count) { transform(self[$0]) })
  }
}
