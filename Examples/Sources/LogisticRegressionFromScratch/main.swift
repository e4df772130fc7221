// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors

// Digits of 8×8 pixels, from 0 to 1, and their labels as probabilities.
let x = Digits.images.features()
let labels = Tensor(Digits.images.labels)
let y = Tensor<Float>.oneHot(Digits.images.labels, depth: 10)

// Gradient descent on the first 1,400.
var w = Tensor<Float>.zeros([64, 10])
var b = Tensor<Float>.zeros([10])
for step in 1...1000 {
  let p = softmax(matmul(x[..<1400], w) + b)
  let error = (p - y[..<1400]) / 1400
  w -= 0.5 * matmul(x[..<1400].transposed(), error)
  b -= 0.5 * error.sum(axis: 0)
  if step % 250 == 0 { print("step", step, "loss", -(y[..<1400] * log(p)).sum() / 1400) }
}

let predicted = (matmul(x[1400...], w) + b).argmax(axis: 1)
let correct = (predicted .== labels[1400...]).countNonzero()
print("test accuracy", Double(correct) / 397)
