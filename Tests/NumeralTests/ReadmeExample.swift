// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

/// The README's example, line by line, and the accuracy that it reaches.
func readmeExample() throws -> Double {
  // README begins.
  let digits = Digits.images.split(test: 0.2, seed: 0)
  let standardization = digits.train.pixelStatistics()

  var trainer = Trainer(
    Sequential(seed: 1) {
      Conv2D(1, 16, kernelSize: 3)
      ReLU()
      MaxPool2D(2)
      Flatten()
      Linear(16 * 3 * 3, 10)
    },
    optimizer: SGD(learningRate: 0.05, momentum: 0.9), loss: CrossEntropy())

  for epoch in 1...10 {
    let loss = try trainer.train(
      on: digits.train.batches(
        of: 32, shuffledBy: RandomKey(1).child(epoch), standardization: standardization))
    let test = trainer.evaluate(
      on: digits.test.batches(of: 100, standardization: standardization))
    print("epoch \(epoch): loss \(loss), test accuracy \(test.accuracy)")
  }
  // README ends.
  return trainer.evaluate(
    on: digits.test.batches(of: 100, standardization: standardization)
  ).accuracy
}
