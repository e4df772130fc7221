// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A differentiable function of a batch, with its weights as stored properties.
///
/// The first axis of every input and output is the batch: one row or one image per example. A batch
/// is cut into chunks that are computed on several threads, so the output for an example must
/// depend on that example alone; a layer whose output does not, such as `BatchNorm`, says so by
/// `couplesExamples`.
///
/// A layer of your own implements inference, training and a list of its weights. A layer without
/// weights leaves out the list. `Docs/Layers.md` explains an example in full.
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
///       var parameterPaths: TensorPaths<Scale> { ["factor": \.factor] }
///     }
public protocol Layer: Sendable {
  /// The layer's output in inference.
  func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float>

  /// The layer's output in training, and its pullback.
  func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass

  /// The weights: their names, and where they are. By default, there are none.
  ///
  /// Optimizers update the weights, and files read and write them, in this order.
  var parameterPaths: TensorPaths<Self> { get }

  /// The running state: tensors that are not trained, such as a running mean, but which inference
  /// needs and files hold. By default, there are none.
  ///
  /// A training step replaces those for which `ForwardPass.state` has new values.
  var statePaths: TensorPaths<Self> { get }

  /// Whether the output of an example depends on the other examples of its batch in training. By
  /// default, it does not, and a batch is cut into chunks.
  var couplesExamples: Bool { get }

  /// Whether a batch is passed whole in training, and not in chunks. By default, it is if the layer
  /// couples examples. A layer of many weights may ask for it, too, if the gradient of each chunk
  /// would cost more than its product.
  var takesWholeBatches: Bool { get }

  /// Calls `body` with the name and the value of each weight, always in the same order: by default,
  /// those of `parameterPaths`. Layers that contain others implement it.
  mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows

  /// Calls `body` with the name and the value of each tensor of the running state, always in the
  /// same order: by default, those of `statePaths`. Layers that contain others implement it.
  mutating func forEachState(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows

  /// Draws new weights from the layer's initial distribution. By default, it does nothing.
  mutating func initialize(seed: RandomKey)
}

/// Names of tensors, and where they are in a value.
public typealias TensorPaths<Root> = KeyValuePairs<String, WritableKeyPath<Root, Tensor<Float>>>

extension Layer {
  /// None: the default of a layer without weights.
  public var parameterPaths: TensorPaths<Self> { [:] }
  /// None: the default of a layer without a running state.
  public var statePaths: TensorPaths<Self> { [:] }
  /// `false`: the default of a layer whose outputs depend on one example each.
  public var couplesExamples: Bool { false }
  /// `couplesExamples`.
  public var takesWholeBatches: Bool { couplesExamples }

  /// Calls `body` with each of `parameterPaths`.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    for (name, path) in parameterPaths { try body(name, &self[keyPath: path]) }
  }

  /// Calls `body` with each of `statePaths`.
  public mutating func forEachState(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    for (name, path) in statePaths { try body(name, &self[keyPath: path]) }
  }

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

  /// The names and values of the running state, in the layer's order, named as the weights are.
  public var runningState: [(name: String, value: Tensor<Float>)] {
    var copy = self
    var result: [(name: String, value: Tensor<Float>)] = []
    copy.forEachState { name, value in result.append((name, value)) }
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
  /// New values of the running state, by name, which the training step stores.
  public var state: [String: Tensor<Float>]
  /// Returns the loss's gradients with respect to input and weights, given its gradient with
  /// respect to the output, of the output's shape.
  public var pullback: (_ outputGradient: Tensor<Float>) -> Gradients

  /// Creates a forward pass from its output and pullback; a layer without a running state leaves
  /// out `state`.
  public init(
    _ output: Tensor<Float>, state: [String: Tensor<Float>] = [:],
    pullback: @escaping (_ outputGradient: Tensor<Float>) -> Gradients
  ) {
    self.output = output
    self.state = state
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
