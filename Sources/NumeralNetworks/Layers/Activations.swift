// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// max(x, 0), element by element. Input and output have the same shape.
public struct ReLU: Layer {
  /// Creates the layer.
  public init() {}

  /// Each element, or 0 if it is negative; NaN stays NaN, so that a diverging network shows it.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input.map { $0 < 0 ? 0 : $0 }
  }

  /// Each element, or 0 if it is negative, and the way back.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = self(input)
    return ForwardPass(output) { gradient in
      Gradients(input: gradient.zipMap(output) { $1 <= 0 ? 0 : $0 })
    }
  }
}

/// The logarithm of the softmax along the last axis: x − log Σ eˣ.
///
/// Input and output: `[examples, classes]`, the output's rows being log-probabilities.
public struct LogSoftmax: Layer {
  /// Creates the layer.
  public init() {}

  /// The log-probabilities.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { logSoftmax(input) }

  /// The log-probabilities, and the way back.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = logSoftmax(input)
    return ForwardPass(output) { gradient in
      Gradients(input: logSoftmaxGradient(gradient, output: output))
    }
  }
}

/// x − log Σ eˣ along each row of `[rows, classes]`.
///
/// The row's maximum is taken out first, so that no exponential overflows.
func logSoftmax(_ input: Tensor<Float>) -> Tensor<Float> {
  precondition(
    input.rank == 2, "logSoftmax: the shape is \(input.shape), expected [examples, classes]")
  let centered = input - input.max(axis: 1, keepDims: true)
  return centered - log(exp(centered).sum(axis: 1, keepDims: true))
}

/// dx = dy − softmax · Σ dy along each row, where softmax = exp(output).
func logSoftmaxGradient(_ gradient: Tensor<Float>, output: Tensor<Float>) -> Tensor<Float> {
  gradient - exp(output) * gradient.sum(axis: 1, keepDims: true)
}
