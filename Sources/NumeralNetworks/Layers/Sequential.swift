// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A network of layers in sequence, each of which takes the output of the previous one.
///
///     let model = Sequential(seed: 1) {
///       Conv2D(1, 8, kernelSize: 3).named("conv")
///       MaxPool2D(2)
///       ReLU()
///       Flatten()
///       Linear(8 * 13 * 13, 10)
///     }
///
/// A layer without a name is named by its index, as in PyTorch: the weights above are
/// `conv.weight`, `conv.bias`, `4.weight` and `4.bias`. Input and output have the shapes of the
/// first layer's input and the last layer's output.
public struct Sequential: Layer {
  /// A layer and its name.
  public struct Element: Sendable {
    /// The name, or nil for a layer named by its index.
    public var name: String?
    /// The layer.
    public var layer: any Layer
  }

  private let names: [String]
  private var layers: [any Layer]

  /// Creates a network from its layers.
  ///
  /// - Parameters:
  ///   - seed: The key from which the initial weights of each layer are derived. If nil, the layers
  ///     keep their weights.
  ///   - elements: The layers in order.
  /// - Precondition: No two layers have the same name.
  public init(seed: RandomKey? = nil, @LayerBuilder _ elements: () -> [Element]) {
    let elements = elements()
    names = elements.enumerated().map { $1.name ?? String($0) }
    require(
      Set(names).count == names.count,
      "Sequential: found layer names \(names), expected distinct names")
    layers = elements.map(\.layer)
    if let seed { initialize(seed: seed) }
  }

  /// The layer with a name, or nil if there is none.
  ///
  ///     let filters = (model["conv1"] as? Conv2D)?.weight
  public subscript(name: String) -> (any Layer)? {
    names.firstIndex(of: name).map { layers[$0] }
  }

  /// The layers in order, with their names.
  public var namedLayers: [(name: String, layer: any Layer)] { Array(zip(names, layers)) }

  /// The last layer's output.
  ///
  /// Each chunk of a large batch passes through all layers on one thread while it is in cache.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    input.mapExampleChunks { chunk in layers.reduce(chunk) { $1($0) } }
  }

  /// Whether any layer couples the examples of a batch.
  public var couplesExamples: Bool { layers.contains { $0.couplesExamples } }

  /// Whether any layer takes whole batches.
  public var takesWholeBatches: Bool { layers.contains { $0.takesWholeBatches } }

  /// The last layer's output, and the pullback through all layers.
  ///
  /// A batch that layers take whole is cut into chunks between them.
  ///
  /// - Precondition: Every layer but the first returns an input gradient when it is needed.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    takesWholeBatches
      ? forwardOfBatch(input, in: context) : forward(layers.indices, input, context)
  }

  /// As `forward`, of a whole batch, which is cut into chunks for the layers that do not take it
  /// whole.
  func forwardOfBatch(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    var output = input
    var state: [String: Tensor<Float>] = [:]
    var pullbacks: [(Tensor<Float>) -> Gradients] = []
    for segment in segments {
      let pass =
        layers[segment.lowerBound].takesWholeBatches
        ? forward(segment, output, context) : forwardInChunks(segment, output, context)
      output = pass.output
      state.merge(pass.state) { $1 }
      pullbacks.append(pass.pullback)
    }
    return ForwardPass(output, state: state) { outputGradient in
      var result = Gradients(input: outputGradient)
      for pullback in pullbacks.reversed() {
        let gradients = pullback(result.input!)
        result.input = gradients.input
        result.parameters.merge(gradients.parameters) { $1 }
      }
      return result
    }
  }

  /// Ranges of layers that take whole batches, one by one, and of the others between them.
  private var segments: [Range<Int>] {
    var result: [Range<Int>] = []
    for (index, layer) in layers.enumerated() {
      if let last = result.last, !layer.takesWholeBatches,
        !layers[last.lowerBound].takesWholeBatches
      {
        result[result.count - 1] = last.lowerBound..<index + 1
      } else {
        result.append(index..<index + 1)
      }
    }
    return result
  }

  /// The output of some layers, and the pullback through them.
  private func forward(
    _ range: Range<Int>, _ input: Tensor<Float>, _ context: TrainingContext
  ) -> ForwardPass {
    var output = input
    var state: [String: Tensor<Float>] = [:]
    var pullbacks: [(name: String, pullback: (Tensor<Float>) -> Gradients)] = []
    pullbacks.reserveCapacity(range.count)
    for index in range {
      var layerContext = context
      layerContext.seed = context.seed.child(names[index])
      layerContext.needsInputGradient = context.needsInputGradient || index > 0
      let pass = layers[index].forward(output, in: layerContext)
      output = pass.output
      for (name, value) in pass.state { state["\(names[index]).\(name)"] = value }
      pullbacks.append((names[index], pass.pullback))
    }
    return ForwardPass(output, state: state) { outputGradient in
      var result = Gradients(input: outputGradient)
      var next = "the loss"
      for (layer, pullback) in pullbacks.reversed() {
        guard let gradient = result.input else {
          fatalError("Sequential: found no input gradient from layer \(next), expected one")
        }
        let gradients = pullback(gradient)
        result.input = gradients.input
        for (name, value) in gradients.parameters { result.parameters["\(layer).\(name)"] = value }
        next = layer
      }
      return result
    }
  }

  /// The output of some layers for chunks of the batch, on several threads, and the pullback.
  private func forwardInChunks(
    _ range: Range<Int>, _ input: Tensor<Float>, _ context: TrainingContext
  ) -> ForwardPass {
    guard input.count > examplesPerChunk else { return forward(range, input, context) }
    let passes = Parallel.mapRanges(of: examplesPerChunk, in: input.count) { chunk in
      var chunkContext = context
      chunkContext.firstExample += chunk.lowerBound
      return forward(range, input[chunk], chunkContext)
    }
    return ForwardPass(.concatenate(passes.map(\.output))) { outputGradient in
      let parts = Parallel.mapRanges(of: examplesPerChunk, in: outputGradient.count) { chunk in
        passes[chunk.lowerBound / examplesPerChunk].pullback(outputGradient[chunk])
      }
      var sum = parts[0].parameters
      for part in parts.dropFirst() {
        for (name, gradient) in part.parameters { sum[name]! += gradient }
      }
      let inputs = parts.compactMap(\.input)
      return Gradients(input: inputs.isEmpty ? nil : .concatenate(inputs), sum)
    }
  }

  /// Calls `body` with each layer's weights, whose names start with the layer's: `conv1.weight`.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    for index in layers.indices {
      let prefix = names[index]
      try layers[index].forEachParameter { name, value in try body("\(prefix).\(name)", &value) }
    }
  }

  /// Calls `body` with each layer's running state, whose names start with the layer's:
  /// `norm1.running_mean`.
  public mutating func forEachState(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    for index in layers.indices {
      let prefix = names[index]
      try layers[index].forEachState { name, value in try body("\(prefix).\(name)", &value) }
    }
  }

  /// Draws new weights for each layer, from a key derived for the layer's name.
  public mutating func initialize(seed: RandomKey) {
    for index in layers.indices { layers[index].initialize(seed: seed.child(names[index])) }
  }
}

extension Layer {
  /// The layer with a name, as an element of `Sequential`.
  ///
  ///     Conv2D(1, 10, kernelSize: 5).named("conv1")     // its weights: conv1.weight, conv1.bias
  public func named(_ name: String) -> Sequential.Element {
    Sequential.Element(name: name, layer: self)
  }
}

/// The result builder of `Sequential`: layers, named layers, conditions and loops.
@resultBuilder
public enum LayerBuilder {
  /// A layer named by its index.
  public static func buildExpression(_ layer: some Layer) -> [Sequential.Element] {
    [Sequential.Element(name: nil, layer: layer)]
  }
  /// A layer with a name.
  public static func buildExpression(_ element: Sequential.Element) -> [Sequential.Element] {
    [element]
  }
  /// Layers in sequence.
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
