// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Layers whose output is added to their input.
///
///     Residual {
///       Conv2D(16, 16, kernelSize: 3, padding: 1)
///       ReLU()
///       Conv2D(16, 16, kernelSize: 3, padding: 1)
///     }
///
/// Where the layers change the shape, a shortcut changes that of the input:
///
///     Residual {
///       Conv2D(16, 32, kernelSize: 3, stride: 2, padding: 1)
///     } shortcut: {
///       Conv2D(16, 32, kernelSize: 1, stride: 2)
///     }
///
/// K. He et al., *Deep
/// Residual Learning for Image Recognition*, 2016. The names of the weights begin with `body` and
/// `shortcut`.
public struct Residual: Layer {
  /// The layers.
  public var body: Sequential
  /// The layers through which the input is added; without any, it is added as it is.
  public var shortcut: Sequential

  /// Creates a residual block.
  ///
  /// - Parameters:
  ///   - body: The layers.
  ///   - shortcut: The layers through which the input is added.
  public init(
    @LayerBuilder _ body: () -> [Sequential.Element],
    @LayerBuilder shortcut: () -> [Sequential.Element] = { [] }
  ) {
    self.body = Sequential(body)
    self.shortcut = Sequential(shortcut)
  }

  /// Whether any layer couples the examples of a batch.
  public var couplesExamples: Bool { body.couplesExamples || shortcut.couplesExamples }

  /// Whether any layer takes whole batches.
  public var takesWholeBatches: Bool { body.takesWholeBatches || shortcut.takesWholeBatches }

  /// The sum of the layers' output and of the input.
  ///
  /// - Precondition: Both have the same shape.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    sum(body(input), shortcut(input))
  }

  /// The sum of the layers' output and of the input, and the pullback through both.
  ///
  /// - Precondition: Both have the same shape.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    func pass(_ layers: Sequential, _ name: String) -> ForwardPass {
      var context = context
      context.seed = context.seed.child(name)
      return takesWholeBatches
        ? layers.forwardOfBatch(input, in: context) : layers.forward(input, in: context)
    }
    let (body, shortcut) = (pass(body, "body"), pass(shortcut, "shortcut"))
    func named(_ b: [String: Tensor<Float>], _ s: [String: Tensor<Float>]) -> [String: Tensor<
      Float
    >] {
      var result: [String: Tensor<Float>] = [:]
      for (name, value) in b { result["body.\(name)"] = value }
      for (name, value) in s { result["shortcut.\(name)"] = value }
      return result
    }
    return ForwardPass(
      sum(body.output, shortcut.output), state: named(body.state, shortcut.state)
    ) { gradient in
      let (b, s) = (body.pullback(gradient), shortcut.pullback(gradient))
      let input = b.input.flatMap { b in s.input.map { b + $0 } }
      return Gradients(input: input, named(b.parameters, s.parameters))
    }
  }

  private func sum(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    require(
      a.shape == b.shape,
      "Residual: found outputs of the shapes \(a.shape) and \(b.shape), expected the same; a "
        + "shortcut changes that of the input")
    return a + b
  }

  /// Calls `body` with the weights of both.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    try self.body.forEachParameter { name, value in try body("body.\(name)", &value) }
    try shortcut.forEachParameter { name, value in try body("shortcut.\(name)", &value) }
  }

  /// Calls `body` with the running state of both.
  public mutating func forEachState(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    try self.body.forEachState { name, value in try body("body.\(name)", &value) }
    try shortcut.forEachState { name, value in try body("shortcut.\(name)", &value) }
  }

  /// Draws new weights for both.
  public mutating func initialize(seed: RandomKey) {
    body.initialize(seed: seed.child("body"))
    shortcut.initialize(seed: seed.child("shortcut"))
  }
}
