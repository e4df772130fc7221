// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A step of a neural network: a plain value with its weights as visible properties.
///
/// The first axis of every input and output is the batch: one row, or one image, for each example.
/// Examples must not depend on one another, since a batch is cut into pieces that are worked on side
/// by side.
///
/// A layer of one's own says what it computes, how a gradient comes back, and what its weights are
/// called; see `Docs/Layers.md`.
///
///     struct Scale: Layer {
///       var factor: Tensor<Float>
///
///       func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input * factor }
///
///       func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
///         ForwardPass(self(input)) { gradient in
///           Gradients(
///             input: gradient * factor, ["factor": (gradient * input).sum(axis: 0)])
///         }
///       }
///
///       mutating func forEachParameter(
///         _ body: (String, inout Tensor<Float>) throws -> Void
///       ) rethrows {
///         try body("factor", &factor)
///       }
///     }
public protocol Layer: Sendable {
  /// The layer's output in inference.
  func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float>

  /// The layer's output in training, and the way back.
  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass

  /// Calls `body` with the name and the value of each weight, always in the same order.
  ///
  /// This is how optimizers and files find the weights. A layer without weights leaves it out.
  mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows

  /// Draws the weights anew from their initial distribution. A layer without weights leaves it out.
  mutating func initialize(seed: RandomKey)
}

extension Layer {
  /// Nothing: a layer has no weights unless it says so.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {}

  /// Nothing: a layer has no weights unless it says so.
  public mutating func initialize(seed: RandomKey) {}

  /// The weights by name, in the layer's order; `conv1.weight` for a weight of a named layer.
  public var parameters: [(name: String, value: Tensor<Float>)] {
    var copy = self
    var result: [(name: String, value: Tensor<Float>)] = []
    copy.forEachParameter { name, value in result.append((name, value)) }
    return result
  }

  /// The number of scalars in all weights.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.size } }
}

/// What a layer may know about the training step it is part of.
public struct TrainingContext: Sendable {
  /// Where the layer's random numbers come from in this step. Narrow it by the example's number
  /// (`seed.child(firstExample + row)`), and they do not depend on how the batch is cut.
  public var seed: RandomKey
  /// The number, within the batch, of the first example of the input.
  public var firstExample: Int
  /// Whether anyone asks for the gradient with respect to the input: not so for a network's first
  /// layer, which may then leave it out.
  public var needsInputGradient: Bool

  /// Creates a context.
  public init(seed: RandomKey, firstExample: Int = 0, needsInputGradient: Bool = true) {
    self.seed = seed
    self.firstExample = firstExample
    self.needsInputGradient = needsInputGradient
  }
}

/// What a layer computed in training, and how a gradient comes back through it.
public struct ForwardPass {
  /// The layer's output.
  public var output: Tensor<Float>
  /// From the loss's gradient with respect to the output to those with respect to input and weights.
  public var pullback: (_ outputGradient: Tensor<Float>) -> Gradients

  /// Creates the result of a forward pass.
  public init(
    _ output: Tensor<Float>, pullback: @escaping (_ outputGradient: Tensor<Float>) -> Gradients
  ) {
    self.output = output
    self.pullback = pullback
  }
}

/// The loss's gradients with respect to a layer's input and weights.
public struct Gradients: Sendable {
  /// With respect to the input, of its shape; nil where it was not asked for.
  public var input: Tensor<Float>?
  /// With respect to each weight, by its name and of its shape.
  public var parameters: [String: Tensor<Float>]

  /// Creates gradients.
  public init(input: Tensor<Float>?, _ parameters: [String: Tensor<Float>] = [:]) {
    self.input = input
    self.parameters = parameters
  }
}
