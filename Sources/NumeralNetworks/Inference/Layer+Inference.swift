// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A layer that has operations of its own in compiled models.
protocol InferenceLayer: Layer {
  /// Appends the layer's operations, and returns its output.
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value
}

extension InferenceGraph {
  /// Appends a layer's operations, and returns its output. A layer without any is a function of
  /// tensors.
  package mutating func append(_ layer: any Layer, _ input: Value) -> Value {
    if let layer = layer as? any InferenceLayer { return layer.append(to: &self, input) }
    let shape = layer(.zeros([1] + input.shape)).shape
    return append(
      TensorOperation(inputShapes: [input.shape], outputShape: Array(shape.dropFirst())) {
        layer($0[0])
      }, input)
  }
}

extension Sequential: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    namedLayers.reduce(input) { graph.append($1.layer, $0) }
  }
}

extension Residual: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    let (body, shortcut) = (graph.append(body, input), graph.append(shortcut, input))
    require(
      body.shape == shortcut.shape,
      "Residual: found outputs of the shapes \(body.shape) and \(shortcut.shape), expected the same"
    )
    return graph.append(AddOperation(outputShape: body.shape), body, shortcut)
  }
}

extension Conv2D: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    graph.append(ConvolutionOperation(self, inputShape: input.shape), input)
  }
}

extension Linear: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    require(
      input.shape == [weight.shape[1]],
      "Linear: found an input of shape \(input.shape), expected [\(weight.shape[1])]")
    return graph.append(LinearOperation(self), input)
  }
}

extension BatchNorm: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    require(
      input.shape.first == weight.size,
      "BatchNorm: found an input of shape \(input.shape), expected [\(weight.size), …]")
    let (factors, summands) = inferenceFactors
    return graph.append(
      ChannelAffineOperation(outputShape: input.shape, factors: factors, summands: summands), input)
  }
}

extension MaxPool2D: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    let pooling = PreparedPooling(
      inputShape: input.shape, size: size, stride: stride, padding: padding)
    return graph.append(MaxPoolOperation(pooling), input)
  }
}

extension AvgPool2D: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    let pooling = PreparedPooling(
      inputShape: input.shape, size: size, stride: stride, padding: padding)
    return graph.append(AveragePoolOperation(pooling: pooling), input)
  }
}

extension GlobalAveragePool: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    require(
      input.shape.count == 3,
      "GlobalAveragePool: found an input of shape \(input.shape), expected "
        + "[channels, height, width]")
    return graph.append(
      GlobalAverageOperation(channels: input.shape[0], pixels: input.shape[1] * input.shape[2]),
      input)
  }
}

extension ReLU: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    graph.append(RectifierOperation(outputShape: input.shape, rectifier: .relu), input)
  }
}

extension LeakyReLU: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    graph.append(
      RectifierOperation(outputShape: input.shape, rectifier: Rectifier(slope: slope)), input)
  }
}

extension Flatten: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value {
    input.reshaped([input.shape.reduce(1, *)])
  }
}

extension Dropout: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value { input }
}

extension Dropout2D: InferenceLayer {
  func append(
    to graph: inout InferenceGraph, _ input: InferenceGraph.Value
  ) -> InferenceGraph.Value { input }
}
