// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The negative log-likelihood of the true classes.
///
/// Outputs are log-probabilities, as from `LogSoftmax`.
public struct NLLLoss: Loss {
  /// Creates a negative log-likelihood loss.
  public init() {}

  /// The sum of −outputs[i, label[i]], and its gradient times `scale`. See `Loss`.
  ///
  /// - Precondition: Each label is in `0..<classes`.
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
/// Outputs are logits, which may be any real numbers. Without options, the loss equals `NLLLoss` of
/// `LogSoftmax`; with them, it is that of PyTorch's `CrossEntropyLoss`.
///
///     CrossEntropy(labelSmoothing: 0.1)
///     CrossEntropy(classWeights: [1, 5])      // an error of class 1 counts five times
public struct CrossEntropy: Loss {
  /// The part of each target that is spread evenly over all classes, from 0 to 1. From C. Szegedy
  /// et al., *Rethinking the Inception Architecture for Computer Vision*, 2016.
  public var labelSmoothing: Float
  /// The weight of each class, or nil for equal ones. The mean is weighted, too.
  public var classWeights: [Float]?

  /// Creates a cross-entropy loss.
  ///
  /// - Precondition: `labelSmoothing` is in 0...1, and no weight is negative.
  public init(labelSmoothing: Float = 0, classWeights: [Float]? = nil) {
    require(
      (0...1).contains(labelSmoothing) && (classWeights ?? []).allSatisfy { $0 >= 0 },
      "CrossEntropy: found label smoothing \(labelSmoothing) and weights \(classWeights ?? []), "
        + "expected 0...1, and no negative weight")
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
  }

  /// The sum of the weights of the examples' classes.
  public func weight(of labels: [Int]) -> Double {
    guard let classWeights else { return Double(labels.count) }
    return labels.reduce(0) { $0 + Double(classWeights[$1]) }
  }

  /// The sum of log Σ exp outputs[i] − outputs[i, label[i]], weighted and smoothed, and its
  /// gradient times `scale`: (softmax − one-hot) · scale without options. See `Loss`.
  ///
  /// - Precondition: Each label is in `0..<classes`, and there is a weight for each class.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ labels: [Int], scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    checkLabels(labels, outputs.shape, "CrossEntropy")
    let logProbabilities = logSoftmax(outputs)
    guard labelSmoothing > 0 || classWeights != nil else {
      let (total, likelihoodGradient) = NLLLoss().valueWithGradient(
        logProbabilities, labels, scale: scale)
      return (total, logSoftmaxGradient(likelihoodGradient, output: logProbabilities))
    }
    let classes = outputs.shape[1]
    let weights = classWeights ?? [Float](repeating: 1, count: classes)
    require(
      weights.count == classes,
      "CrossEntropy: found \(weights.count) weights of classes, expected \(classes), as in outputs "
        + "of shape \(outputs.shape)")
    // The part of every class, and what the true class has beside it.
    var target = Tensor<Float>(unsafeUninitialized: outputs.shape) { target in
      for position in target.indices {
        target[position] = labelSmoothing / Float(classes) * weights[position % classes]
      }
    }
    for (example, label) in labels.enumerated() {
      target[example, label] += (1 - labelSmoothing) * weights[label]
    }
    return crossEntropy(logProbabilities, target, scale: scale)
  }
}

/// The cross-entropy between probabilities of the classes and the softmax of the outputs: for
/// targets that are mixed, or the outputs of another model.
///
/// Outputs are logits, `[examples, classes]`, and targets probabilities of the same shape.
public struct SoftCrossEntropy: Loss {
  /// Creates a cross-entropy loss.
  public init() {}

  /// The sum of −Σ targets[i, c] · log softmax(outputs)[i, c], and its gradient times `scale`. See
  /// `Loss`.
  ///
  /// - Precondition: The shapes are the same, with two axes.
  public func valueWithGradient(
    _ outputs: Tensor<Float>, _ targets: Tensor<Float>, scale: Float
  ) -> (value: Double, gradient: Tensor<Float>) {
    requireSameShape(outputs, targets, "SoftCrossEntropy")
    return crossEntropy(logSoftmax(outputs), targets, scale: scale)
  }
}

/// −Σ targets · log-probabilities, and its gradient with respect to the logits, times `scale`.
private func crossEntropy(
  _ logProbabilities: Tensor<Float>, _ targets: Tensor<Float>, scale: Float
) -> (value: Double, gradient: Tensor<Float>) {
  // A probability of 0 is multiplied by a target of 0 where classes are excluded: that is 0.
  let terms = targets.zipMap(logProbabilities) { $0 == 0 ? 0 : -$0 * $1 }
  let gradient = logSoftmaxGradient(targets * -scale, output: logProbabilities)
  return (Double(terms.sum()), gradient)
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

/// Stops unless outputs and targets have the same shape.
func requireSameShape(_ outputs: Tensor<Float>, _ targets: Tensor<Float>, _ name: String) {
  require(
    outputs.shape == targets.shape,
    "\(name): found outputs of shape \(outputs.shape) and targets of shape \(targets.shape), "
      + "expected the same shape")
}
