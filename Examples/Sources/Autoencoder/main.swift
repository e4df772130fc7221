// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

// The 8×8 digits, squeezed into eight numbers each and restored from them.
let pixels = Digits.load().train.features()
let (train, validation) = TensorDataset(pixels, pixels).split(fraction: 0.85, seed: 1)

var trainer = Trainer(
  Sequential(seed: 1) {
    Linear(64, 64)
    GELU()
    Linear(64, 8).named("code")
    GELU()
    Linear(8, 64)
    GELU()
    Linear(64, 64)
  },
  optimizer: AdamW(learningRate: 2e-3), loss: MSELoss())
print(trainer.model.summary(inputShape: [64]))

let results = try trainer.fit(
  train, epochs: 60, batchSize: 32, validation: validation, stopping: EarlyStopping(patience: 5))
let restored = trainer.model(validation.inputs)
let variance = square(validation.inputs - validation.inputs.mean(axis: 0)).mean()
let error = square(validation.inputs - restored).mean()
print("\(results.count) epochs; \(Int(100 * (1 - error / variance))) % of the variance restored")

// Five digits above what was restored of them.
let rows = Tensor.concatenate([validation.inputs[..<5], restored[..<5]])
for digits in [rows[..<5], rows[5...]] {
  for row in 0..<8 {
    print(
      digits.reshaped([5, 8, 8])[.all, row].map { min(max($0, 0), 1) }.scalars.enumerated().map {
        " .:-=+*#%@"[Int($1 * 9.99), before: $0 % 8 == 0]
      }.joined())
  }
}

extension String {
  /// The character at an index twice, as a square, after a gap if requested.
  fileprivate subscript(index: Int, before gap: Bool) -> String {
    (gap ? "  " : "") + String(repeating: Array(self)[index], count: 2)
  }
}
