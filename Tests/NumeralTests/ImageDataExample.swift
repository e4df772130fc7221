// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// Learns the classes of a folder's images, and returns the accuracy on a fifth of them.
func imageDataExample(_ folder: URL) throws -> Double {
  // Docs/ImageData.md begins.
  // flowers/daisy/1.jpg, flowers/daisy/2.png, flowers/tulip/1.jpg, …
  let flowers = try ImageFolder(contentsOf: folder, resizedTo: 32)
  let (train, validation, test) = flowers.split(
    validation: 0.2, test: 0.2, seed: 1, stratified: true)
  let statistics = train.channelStatistics()

  var trainer = Trainer(
    Sequential(seed: 1) {
      Conv2D(3, 8, kernelSize: 3)
      BatchNorm(8)
      ReLU()
      GlobalAveragePool()
      Linear(8, flowers.classes.count)
    }, optimizer: AdamW(learningRate: 0.02), loss: CrossEntropy())
  let augmentations: [any Augmentation] = [
    RandomCrop(padding: 4, border: .reflect), RandomFlip(.horizontal), Cutout(size: 8),
  ]
  try trainer.fit(
    epochs: 20, validation: TensorDataset(validation.inputs(statistics), validation.labels),
    stopping: EarlyStopping(patience: 5)
  ) { epoch in
    let order = RandomKey(1).child(epoch)
    return Prefetching(
      train.batches(of: 16, shuffledBy: order, standardizations: statistics)
        .augmented(by: augmentations, seed: order.child("augmentation")))
  }
  let result = trainer.evaluate(on: test.batches(of: 100, standardizations: statistics))
  // Docs/ImageData.md ends.
  return result.accuracy
}
