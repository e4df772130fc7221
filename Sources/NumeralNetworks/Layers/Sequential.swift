// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Layers one after the other: each takes the output of the one before.
///
///     let model = Sequential(seed: 1) {
///       Conv2D(1, 8, kernelSize: 3).named("conv")
///       MaxPool2D(2)
///       ReLU()
///       Flatten()
///       Linear(8 * 13 * 13, 10)
///     }
///
/// A layer without a name is called by its place, counted from 0, as in PyTorch: the weights above are
/// `conv.weight`, `conv.bias`, `4.weight` and `4.bias`.
public struct Sequential: Layer {
  /// A layer and the name it goes by.
  public struct Element: Sendable {
    /// The name, or nil for a layer called by its place.
    public var name: String?
    /// The layer.
    public var layer: any Layer
  }

  private let names: [String]
  private var layers: [any Layer]

  /// Creates a network from its layers.
  ///
  /// - Parameters:
  ///   - seed: Where the initial weights come from, different for every layer. Left out, the layers
  ///     keep the weights that they have.
  ///   - elements: The layers in order.
  /// - Precondition: No two layers have the same name.
  public init(seed: RandomKey? = nil, @LayerBuilder _ elements: () -> [Element]) {
    let elements = elements()
    names = elements.enumerated().map { $1.name ?? String($0) }
    precondition(
      Set(names).count == names.count, "Sequential: the names \(names) are not all different")
    layers = elements.map(\.layer)
    if let seed { initialize(seed: seed) }
  }

  /// The layer with this name.
  ///
  ///     let filters = (model["conv1"] as? Conv2D)?.weight
  public subscript(name: String) -> (any Layer)? {
    names.firstIndex(of: name).map { layers[$0] }
  }

  /// The last layer's output. Large batches go through all layers in pieces, which stay in cache.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input.mapExampleChunks { chunk in layers.reduce(chunk) { $1($0) } }
  }

  /// The last layer's output, and the way back through all layers.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    var output = input
    var pullbacks: [(Tensor<Float>) -> Gradients] = []
    pullbacks.reserveCapacity(layers.count)
    for (index, layer) in layers.enumerated() {
      var layerContext = context
      layerContext.seed = context.seed.child(names[index])
      layerContext.needsInputGradient = context.needsInputGradient || index > 0
      let pass = layer.forward(output, in: layerContext)
      output = pass.output
      pullbacks.append(pass.pullback)
    }
    return ForwardPass(output) { [names] outputGradient in
      var result = Gradients(input: outputGradient)
      for index in pullbacks.indices.reversed() {
        guard let gradient = result.input else {
          preconditionFailure("Sequential: layer \(names[index + 1]) gave no input gradient")
        }
        let gradients = pullbacks[index](gradient)
        result.input = gradients.input
        for (name, value) in gradients.parameters {
          result.parameters["\(names[index]).\(name)"] = value
        }
      }
      return result
    }
  }

  /// Calls `body` with each layer's weights, named after the layer: `conv1.weight`.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    for index in layers.indices {
      let prefix = names[index]
      try layers[index].forEachParameter { name, value in try body("\(prefix).\(name)", &value) }
    }
  }

  /// Draws all weights anew, each layer's from a seed of its own.
  public mutating func initialize(seed: RandomKey) {
    for index in layers.indices { layers[index].initialize(seed: seed.child(names[index])) }
  }
}

extension Layer {
  /// The layer under a name, as an element of `Sequential`.
  public func named(_ name: String) -> Sequential.Element {
    Sequential.Element(name: name, layer: self)
  }
}

/// What the braces of `Sequential { … }` may contain: layers, named layers, conditions and loops.
@resultBuilder
public enum LayerBuilder {
  /// A layer that is called by its place.
  public static func buildExpression(_ layer: some Layer) -> [Sequential.Element] {
    [Sequential.Element(name: nil, layer: layer)]
  }
  /// A layer with a name.
  public static func buildExpression(_ element: Sequential.Element) -> [Sequential.Element] {
    [element]
  }
  /// Layers one after the other.
  public static func buildBlock(_ parts: [Sequential.Element]...) -> [Sequential.Element] {
    Array(parts.joined())
  }
  /// The layers of an `if` without `else`.
  public static func buildOptional(_ part: [Sequential.Element]?) -> [Sequential.Element] {
    part ?? []
  }
  /// The layers of an `if`.
  public static func buildEither(first part: [Sequential.Element]) -> [Sequential.Element] { part }
  /// The layers of an `else`.
  public static func buildEither(second part: [Sequential.Element]) -> [Sequential.Element] { part }
  /// The layers of a `for` loop.
  public static func buildArray(_ parts: [[Sequential.Element]]) -> [Sequential.Element] {
    Array(parts.joined())
  }
}
