// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

/// The swish activation, x · sigmoid(β · x), with a learned β.
///
/// P. Ramachandran, B. Zoph and Q. Le, *Searching for Activation Functions* (2017).
struct Swish: Layer {
  /// The steepness of the sigmoid, shape `[1]`.
  var beta = Tensor<Float>.ones([1])

  func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    let beta = beta.scalar
    return input.map { $0 * sigmoid(beta * $0) }
  }

  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      let beta = beta.scalar
      // With s = sigmoid(βx): d/dx = s + βx · s(1 − s), and d/dβ = x² · s(1 − s).
      let inputGradient = gradient.zipMap(input) { gradient, x in
        let s = sigmoid(beta * x)
        return gradient * (s + beta * x * s * (1 - s))
      }
      let betaGradient = gradient.zipMap(input) { gradient, x in
        let s = sigmoid(beta * x)
        return gradient * x * x * s * (1 - s)
      }
      return Gradients(input: inputGradient, ["beta": Tensor([betaGradient.sum()])])
    }
  }

  var parameterPaths: TensorPaths<Swish> { ["beta": \.beta] }
}

func sigmoid(_ x: Float) -> Float { 1 / (1 + Float.exp(-x)) }

let digits = Digits.load()
var trainer = Trainer(
  Sequential(seed: 1) {
    Flatten()
    Linear(64, 48)
    Swish().named("swish")
    Linear(48, 10)
  },
  optimizer: SGD(learningRate: 0.1, momentum: 0.9), loss: CrossEntropy())

for epoch in 1...10 {
  let loss = try trainer.train(
    on: digits.train.batches(
      of: 32, shuffledBy: RandomKey(1).child(epoch), standardization: .identity))
  let test = trainer.evaluate(on: digits.test.batches(of: 100, standardization: .identity))
  print("epoch \(epoch): loss \(loss), test accuracy \(test.accuracy)")
}
for (name, value) in trainer.model.parameters where name == "swish.beta" {
  print("\(name) was 1 and is \(value.scalar)")
}
