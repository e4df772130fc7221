// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A method that updates weights along the gradients of a loss.
///
/// An optimizer of your own stores its settings and a state, and implements the step of one weight:
///
///     struct SignDescent: Optimizer {
///       var learningRate: Float
///       var groups: [ParameterGroup] = []
///       var state = OptimizerState()
///       var settings: [(name: String, value: String)] { [] }
///
///       func step(
///         _ weight: inout Tensor<Float>, along gradient: Tensor<Float>,
///         _ moments: inout [String: Tensor<Float>], _ scale: StepScale
///       ) {
///         let rate = learningRate * scale.learningRate
///         weight.formZipMap(gradient) { $0 - ($1 > 0 ? rate : $1 < 0 ? -rate : 0) }
///       }
///     }
public protocol Optimizer: Sendable {
  /// The factor of each step, which a schedule may change from step to step.
  var learningRate: Float { get set }
  /// Groups of weights with settings of their own; of several that a weight is in, the first.
  var groups: [ParameterGroup] { get set }
  /// The number of steps and the moments of each weight, which checkpoints carry.
  var state: OptimizerState { get set }
  /// The settings that do not change during a training, by their names in checkpoints.
  var settings: [(name: String, value: String)] { get }

  /// Updates one weight by one step.
  ///
  /// - Parameters:
  ///   - weight: The weight.
  ///   - gradient: The loss's gradient with respect to it, of its shape.
  ///   - moments: Tensors that are kept from step to step, by name: none before the first step.
  ///   - scale: The number of the step, and the factors of the weight's group.
  func step(
    _ weight: inout Tensor<Float>, along gradient: Tensor<Float>,
    _ moments: inout [String: Tensor<Float>], _ scale: StepScale)
}

/// The number of a step, and the factors of the group that a weight is in.
public struct StepScale: Sendable, Equatable {
  /// The number of the step, counted from 1.
  public var number: Int
  /// The factor of the learning rate.
  public var learningRate: Float
  /// The factor of the weight decay.
  public var weightDecay: Float

  /// Creates the scale of a step, by default that of a weight in no group.
  public init(number: Int, learningRate: Float = 1, weightDecay: Float = 1) {
    self.number = number
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }
}

/// The number of steps that an optimizer took, and what it keeps from step to step.
public struct OptimizerState: Sendable, Equatable {
  /// The number of steps.
  public var steps: Int
  /// The moments of each weight, by the weight's name and then by their own: those that the
  /// optimizer's `step` keeps.
  public var moments: [String: [String: Tensor<Float>]]

  /// Creates a state, by default that before the first step.
  public init(steps: Int = 0, moments: [String: [String: Tensor<Float>]] = [:]) {
    self.steps = steps
    self.moments = moments
  }
}

/// Weights with a learning rate or a weight decay of their own.
///
///     AdamW(learningRate: 1e-3, groups: [ParameterGroup("*.bias", weightDecay: 0)])
public struct ParameterGroup: Sendable, Equatable {
  /// The pattern of the weights' names: `*` stands for any characters, none included.
  public var pattern: String
  /// The factor of the optimizer's learning rate.
  public var learningRate: Float
  /// The factor of the optimizer's weight decay.
  public var weightDecay: Float

  /// Creates a group.
  ///
  /// - Parameters:
  ///   - pattern: The pattern of the weights' names: `*` stands for any characters.
  ///   - learningRate: The factor of the learning rate; 0 freezes the weights.
  ///   - weightDecay: The factor of the weight decay.
  public init(_ pattern: String, learningRate: Float = 1, weightDecay: Float = 1) {
    self.pattern = pattern
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  /// The pattern and the factors, as in checkpoints.
  var text: String { "\(pattern) \(learningRate) \(weightDecay)" }

  /// Whether a name matches the pattern.
  public func contains(_ name: String) -> Bool {
    var parts = pattern.split(separator: "*", omittingEmptySubsequences: false)[...]
    guard let first = parts.popFirst(), name.hasPrefix(first) else { return false }
    guard let last = parts.popLast() else { return name == pattern }
    var rest = name.dropFirst(first.count)
    for part in parts where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}

extension Optimizer {
  /// Updates a model's weights by one step along the negative gradients.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - gradients: The gradient with respect to each weight, by the weight's name and of its
  ///     shape. A weight without a gradient is not changed.
  /// - Precondition: Every gradient has the name and the shape of a weight.
  public mutating func update(_ model: inout some Layer, along gradients: [String: Tensor<Float>]) {
    state.steps += 1
    var used = 0
    model.forEachParameter { name, weight in
      guard let gradient = gradients[name] else { return }
      require(
        gradient.shape == weight.shape,
        "\(Self.self): found a gradient of \(name) of shape \(gradient.shape), expected "
          + "\(weight.shape)")
      used += 1
      var scale = StepScale(number: state.steps)
      if let group = groups.first(where: { $0.contains(name) }) {
        (scale.learningRate, scale.weightDecay) = (group.learningRate, group.weightDecay)
      }
      // Taken out of the state, so that the moments are updated in place.
      var moments = state.moments.removeValue(forKey: name) ?? [:]
      step(&weight, along: gradient, &moments, scale)
      if !moments.isEmpty { state.moments[name] = moments }
    }
    require(
      used == gradients.count,
      "\(Self.self): found gradients of \(gradients.keys.sorted()), expected only weights among "
        + "\(model.parameters.map(\.name))")
  }
}

extension [String: Tensor<Float>] {
  /// Replaces a moment in place, which is `initial` before the first step.
  mutating func form(
    _ name: String, initial: @autoclosure () -> Tensor<Float>,
    _ update: (inout Tensor<Float>) -> Void
  ) {
    update(&self[name, default: initial()])
  }
}
