// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

// A sine curve, learned from 512 of its points.
let x = Tensor<Float>.uniform([512, 1], in: -3..<3, seed: 1)
let (train, test) = TensorDataset(x, sin(x)).split(fraction: 0.8)
var trainer = Trainer(
  Sequential(seed: 1) {
    Linear(1, 32)
    Tanh()
    Linear(32, 1)
  }, optimizer: Adam(learningRate: 0.01), loss: MSELoss())
try trainer.fit(train, epochs: 200, batchSize: 32)
print("mean squared error: \(trainer.evaluate(on: test.batches(of: 100)).loss)")
