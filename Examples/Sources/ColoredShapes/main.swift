// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

// A folder of RGB images, with a folder for each class, as you may have one of photographs.
let folder = FileManager.default.temporaryDirectory.appending(path: "numeral-colored-shapes")
try drawShapes(120, in: folder)

let images = try ImageFolder(contentsOf: folder)
let (train, validation, test) = images.split(
  validation: 0.2, test: 0.2, seed: 1, stratified: true)
let statistics = train.channelStatistics()
let (epochs, batchSize) = (20, 24)
var trainer = Trainer(
  Sequential(seed: 1) {
    Conv2D(3, 16, kernelSize: 3, padding: 1)
    BatchNorm(16)
    ReLU()
    MaxPool2D(2)
    Conv2D(16, 32, kernelSize: 3, padding: 1)
    BatchNorm(32)
    ReLU()
    MaxPool2D(2)
    Conv2D(32, 32, kernelSize: 3, padding: 1)
    BatchNorm(32)
    ReLU()
    GlobalAveragePool()
    Linear(32, images.classes.count)
  }, optimizer: AdamW(), loss: CrossEntropy())
trainer.schedule = CosineSchedule(from: 0.01, steps: epochs * train.batches(of: batchSize).count)
try trainer.fit(
  epochs: epochs, validation: TensorDataset(validation.inputs(statistics), validation.labels),
  stopping: EarlyStopping(patience: 6), onProgress: report
) { epoch in
  let order = RandomKey(1).child(epoch)
  return Prefetching(
    train.batches(of: batchSize, shuffledBy: order, standardizations: statistics)
      .augmented(by: [RandomFlip(.horizontal), RandomShift(pixels: 3)], seed: order.child("shift")))
}
print(trainer.evaluate(on: test.batches(of: 100, standardizations: statistics)).accuracy)

/// Prints the results of an epoch.
func report(_ progress: FitProgress<some Sendable>) {
  guard case .epoch(let result) = progress, let validation = result.validation else { return }
  print("epoch \(result.epoch): loss \(validation.loss), accuracy \(validation.accuracy)")
}

/// Writes images of 32×32 pixels to the folders `cross`, `disc` and `ring`: a shape of a random
/// color, size and position on a background of another color, with noise.
func drawShapes(_ count: Int, in folder: URL) throws {
  let shapes: [(name: String, contains: (_ x: Float, _ y: Float) -> Bool)] = [
    ("cross", { x, y in min(abs(x), abs(y)) < 0.35 && max(abs(x), abs(y)) < 1 }),
    ("disc", { x, y in x * x + y * y < 1 }),
    ("ring", { x, y in (0.4..<1).contains(x * x + y * y) }),
  ]
  for (label, shape) in shapes.enumerated() {
    let classFolder = folder.appending(path: shape.name)
    try FileManager.default.createDirectory(at: classFolder, withIntermediateDirectories: true)
    for index in 0..<count {
      let key = RandomKey(7).child(label).child(index)
      var generator = key.generator
      func random(_ range: ClosedRange<Float>) -> Float { .random(in: range, using: &generator) }
      let colors = (0..<2).map { side in (0..<3).map { _ in random(0...120) + Float(120 * side) } }
      let (radius, x, y) = (random(6...11), random(12...20), random(12...20))
      let isBright = generator.next(upperBound: 2)
      var pixels = Tensor<Float>.uniform([32, 32, 3], in: 0..<15, seed: key.child("noise"))
      for row in 0..<32 {
        for column in 0..<32 {
          let isInside = shape.contains(
            (Float(column) - x) / radius, (Float(row) - y) / radius)
          let color = colors[isInside ? isBright : 1 - isBright]
          for channel in 0..<3 { pixels[row, column, channel] += color[channel] }
        }
      }
      try PNG(Tensor<UInt8>(pixels)).write(to: classFolder.appending(path: "\(index).png"))
    }
  }
}
