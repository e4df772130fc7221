// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Stochastic gradient descent with momentum and weight decay, by PyTorch's update rule.
///
/// For a weight w with gradient ∂w and velocity v:
///
/// g ← ∂w + weightDecay · w;  v ← momentum · v + g;  w ← w − learningRate · v
///
/// The first v is the first g. With Nesterov momentum, the last step subtracts
/// learningRate · (g + momentum · v) instead.
///
///     SGD(learningRate: 0.01, momentum: 0.9, nesterov: true)
public struct SGD: Optimizer {
  /// The factor of each step.
  public var learningRate: Float
  /// The fraction of the previous velocity that is kept, from 0 to 1.
  public var momentum: Float
  /// The coefficient of the L2 penalty ½‖w‖².
  public var weightDecay: Float
  /// Whether steps use Nesterov momentum.
  public var nesterov: Bool
  /// Groups of weights with settings of their own.
  public var groups: [ParameterGroup]
  /// The number of steps, and with momentum the `velocity` of each weight.
  public var state = OptimizerState()

  /// Creates an optimizer.
  ///
  /// - Precondition: No number is negative, and with `nesterov` the momentum is positive.
  public init(
    learningRate: Float = 0.001, momentum: Float = 0, weightDecay: Float = 0,
    nesterov: Bool = false, groups: [ParameterGroup] = []
  ) {
    require(
      learningRate >= 0 && momentum >= 0 && weightDecay >= 0 && (!nesterov || momentum > 0),
      "SGD: found learning rate \(learningRate), momentum \(momentum), "
        + "weight decay \(weightDecay), nesterov \(nesterov), expected no negative number, "
        + "and momentum with nesterov")
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    self.groups = groups
  }

  /// Momentum, weight decay, and whether it is Nesterov's momentum.
  public var settings: [(name: String, value: String)] {
    [
      ("momentum", "\(momentum)"), ("weight_decay", "\(weightDecay)"), ("nesterov", "\(nesterov)"),
    ]
  }

  /// Updates one weight by one step.
  public func step(
    _ weight: inout Tensor<Float>, along gradient: Tensor<Float>,
    _ moments: inout [String: Tensor<Float>], _ scale: StepScale
  ) {
    let (rate, decay) = (learningRate * scale.learningRate, weightDecay * scale.weightDecay)
    let momentum = momentum
    let g = decay == 0 ? gradient : gradient.zipMap(weight) { $0 + decay * $1 }
    guard momentum > 0 else {
      weight.formZipMap(g) { $0 - rate * $1 }
      return
    }
    if moments["velocity"] == nil {
      moments["velocity"] = g
    } else {
      moments["velocity"]!.formZipMap(g) { momentum * $0 + $1 }
    }
    let velocity = moments["velocity"]!
    let direction = nesterov ? g.zipMap(velocity) { $0 + momentum * $1 } : velocity
    weight.formZipMap(direction) { $0 - rate * $1 }
  }
}
