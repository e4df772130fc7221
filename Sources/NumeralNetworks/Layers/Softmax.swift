// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The softmax along the last axis: eˣ / Σ eˣ.
///
/// Input and output: `[examples, classes]`. Each row of the output holds probabilities.
public struct Softmax: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// The probabilities of each example.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { softmax(input) }

  /// The probabilities of each example, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = self(input)
    return ForwardPass(output) { gradient in
      Gradients(
        input: output * (gradient - (gradient * output).sum(axis: -1, keepDims: true)))
    }
  }
}

/// The logarithm of the softmax along the last axis: x − log Σ eˣ.
///
/// Input and output: `[examples, classes]`. Each row of the output holds log-probabilities.
public struct LogSoftmax: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// The log-probabilities of each example.
  ///
  /// - Precondition: The input has two axes.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { logSoftmax(input) }

  /// The log-probabilities of each example, and the pullback.
  ///
  /// - Precondition: The input has two axes.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = logSoftmax(input)
    return ForwardPass(output) { gradient in
      Gradients(input: logSoftmaxGradient(gradient, output: output))
    }
  }
}

/// x − log Σ eˣ along each row of `[rows, classes]`.
///
/// The row's maximum is subtracted first, so that no exponential overflows.
func logSoftmax(_ input: Tensor<Float>) -> Tensor<Float> {
  require(
    input.rank == 2, "logSoftmax: found shape \(input.shape), expected [examples, classes]")
  let centered = input - input.max(axis: 1, keepDims: true)
  return centered - log(exp(centered).sum(axis: 1, keepDims: true))
}

/// dx = dy − softmax · Σ dy along each row, where softmax = exp(output).
func logSoftmaxGradient(_ gradient: Tensor<Float>, output: Tensor<Float>) -> Tensor<Float> {
  gradient - exp(output) * gradient.sum(axis: 1, keepDims: true)
}
