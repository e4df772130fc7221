// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

// Images of your own: bytes of shape [count, height, width], and a label for each. These show a
// bright disc (label 0) or a bright square (label 1) of random size and position, on noise.
func shapes(_ count: Int, seed: RandomKey) -> LabeledImages {
  let side = 16
  var pixels = Tensor<Float>.uniform([count, side, side], in: 0..<80, seed: seed.child("noise"))
  let labels = (0..<count).map { $0 % 2 }
  for (index, label) in labels.enumerated() {
    var generator = seed.child("shape").child(index).generator
    let radius = 3 + generator.next(upperBound: 3)
    let row = radius + generator.next(upperBound: side - 2 * radius)
    let column = radius + generator.next(upperBound: side - 2 * radius)
    for y in row - radius..<row + radius {
      for x in column - radius..<column + radius {
        let (dy, dx) = (Float(y - row) + 0.5, Float(x - column) + 0.5)
        let isInside = label == 1 || dy * dy + dx * dx < Float(radius * radius)
        if isInside { pixels[index, y, x] += 150 }
      }
    }
  }
  return LabeledImages(images: Tensor<UInt8>(pixels), labels: labels)
}

let images = shapes(2000, seed: 1).split(test: 0.25, seed: 2, stratified: true)
let standardization = images.train.pixelStatistics()

var trainer = Trainer(
  Sequential(seed: 1) {
    Conv2D(1, 8, kernelSize: 3, padding: 1)
    ReLU()
    MaxPool2D(2)
    Conv2D(8, 16, kernelSize: 3, padding: 1)
    ReLU()
    MaxPool2D(2)
    Flatten()
    Linear(16 * 4 * 4, 2)
  },
  optimizer: SGD(learningRate: 0.02, momentum: 0.9), loss: CrossEntropy())

for epoch in 1...5 {
  let loss = try trainer.train(
    on: images.train.batches(
      of: 50, shuffledBy: RandomKey(3).child(epoch), standardization: standardization))
  let test = trainer.evaluate(
    on: images.test.batches(of: 100, standardization: standardization))
  print("epoch \(epoch): loss \(loss), test accuracy \(test.accuracy)")
}

// The weights go to a file that PyTorch's safetensors package reads too, and come back.
let file = FileManager.default.temporaryDirectory.appending(path: "shapes.safetensors")
try trainer.model.write(to: file)
var restored = trainer.model
try restored.load(contentsOf: file)

let unseen = shapes(6, seed: 9)
let predicted = restored(unseen.inputs(standardization)).argmax(axis: 1).scalars
for (label, predicted) in zip(unseen.labels, predicted) {
  print("a", ["disc", "square"][label], "is taken for a", ["disc", "square"][predicted])
}
