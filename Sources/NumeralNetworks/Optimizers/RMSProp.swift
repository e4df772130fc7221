// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// RMSProp: steps divided by the root of the mean square of each weight's gradients, by PyTorch's
/// update rule.
///
/// For a weight w with gradient g, and v that is 0 before the first step:
///
/// v ← alpha · v + (1 − alpha) · g²;  w ← w − learningRate · g / (√v + ε)
///
/// With momentum, b ← momentum · b + g / (√v + ε) replaces the quotient. Weight decay adds
/// weightDecay · w to g. From the lectures of G. Hinton, 2012.
///
///     RMSProp(learningRate: 1e-3)
public struct RMSProp: Optimizer {
  /// The factor of each step.
  public var learningRate: Float
  /// The fraction of the mean square that is kept from step to step.
  public var alpha: Float
  /// The summand of the denominator.
  public var epsilon: Float
  /// The fraction of the previous step that is kept, from 0 to 1.
  public var momentum: Float
  /// The coefficient of the L2 penalty ½‖w‖².
  public var weightDecay: Float
  /// Groups of weights with settings of their own.
  public var groups: [ParameterGroup]
  /// The number of steps, and the `square` and with momentum the `velocity` of each weight.
  public var state = OptimizerState()

  /// Creates an optimizer.
  ///
  /// - Precondition: No number is negative, and `alpha` is at most 1.
  public init(
    learningRate: Float = 0.01, alpha: Float = 0.99, epsilon: Float = 1e-8, momentum: Float = 0,
    weightDecay: Float = 0, groups: [ParameterGroup] = []
  ) {
    require(
      learningRate >= 0 && (0...1).contains(alpha) && epsilon >= 0 && momentum >= 0
        && weightDecay >= 0,
      "RMSProp: found learning rate \(learningRate), alpha \(alpha), epsilon \(epsilon), momentum "
        + "\(momentum), weight decay \(weightDecay), expected no negative number, and alpha in "
        + "0...1")
    self.learningRate = learningRate
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.groups = groups
  }

  /// Alpha, ε, the momentum and the weight decay.
  public var settings: [(name: String, value: String)] {
    [
      ("alpha", "\(alpha)"), ("epsilon", "\(epsilon)"), ("momentum", "\(momentum)"),
      ("weight_decay", "\(weightDecay)"),
    ]
  }

  /// Updates one weight by one step.
  public func step(
    _ weight: inout Tensor<Float>, along gradient: Tensor<Float>,
    _ moments: inout [String: Tensor<Float>], _ scale: StepScale
  ) {
    let (rate, decay) = (learningRate * scale.learningRate, weightDecay * scale.weightDecay)
    let (alpha, epsilon, momentum) = (alpha, epsilon, momentum)
    let g = decay == 0 ? gradient : gradient.zipMap(weight) { $0 + decay * $1 }
    moments.form("square", initial: .zeros(weight.shape)) {
      $0.formZipMap(g) { alpha * $0 + (1 - alpha) * $1 * $1 }
    }
    var quotient = g
    quotient.formZipMap(moments["square"]!) { $0 / ($1.squareRoot() + epsilon) }
    if momentum > 0 {
      moments.form("velocity", initial: .zeros(weight.shape)) {
        $0.formZipMap(quotient) { momentum * $0 + $1 }
      }
      quotient = moments["velocity"]!
    }
    weight.formZipMap(quotient) { $0 - rate * $1 }
  }
}
