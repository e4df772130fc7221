// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

/// x · sigmoid(β · x), with a learned β: P. Ramachandran et al., *Searching for Activation
/// Functions*, 2017. Its gradients are computed by differentiation.
struct Swish: ForwardLayer {
  var beta: Tensor<Float> = [1]
  var parameterPaths: TensorPaths<Swish> { ["beta": \.beta] }
  func output(_ x: Tracked<Float>, _ weights: TrackedWeights<Swish>) -> Tracked<Float> {
    x * sigmoid(x * weights[\.beta])
  }
}

/// The logarithm of the hyperbolic cosine of the errors: near their squares where they are small,
/// near their magnitudes where they are large.
struct LogCosh: ForwardLoss {
  func losses(_ outputs: Tracked<Float>, _ targets: Tensor<Float>) -> Tracked<Float> {
    let error = outputs - Tracked(targets)
    return log((exp(error) + exp(-error)) / 2).mean(axis: 1)
  }
}

// A bump with outliers.
let x = Tensor<Float>.uniform([600, 1], in: -2..<2, seed: 1)
let outliers = Tensor<Float>.uniform([600, 1], seed: 2).map { $0 < 0.05 ? Float(4) : 0 }
let (train, test) = TensorDataset(x, exp(-square(x)) + outliers).split(fraction: 0.8)

var trainer = Trainer(
  Sequential(seed: 1) {
    Linear(1, 24)
    Swish().named("swish")
    Linear(24, 1)
  }, optimizer: Adam(learningRate: 0.01), loss: LogCosh())
try trainer.fit(train, epochs: 150, batchSize: 32)
print("loss \(trainer.evaluate(on: test.batches(of: 100)).loss)")
for (name, value) in trainer.model.parameters where name == "swish.beta" {
  print("\(name) was 1 and is \(value.scalar)")
}

// The same differentiation without a network: Newton's method for the minimum of a function.
var w: Tensor<Double> = [2, -1]
func rosenbrock(_ w: Tracked<Double>) -> Tracked<Double> {
  (square(1 - w[0]) + 100 * square(w[1] - square(w[0]))).sum()
}
for _ in 0..<8 {
  let (_, gradient) = valueWithGradient(at: w, of: rosenbrock)
  let columns = [[1.0, 0], [0, 1]].map { hessianProduct(at: w, times: Tensor($0), of: rosenbrock) }
  w -= try Tensor.stack(columns).solve(gradient)
}
print("the minimum of Rosenbrock's function: \(w)")
