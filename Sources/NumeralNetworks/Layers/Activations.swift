// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The rectified linear unit: max(x, 0) of each element.
///
/// Input and output have the same shape, which may be any.
public struct ReLU: Layer {
  /// Creates an activation layer, which has no weights.
  public init() {}

  /// max(x, 0) of each element. NaN stays NaN, so that divergence reaches the loss.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input.map { $0 < 0 ? 0 : $0 }
  }

  /// max(x, 0) of each element; the pullback has derivative 0 at 0, as PyTorch's.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let output = self(input)
    return ForwardPass(output) { gradient in
      Gradients(input: gradient.zipMap(output) { $1 <= 0 ? 0 : $0 })
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
