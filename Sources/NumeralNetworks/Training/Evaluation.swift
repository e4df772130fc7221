// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The mean loss of a model on some examples, and its accuracy if the targets are labels.
public struct Evaluation: Equatable, Sendable {
  /// The mean loss over the examples; NaN if there are none.
  public var loss: Double
  /// The number of examples for which the class of the largest output is the label.
  public var correct: Int
  /// The number of examples with a label: all of them, or none if the targets are tensors.
  public var labeled: Int
  /// The number of examples.
  public var examples: Int
  /// Creates the result of an evaluation.
  public init(loss: Double, correct: Int, labeled: Int, examples: Int) {
    (self.loss, self.correct, self.labeled, self.examples) = (loss, correct, labeled, examples)
  }

  /// The fraction of correct examples, from 0 to 1; NaN if none has a label.
  public var accuracy: Double { Double(correct) / Double(labeled) }
}

extension Layer {
  /// The mean loss and the accuracy on some batches, in inference.
  ///
  /// - Parameters:
  ///   - loss: The loss.
  ///   - batches: The batches.
  ///   - onProgress: Called after each batch with the result so far.
  /// - Throws: An error that `onProgress` throws.
  public func evaluate<Objective: Loss>(
    _ loss: Objective,
    on batches: some Sequence<(inputs: Tensor<Float>, targets: Objective.Target)>,
    onProgress: (Evaluation) throws -> Void = { _ in }
  ) rethrows -> Evaluation {
    var evaluation = Evaluation(loss: .nan, correct: 0, labeled: 0, examples: 0)
    var (total, weight) = (0.0, 0.0)
    for (inputs, targets) in batches {
      let outputs = self(inputs)
      let share = loss.weight(of: targets)
      total += loss(outputs, targets) * share
      weight += share
      if let labels = targets as? [Int] {
        evaluation.correct += zip(outputs.argmax(axis: 1).scalars, labels).count { $0 == $1 }
        evaluation.labeled += labels.count
      }
      evaluation.examples += targets.exampleCount
      evaluation.loss = total / weight
      try onProgress(evaluation)
    }
    return evaluation
  }
}
