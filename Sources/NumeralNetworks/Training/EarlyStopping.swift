// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The end of a training once the results on validation data no longer improve, with the best
/// weights kept.
///
///     var stopping = EarlyStopping(patience: 3)
///     for epoch in 1...100 {
///       try trainer.train(on: train.batches(of: 64, shuffledBy: RandomKey(1).child(epoch)))
///       let evaluation = trainer.evaluate(on: validation.batches(of: 1000))
///       if stopping.stops(after: evaluation, of: trainer.model) { break }
///     }
///     stopping.restoreBest(&trainer.model)
///
/// `Trainer.fit` does the same. L. Prechelt, *Early Stopping — But When?*, 1998.
public struct EarlyStopping: Sendable {
  /// The result that should improve.
  public enum Measure: String, Sendable {
    /// The mean loss: smaller is better.
    case loss
    /// The fraction of correct examples: larger is better.
    case accuracy
  }

  /// The number of evaluations without an improvement after which the training stops.
  public var patience: Int
  /// The result that should improve.
  public var measure: Measure
  /// The smallest change that counts as an improvement.
  public var minimumChange: Double
  /// The best result, or nil before the first.
  public internal(set) var best: Double?
  /// The number of evaluations since the best.
  public internal(set) var evaluationsSinceBest = 0
  /// The weights and the running state of the best result, by name.
  var bestTensors: [String: Tensor<Float>] = [:]

  /// Creates a rule that has seen no evaluation.
  ///
  /// - Precondition: The patience is 1 or more, and the change is not negative.
  public init(patience: Int, measure: Measure = .loss, minimumChange: Double = 0) {
    require(
      patience > 0 && minimumChange >= 0,
      "EarlyStopping: found patience \(patience) and a minimum change of \(minimumChange), "
        + "expected 1 or more and no negative number")
    self.patience = patience
    self.measure = measure
    self.minimumChange = minimumChange
  }

  /// Whether the training has gone without an improvement for as long as the patience allows.
  public var hasEnded: Bool { evaluationsSinceBest >= patience }

  /// Takes an evaluation of a model, whose weights are kept if it is the best so far.
  ///
  /// - Returns: Whether the training should stop. NaN is no improvement.
  public mutating func stops(after evaluation: Evaluation, of model: some Layer) -> Bool {
    let result = measure == .loss ? evaluation.loss : evaluation.accuracy
    let isBetter =
      best.map {
        measure == .loss ? result < $0 - minimumChange : result > $0 + minimumChange
      } ?? !result.isNaN
    if isBetter {
      best = result
      evaluationsSinceBest = 0
      bestTensors = Dictionary(
        uniqueKeysWithValues: (model.parameters + model.runningState).map { ($0.name, $0.value) })
    } else {
      evaluationsSinceBest += 1
    }
    return hasEnded
  }

  /// Replaces the weights and the running state of a model by those of the best result, if there
  /// is one.
  public func restoreBest(_ model: inout some Layer) {
    func replace(_ name: String, _ value: inout Tensor<Float>) {
      if let best = bestTensors[name] { value = best }
    }
    model.forEachParameter(replace)
    model.forEachState(replace)
  }
}
