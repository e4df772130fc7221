// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A measure of the error of a network's outputs, given the class of each example.
public protocol Loss: Sendable {
  /// The sum of the examples' losses, and the gradient of `scale` times that sum.
  ///
  /// - Parameters:
  ///   - outputs: The network's outputs, `[examples, classes]`.
  ///   - labels: The class of each example.
  ///   - scale: The factor of the gradient: 1 / examples for the mean over a batch.
  /// - Returns: The sum in Double, and the gradient with respect to the outputs, of their shape.
  /// - Precondition: There are as many labels as examples, each in `0..<classes`.
  func valueWithGradient(
    _ outputs: Tensor<Float>, _ labels: [Int], scale: Float
  ) -> (value: Double, gradient: Tensor<Float>)
}

extension Loss {
  /// The mean loss over the examples, PyTorch's default reduction; NaN if there are none.
  ///
  ///     CrossEntropy()(model(images), labels)
  public func callAsFunction(_ outputs: Tensor<Float>, _ labels: [Int]) -> Double {
    valueWithGradient(outputs, labels, scale: 0).value / Double(labels.count)
  }
}

/// The negative log-likelihood of the true classes.
///
/// Outputs are log-probabilities, as from `LogSoftmax`.
public struct NLLLoss: Loss {
  /// Creates a negative log-likelihood loss.
  public init() {}

  /// The sum of −outputs[i, label[i]], and its gradient times `scale`. See `Loss`.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ labels: [Int], scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    checkLabels(labels, outputs.shape, "NLLLoss")
    var gradient = Tensor<Float>.zeros(outputs.shape)
    let classes = outputs.shape[1]
    var total = 0.0
    gradient.withUnsafeMutableBufferPointer { gradient in
      outputs.withUnsafeBufferPointer { outputs in
        for (example, label) in labels.enumerated() {
          total -= Double(outputs[example * classes + label])
          gradient[example * classes + label] = -scale
        }
      }
    }
    return (total, gradient)
  }
}

/// The cross-entropy between the true classes and the softmax of the outputs.
///
/// Outputs are logits, which may be any real numbers. The loss equals `NLLLoss` of `LogSoftmax`.
public struct CrossEntropy: Loss {
  /// Creates a cross-entropy loss.
  public init() {}

  /// The sum of log Σ exp outputs[i] − outputs[i, label[i]], and its gradient times `scale`:
  /// (softmax − one-hot) · scale. See `Loss`.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ labels: [Int], scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    checkLabels(labels, outputs.shape, "CrossEntropy")
    let logProbabilities = logSoftmax(outputs)
    let (total, likelihoodGradient) = NLLLoss().valueWithGradient(
      logProbabilities, labels, scale: scale)
    return (total, logSoftmaxGradient(likelihoodGradient, output: logProbabilities))
  }
}

/// Stops unless outputs have one row per label and every label is the index of a column.
private func checkLabels(_ labels: [Int], _ shape: [Int], _ name: String) {
  require(
    shape.count == 2 && shape[0] == labels.count,
    "\(name): found outputs of shape \(shape) and \(labels.count) labels, expected "
      + "[examples, classes] and one label per example")
  for (example, label) in labels.enumerated() {
    require(
      label >= 0 && label < shape[1],
      "\(name): found label \(label) of example \(example), expected 0..<\(shape[1])")
  }
}
