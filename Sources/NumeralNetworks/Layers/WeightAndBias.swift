// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// The parameters that `Linear` and `Conv2D` have in common: a weight, whose first axis is the
// outputs, and an optional bias for each output.

/// Draws weight and bias from U(−1/√f, 1/√f), where f is the fan-in: the number of inputs that
/// each output sums over.
///
/// PyTorch's default for linear and convolutional layers: the uniform distribution of K. He et al.,
/// *Delving Deep into Rectifiers*, 2015, with a = √5, and the same bound for the bias. Without
/// inputs there is no weight, and the bias is 0.
func initializeUniformly(
  _ weight: inout Tensor<Float>, _ bias: inout Tensor<Float>?, seed: RandomKey
) {
  let fanIn = weight.shape.dropFirst().reduce(1, *)
  guard fanIn > 0 else {
    bias = bias.map { .zeros($0.shape) }
    return
  }
  let bound = 1 / Float(fanIn).squareRoot()
  weight = .uniform(weight.shape, in: -bound..<bound, seed: seed.child("weight"))
  bias = bias.map { .uniform($0.shape, in: -bound..<bound, seed: seed.child("bias")) }
}
