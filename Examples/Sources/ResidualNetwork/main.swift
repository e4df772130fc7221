// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

// A residual network on 32×32 RGB images (K. He et al., 2016). Its weights, twelve images and the
// gradients of PyTorch 2.13 are in a file that Data/residual_network.py has written.
func block(_ inputs: Int, _ outputs: Int, stride: Int) -> Residual {
  Residual {
    Conv2D(inputs, outputs, kernelSize: 3, stride: Size2D(stride, stride), padding: 1, bias: false)
    BatchNorm(outputs)
    ReLU()
    Conv2D(outputs, outputs, kernelSize: 3, padding: 1, bias: false)
    BatchNorm(outputs)
  } shortcut: {
    if stride != 1 || inputs != outputs {
      Conv2D(inputs, outputs, kernelSize: 1, stride: Size2D(stride, stride), bias: false)
      BatchNorm(outputs)
    }
  }
}

var model = Sequential(seed: 1) {
  Conv2D(3, 8, kernelSize: 3, padding: 1, bias: false)
  BatchNorm(8)
  ReLU()
  block(8, 8, stride: 1)
  ReLU()
  block(8, 16, stride: 2)
  ReLU()
  GlobalAveragePool()
  Linear(16, 4)
}
print(model.summary(inputShape: [3, 32, 32]))

let file = URL(fileURLWithPath: #filePath)
  .appendingPathComponent("../../../Data/residual_network.safetensors").standardized
let tensors = try SafeTensors(contentsOf: file)
try model.load(tensors, removingPrefixes: ["model."])
let images: Tensor<Float> = try tensors.tensor("images")
let labels = try tensors.tensor("labels", as: Int64.self).scalars.map(Int.init)

let result = model.lossAndGradients(images, labels, loss: CrossEntropy(), seed: 1)
let expected = try tensors.tensor("loss", as: Float.self).scalar
print("loss \(result.loss), PyTorch's \(expected)")
var largest = abs(result.loss - Double(expected))
for (name, gradient) in result.parameters {
  let peer: Tensor<Float> = try tensors.tensor("gradient.\(name)", shape: gradient.shape)
  largest = max(largest, Double(abs(gradient - peer).max() / abs(peer).max()))
}
print("largest difference of the gradients from PyTorch's, relative to each tensor: \(largest)")
guard largest < 1e-4 else { exit(1) }

var trainer = Trainer(model, optimizer: AdamW(learningRate: 3e-3), loss: CrossEntropy())
for _ in 1...20 { try trainer.train(on: [(inputs: images, targets: labels)]) }
print("loss after 20 steps: \(trainer.evaluate(on: [(inputs: images, targets: labels)]).loss)")
