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
public struct SGD: Sendable {
  /// The factor of each step.
  public var learningRate: Float
  /// The fraction of the previous velocity that is kept, from 0 to 1.
  public var momentum: Float
  /// The coefficient of the L2 penalty ½‖w‖².
  public var weightDecay: Float
  /// Whether steps use Nesterov momentum.
  public var nesterov: Bool
  /// The velocity of each weight, by the weight's name. Empty before the first step, and unused
  /// without momentum.
  public var velocities: [String: Tensor<Float>] = [:]

  /// Creates an optimizer.
  ///
  /// - Precondition: No number is negative, and with `nesterov` the momentum is positive.
  public init(
    learningRate: Float = 0.001, momentum: Float = 0, weightDecay: Float = 0,
    nesterov: Bool = false
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
  }

  /// Updates a model's weights by one step along the negative gradients.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - gradients: The gradient with respect to each weight, by the weight's name and of its
  ///     shape. A weight without a gradient is not changed.
  /// - Precondition: Every gradient has the name and the shape of a weight.
  public mutating func update(_ model: inout some Layer, along gradients: [String: Tensor<Float>]) {
    var used = 0
    model.forEachParameter { name, weight in
      guard let gradient = gradients[name] else { return }
      require(
        gradient.shape == weight.shape,
        "SGD: found a gradient of \(name) of shape \(gradient.shape), expected \(weight.shape)")
      used += 1
      step(&weight, gradient, name)
    }
    require(
      used == gradients.count,
      "SGD: found gradients of \(gradients.keys.sorted()), expected only weights among "
        + "\(model.parameters.map(\.name))")
  }

  private mutating func step(
    _ weight: inout Tensor<Float>, _ gradient: Tensor<Float>, _ name: String
  ) {
    let (rate, momentum, decay) = (learningRate, momentum, weightDecay)
    let g = decay == 0 ? gradient : gradient.zipMap(weight) { $0 + decay * $1 }
    guard momentum > 0 else {
      weight.formZipMap(g) { $0 - rate * $1 }
      return
    }
    if velocities[name] == nil {
      velocities[name] = g
    } else {
      velocities[name]!.formZipMap(g) { momentum * $0 + $1 }
    }
    let velocity = velocities[name]!
    let direction = nesterov ? g.zipMap(velocity) { $0 + momentum * $1 } : velocity
    weight.formZipMap(direction) { $0 - rate * $1 }
  }
}
