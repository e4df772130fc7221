// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Stochastic gradient descent, with PyTorch's update rule:
///
/// g ← gradient + weightDecay · w;  v ← momentum · v + g;  w ← w − learningRate · v
///
/// where v starts as the first g, and Nesterov's variant steps along g + momentum · v instead of v.
public struct SGD: Sendable {
  /// How far a step goes.
  public var learningRate: Float
  /// How much of the previous step is kept, from 0 (none) to 1.
  public var momentum: Float
  /// The weight of the penalty ½‖w‖² in the loss.
  public var weightDecay: Float
  /// Whether a step looks ahead along the momentum.
  public var nesterov: Bool
  /// The v of each weight, by the weight's name; empty before the first step.
  public var velocities: [String: Tensor<Float>] = [:]

  /// Creates an optimizer.
  ///
  /// - Precondition: Numbers are not negative; Nesterov's variant has a momentum.
  public init(
    learningRate: Float = 0.001, momentum: Float = 0, weightDecay: Float = 0,
    nesterov: Bool = false
  ) {
    precondition(
      learningRate >= 0 && momentum >= 0 && weightDecay >= 0 && (!nesterov || momentum > 0),
      "SGD: learning rate \(learningRate), momentum \(momentum), weight decay \(weightDecay), "
        + "expected no negative numbers, and a momentum where Nesterov's variant is asked for")
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
  }

  /// Moves a model's weights one step down along the gradients.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - gradients: The gradient with respect to each weight, by its name and of its shape. A weight
  ///     without a gradient stays as it is.
  /// - Precondition: Every gradient's name is a weight's, and its shape is the weight's.
  public mutating func update(_ model: inout some Layer, along gradients: [String: Tensor<Float>]) {
    var used = 0
    model.forEachParameter { name, weight in
      guard let gradient = gradients[name] else { return }
      precondition(
        gradient.shape == weight.shape,
        "SGD: the gradient of \(name) has shape \(gradient.shape), expected \(weight.shape)")
      used += 1
      step(&weight, gradient, name)
    }
    precondition(
      used == gradients.count,
      "SGD: the gradients \(gradients.keys.sorted()) name more than the weights "
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
