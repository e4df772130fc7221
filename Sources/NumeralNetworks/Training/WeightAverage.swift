// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The exponential moving average of a model's weights, which is often more accurate than the last
/// ones.
///
///     trainer.average = WeightAverage(decay: 0.999)
///     …
///     trainer.averagedModel
///
/// After step t, the average is d · average + (1 − d) · weights, where d is the smaller of `decay`
/// and (1 + t) / (10 + t), so that the first steps are soon forgotten. B. Polyak and A. Juditsky,
/// *Acceleration of Stochastic Approximation by Averaging*, 1992.
public struct WeightAverage: Sendable, Equatable {
  /// The fraction of the average that is kept from step to step.
  public var decay: Float
  /// The number of steps that were averaged.
  public internal(set) var steps = 0
  /// The averages, by the weights' names: none before the first step.
  public internal(set) var weights: [String: Tensor<Float>] = [:]

  /// Creates an average of no weights.
  ///
  /// - Precondition: The decay is in 0...1.
  public init(decay: Float = 0.999) {
    require((0...1).contains(decay), "WeightAverage: found decay \(decay), expected 0...1")
    self.decay = decay
  }

  /// Takes the weights of a model into the average.
  public mutating func update(_ model: some Layer) {
    let kept = min(decay, Float(1 + steps) / Float(10 + steps))
    for (name, value) in model.parameters {
      // Taken out of the dictionary, so that it is updated in place.
      guard var average = weights.removeValue(forKey: name) else {
        weights[name] = value
        continue
      }
      average.formZipMap(value) { kept * $0 + (1 - kept) * $1 }
      weights[name] = average
    }
    steps += 1
  }

  /// Replaces the weights of a model by their averages, where there are some.
  public func replaceWeights(of model: inout some Layer) {
    model.forEachParameter { name, value in
      if let average = weights[name] { value = average }
    }
  }
}
