// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A measure of the error of a network's outputs, given the target of each example.
///
/// Targets are labels, `[Int]`, or a tensor whose first axis is the examples. A loss of your own
/// implements the sum over some examples and its gradient:
///
///     struct SquaredError: Loss {
///       func valueWithGradient(
///         _ outputs: Tensor<Float>, _ targets: Tensor<Float>, scale: Float
///       ) -> (value: Double, gradient: Tensor<Float>) {
///         let error = outputs - targets
///         return (Double(square(error).sum()), 2 * scale * error)
///       }
///     }
public protocol Loss<Target>: Sendable {
  /// The targets of a batch.
  associatedtype Target: TargetBatch

  /// The sum of the examples' losses, and the gradient of `scale` times that sum.
  ///
  /// A batch is cut into chunks, so the loss of an example must depend on that example alone.
  ///
  /// - Parameters:
  ///   - outputs: The network's outputs, `[examples, …]`.
  ///   - targets: The target of each example.
  ///   - scale: The factor of the gradient: 1 / `weight(of: targets)` for the mean over a batch.
  /// - Returns: The sum in Double, and the gradient with respect to the outputs, of their shape.
  /// - Precondition: There are as many targets as examples.
  func valueWithGradient(
    _ outputs: Tensor<Float>, _ targets: Target, scale: Float
  ) -> (value: Double, gradient: Tensor<Float>)

  /// The divisor of the mean over some examples: by default, their number; with weights of classes,
  /// the sum of the examples' weights.
  func weight(of targets: Target) -> Double
}

extension Loss {
  /// The number of examples.
  public func weight(of targets: Target) -> Double { Double(targets.exampleCount) }

  /// The mean loss over the examples, PyTorch's default reduction; NaN if there are none.
  ///
  ///     CrossEntropy()(model(images), labels)
  public func callAsFunction(_ outputs: Tensor<Float>, _ targets: Target) -> Double {
    valueWithGradient(outputs, targets, scale: 0).value / weight(of: targets)
  }
}
