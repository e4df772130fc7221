// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Layer {
  /// The mean loss over a batch, and its gradient with respect to every weight.
  ///
  /// The batch is cut into chunks of a few examples. Each chunk passes forward and backward through
  /// the whole network on one thread while it is in cache, and the chunks' gradients are added in a
  /// fixed order.
  ///
  /// - Parameters:
  ///   - inputs: The examples, `[examples, …]`.
  ///   - labels: The class of each example.
  ///   - loss: The loss.
  ///   - seed: The key of this step's random numbers.
  /// - Returns: The mean loss, and the gradients by the weights' names.
  /// - Precondition: There is at least one example, and one label per example.
  public func lossAndGradients(
    _ inputs: Tensor<Float>, _ labels: [Int], loss: some Loss, seed: RandomKey
  ) -> (loss: Double, gradients: [String: Tensor<Float>]) {
    let examples = inputs.count
    require(
      examples == labels.count && examples > 0,
      "lossAndGradients: found inputs of shape \(inputs.shape) and \(labels.count) labels, "
        + "expected one label per example")
    let chunks = ceilDiv(examples, examplesPerChunk)
    let (total, gradients) = Parallel.reduce(chunks) {
      chunk -> (total: Double, gradients: [String: Tensor<Float>]) in
      let range = chunk * examplesPerChunk..<min((chunk + 1) * examplesPerChunk, examples)
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
