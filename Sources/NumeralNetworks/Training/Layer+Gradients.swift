// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Layer {
  /// The mean loss over a batch, and its gradient with respect to every weight.
  ///
  /// The batch is cut into pieces of a few examples; each goes forward and backward through the whole
  /// network on one thread while it is in cache, and the pieces' gradients are added in a fixed order.
  ///
  /// - Parameters:
  ///   - inputs: The examples, `[examples, …]`.
  ///   - labels: The class of each example.
  ///   - loss: The loss.
  ///   - seed: Where random layers take their numbers from in this step.
  /// - Returns: The mean loss, and the gradients by the weights' names.
  /// - Precondition: There is an example, and as many labels as examples.
  public func lossAndGradients(
    _ inputs: Tensor<Float>, _ labels: [Int], loss: some Loss, seed: RandomKey
  ) -> (loss: Double, gradients: [String: Tensor<Float>]) {
    let examples = inputs.count
    precondition(
      examples == labels.count && examples > 0,
      "lossAndGradients: \(labels.count) labels for inputs of shape \(inputs.shape)")
    let pieces = (examples + examplesPerChunk - 1) / examplesPerChunk
    let (total, gradients) = Parallel.reduce(pieces) {
      piece -> (total: Double, gradients: [String: Tensor<Float>]) in
      let range = piece * examplesPerChunk..<min((piece + 1) * examplesPerChunk, examples)
      let pass = forward(
        inputs[range],
        in: TrainingContext(
          seed: seed, firstExample: range.lowerBound, needsInputGradient: false))
      let (total, gradient) = loss.valueWithGradient(
        pass.output, Array(labels[range]), scale: 1 / Float(examples))
      return (total: total, gradients: pass.pullback(gradient).parameters)
    } adding: { sum, part in
      sum.total += part.total
      for (name, gradient) in part.gradients { sum.gradients[name]! += gradient }
    }
    return (total / Double(examples), gradients)
  }
}
