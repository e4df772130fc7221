// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The results of a forward and a backward pass over a batch.
public struct LossGradients: Sendable {
  /// The mean loss over the examples.
  public var loss: Double
  /// The gradient of the mean loss with respect to each weight, by the weight's name.
  public var parameters: [String: Tensor<Float>]
  /// New values of the running state, by name.
  public var state: [String: Tensor<Float>]
}

extension Layer {
  /// The mean loss over a batch, and its gradient with respect to every weight.
  ///
  /// The batch is cut into chunks of a few examples. Each chunk passes forward and backward through
  /// the whole network on one thread while it is in cache, and the chunks' gradients are added in a
  /// fixed order. If layers couple the examples, the batch is cut between them.
  ///
  /// - Parameters:
  ///   - inputs: The examples, `[examples, …]`.
  ///   - targets: The target of each example.
  ///   - loss: The loss.
  ///   - seed: The key of this step's random numbers.
  /// - Precondition: There is at least one example, and one target per example.
  public func lossAndGradients<Objective: Loss>(
    _ inputs: Tensor<Float>, _ targets: Objective.Target, loss: Objective, seed: RandomKey
  ) -> LossGradients {
    let examples = inputs.count
    require(
      examples == targets.exampleCount && examples > 0,
      "lossAndGradients: found inputs of shape \(inputs.shape) and \(targets.exampleCount) "
        + "targets, expected one per example")
    let weight = loss.weight(of: targets)
    let context = TrainingContext(seed: seed, needsInputGradient: false)
    func result(of examples: Range<Int>) -> LossGradients {
      var context = context
      context.firstExample = examples.lowerBound
      let pass = forward(inputs[examples], in: context)
      let (total, gradient) = loss.valueWithGradient(
        pass.output, targets.examples(examples), scale: Float(1 / weight))
      return LossGradients(
        loss: total, parameters: pass.pullback(gradient).parameters, state: pass.state)
    }
    var sum =
      takesWholeBatches
      ? result(of: 0..<examples)
      : Parallel.reduce(ceilDiv(examples, examplesPerChunk)) { chunk in
        let start = chunk * examplesPerChunk
        return result(of: start..<min(start + examplesPerChunk, examples))
      } adding: { sum, part in
        sum.loss += part.loss
        for (name, gradient) in part.parameters { sum.parameters[name]! += gradient }
      }
    sum.loss /= weight
    return sum
  }
}
