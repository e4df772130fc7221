// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Losses of targets that are numbers, of the same shape as the outputs. The loss of an example is
// the mean over its elements, so that the mean over a batch is PyTorch's, over all elements.

/// The mean squared error: (output − target)².
public struct MSELoss: Loss {
  /// Creates a mean squared error.
  public init() {}

  /// The sum of the examples' mean squared errors, and its gradient times `scale`. See `Loss`.
  ///
  /// - Precondition: The shapes are the same.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ targets: Tensor<Float>, scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    elementwiseLoss(outputs, targets, scale, "MSELoss", { $0 * $0 }, { 2 * $0 })
  }
}

/// The mean absolute error: |output − target|.
public struct L1Loss: Loss {
  /// Creates a mean absolute error.
  public init() {}

  /// The sum of the examples' mean absolute errors, and its gradient times `scale`, which is 0
  /// where an error is 0. See `Loss`.
  ///
  /// - Precondition: The shapes are the same.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ targets: Tensor<Float>, scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    elementwiseLoss(
      outputs, targets, scale, "L1Loss", { $0.magnitude }, { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 * $0 })
  }
}

/// Huber's loss: half the square of small errors, and a linear function of large ones, so that
/// outliers count less.
///
/// ½·e² for |e| ≤ delta, and delta · (|e| − delta / 2) beyond. P. Huber, *Robust Estimation of a
/// Location Parameter*, 1964.
public struct HuberLoss: Loss {
  /// The error at which the loss becomes linear.
  public var delta: Float

  /// Creates a Huber loss.
  ///
  /// - Precondition: `delta` is positive.
  public init(delta: Float = 1) {
    require(delta > 0, "HuberLoss: found delta \(delta), expected a positive number")
    self.delta = delta
  }

  /// The sum of the examples' mean losses, and its gradient times `scale`. See `Loss`.
  ///
  /// - Precondition: The shapes are the same.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ targets: Tensor<Float>, scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    let delta = delta
    return elementwiseLoss(
      outputs, targets, scale, "HuberLoss",
      { $0.magnitude <= delta ? $0 * $0 / 2 : delta * ($0.magnitude - delta / 2) },
      { $0 > delta ? delta : $0 < -delta ? -delta : $0 })
  }
}

/// The binary cross-entropy of probabilities sigmoid(output): for classes that do not exclude each
/// other.
///
/// Outputs are logits, which may be any real numbers, and targets probabilities from 0 to 1.
/// PyTorch's `BCEWithLogitsLoss`.
public struct BCEWithLogitsLoss: Loss {
  /// Creates a binary cross-entropy.
  public init() {}

  /// The sum of the examples' mean losses, log(1 + eˣ) − target · x, and its gradient times
  /// `scale`. See `Loss`.
  ///
  /// - Precondition: The shapes are the same.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ targets: Tensor<Float>, scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    requireSameShape(outputs, targets, "BCEWithLogitsLoss")
    let factor = 1 / Float(max(outputs.size / max(outputs.count, 1), 1))
    // log(1 + eˣ) without overflow.
    let softplus = maximum(outputs, Tensor(0)) + log1p(exp(-abs(outputs)))
    let terms = softplus - targets * outputs
    return (
      Double(factor) * Double(terms.sum()), (sigmoid(outputs) - targets) * (scale * factor)
    )
  }
}

/// The sum over examples of the mean of a function of the errors, and its gradient times `scale`.
private func elementwiseLoss(
  _ outputs: Tensor<Float>, _ targets: Tensor<Float>, _ scale: Float, _ name: String,
  _ value: (_ error: Float) -> Float, _ derivative: (_ error: Float) -> Float
) -> (value: Double, gradient: Tensor<Float>) {
  requireSameShape(outputs, targets, name)
  let factor = 1 / Float(max(outputs.size / max(outputs.count, 1), 1))
  let errors = outputs - targets
  let share = scale * factor
  return (
    Double(factor) * Double(errors.map(value).sum()), errors.map { derivative($0) * share }
  )
}
