// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A differentiable function of a batch, with its weights as stored properties.
///
/// The first axis of every input and output is the batch: one row or one image per example. The
/// output for an example must depend on that example alone, because a batch is cut into chunks that
/// are computed on several threads.
///
/// A layer of your own implements inference, training and a list of its weights. A layer without
/// weights leaves out the last two requirements. `Docs/Layers.md` explains an example in full.
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

  /// The layer's output in training, and its pullback.
  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass

  /// Calls `body` with the name and the value of each weight, always in the same order.
  ///
  /// Optimizers update the weights through it, and files read and write them. By default, it calls
  /// nothing.
  mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows

  /// Draws new weights from the layer's initial distribution. By default, it does nothing.
  mutating func initialize(seed: RandomKey)
}

extension Layer {
  /// Does nothing: the default of a layer without weights.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {}

  /// Does nothing: the default of a layer without weights.
  public mutating func initialize(seed: RandomKey) {}

  /// The names and values of the weights, in the layer's order. Within `Sequential`, a weight's
  /// name starts with its layer's: `conv1.weight`.
  public var parameters: [(name: String, value: Tensor<Float>)] {
    var copy = self
    var result: [(name: String, value: Tensor<Float>)] = []
    copy.forEachParameter { name, value in result.append((name, value)) }
    return result
  }

  /// The number of scalars in all weights.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.size } }
}

/// The circumstances of a layer's forward pass within a training step.
public struct TrainingContext: Sendable {
  /// The key of the layer's random numbers in this step.
  ///
  /// Derive one key for each example, `seed.child(firstExample + row)`: the random numbers then do
  /// not depend on how the batch is cut into chunks.
  public var seed: RandomKey
  /// The index within the batch of the input's first example.
  public var firstExample: Int
  /// Whether the gradient with respect to the input is needed. It is not for the first layer of a
  /// network, which may then skip its computation.
  public var needsInputGradient: Bool

  /// Creates the context of a whole batch, unless `firstExample` says otherwise.
  public init(seed: RandomKey, firstExample: Int = 0, needsInputGradient: Bool = true) {
    self.seed = seed
    self.firstExample = firstExample
    self.needsInputGradient = needsInputGradient
  }
}

/// The output of a layer in training, and the pullback of the loss's gradient through it.
public struct ForwardPass {
  /// The layer's output.
  public var output: Tensor<Float>
  /// Returns the loss's gradients with respect to input and weights, given its gradient with
  /// respect to the output, of the output's shape.
  public var pullback: (_ outputGradient: Tensor<Float>) -> Gradients

  /// Creates a forward pass from its output and pullback.
  public init(
    _ output: Tensor<Float>, pullback: @escaping (_ outputGradient: Tensor<Float>) -> Gradients
  ) {
    self.output = output
    self.pullback = pullback
  }
}

/// The loss's gradients with respect to a layer's input and weights.
public struct Gradients: Sendable {
  /// The gradient with respect to the input, of its shape, or nil if it was not needed.
  public var input: Tensor<Float>?
  /// The gradient with respect to each weight, by the weight's name and of its shape.
  public var parameters: [String: Tensor<Float>]

  /// Creates gradients; a layer without weights leaves out `parameters`.
  public init(input: Tensor<Float>?, _ parameters: [String: Tensor<Float>] = [:]) {
    self.input = input
    self.parameters = parameters
  }
}
