// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// Adam: steps whose size follows the moments of each weight's gradients, by PyTorch's update rule.
///
/// For a weight w with gradient g at step t, and moments m and v that are 0 before the first step:
///
/// m ← β₁ · m + (1 − β₁) · g;  v ← β₂ · v + (1 − β₂) · g²
///
/// w ← w − learningRate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
///
/// Weight decay adds weightDecay · w to g. D. Kingma and J. Ba, *Adam: A Method for Stochastic
/// Optimization*, 2015.
///
///     Adam(learningRate: 1e-3)
public struct Adam: Optimizer {
  /// The factor of each step.
  public var learningRate: Float
  /// The fractions of the moments that are kept from step to step.
  public var betas: (first: Float, second: Float)
  /// The summand of the denominator.
  public var epsilon: Float
  /// The coefficient of the L2 penalty ½‖w‖².
  public var weightDecay: Float
  /// Groups of weights with settings of their own.
  public var groups: [ParameterGroup]
  /// The number of steps, and the moments `first` and `second` of each weight.
  public var state = OptimizerState()

  /// Creates an optimizer.
  ///
  /// - Precondition: No number is negative, and the betas are below 1.
  public init(
    learningRate: Float = 0.001, betas: (first: Float, second: Float) = (0.9, 0.999),
    epsilon: Float = 1e-8, weightDecay: Float = 0, groups: [ParameterGroup] = []
  ) {
    checkAdam("Adam", learningRate, betas, epsilon, weightDecay)
    self.learningRate = learningRate
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.groups = groups
  }

  /// The betas, ε and the weight decay.
  public var settings: [(name: String, value: String)] {
    adamSettings(betas, epsilon, weightDecay)
  }

  /// Updates one weight by one step.
  public func step(
    _ weight: inout Tensor<Float>, along gradient: Tensor<Float>,
    _ moments: inout [String: Tensor<Float>], _ scale: StepScale
  ) {
    let decay = weightDecay * scale.weightDecay
    let g = decay == 0 ? gradient : gradient.zipMap(weight) { $0 + decay * $1 }
    adamStep(&weight, g, &moments, scale, learningRate, betas, epsilon)
  }
}

/// Adam with a weight decay apart from the gradients: w ← w − learningRate · weightDecay · w before
/// each step.
///
/// I. Loshchilov and F. Hutter, *Decoupled Weight Decay Regularization*, 2019.
///
///     AdamW(learningRate: 1e-3, weightDecay: 0.01)
public struct AdamW: Optimizer {
  /// The factor of each step.
  public var learningRate: Float
  /// The fractions of the moments that are kept from step to step.
  public var betas: (first: Float, second: Float)
  /// The summand of the denominator.
  public var epsilon: Float
  /// The fraction of each weight that is subtracted, times the learning rate.
  public var weightDecay: Float
  /// Groups of weights with settings of their own.
  public var groups: [ParameterGroup]
  /// The number of steps, and the moments `first` and `second` of each weight.
  public var state = OptimizerState()

  /// Creates an optimizer.
  ///
  /// - Precondition: No number is negative, and the betas are below 1.
  public init(
    learningRate: Float = 0.001, betas: (first: Float, second: Float) = (0.9, 0.999),
    epsilon: Float = 1e-8, weightDecay: Float = 0.01, groups: [ParameterGroup] = []
  ) {
    checkAdam("AdamW", learningRate, betas, epsilon, weightDecay)
    self.learningRate = learningRate
    self.betas = betas
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.groups = groups
  }

  /// The betas, ε and the weight decay.
  public var settings: [(name: String, value: String)] {
    adamSettings(betas, epsilon, weightDecay)
  }

  /// Updates one weight by one step.
  public func step(
    _ weight: inout Tensor<Float>, along gradient: Tensor<Float>,
    _ moments: inout [String: Tensor<Float>], _ scale: StepScale
  ) {
    let kept = 1 - learningRate * scale.learningRate * weightDecay * scale.weightDecay
    if kept != 1 { weight *= kept }
    adamStep(&weight, gradient, &moments, scale, learningRate, betas, epsilon)
  }
}

private func checkAdam(
  _ name: String, _ rate: Float, _ betas: (first: Float, second: Float), _ epsilon: Float,
  _ decay: Float
) {
  require(
    rate >= 0 && (0..<1).contains(betas.first) && (0..<1).contains(betas.second) && epsilon >= 0
      && decay >= 0,
    "\(name): found learning rate \(rate), betas \(betas), epsilon \(epsilon), weight decay "
      + "\(decay), expected no negative number, and betas below 1")
}

private func adamSettings(
  _ betas: (first: Float, second: Float), _ epsilon: Float, _ decay: Float
) -> [(name: String, value: String)] {
  [
    ("betas", "\(betas.first), \(betas.second)"), ("epsilon", "\(epsilon)"),
    ("weight_decay", "\(decay)"),
  ]
}

/// The step of Adam along a gradient.
private func adamStep(
  _ weight: inout Tensor<Float>, _ gradient: Tensor<Float>,
  _ moments: inout [String: Tensor<Float>], _ scale: StepScale, _ learningRate: Float,
  _ betas: (first: Float, second: Float), _ epsilon: Float
) {
  let (first, second) = betas
  moments.form("first", initial: .zeros(weight.shape)) {
    $0.formZipMap(gradient) { first * $0 + (1 - first) * $1 }
  }
  moments.form("second", initial: .zeros(weight.shape)) {
    $0.formZipMap(gradient) { second * $0 + (1 - second) * $1 * $1 }
  }
  // In Double, since 1 − β₂ᵗ of the first steps would lose digits.
  func correction(_ beta: Float) -> Double { 1 - pow(Double(beta), Double(scale.number)) }
  let rate = Float(Double(learningRate * scale.learningRate) / correction(first))
  let root = Float(1 / correction(second).squareRoot())
  let steps = moments["first"]!.zipMap(moments["second"]!) { m, v in
    m / (v.squareRoot() * root + epsilon)
  }
  weight.formZipMap(steps) { $0 - rate * $1 }
}
