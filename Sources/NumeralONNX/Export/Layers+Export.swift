// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors

// The operators of each layer.

extension Sequential: ONNXExportable {
  /// The operators of all layers.
  public func export(to graph: inout ONNXGraph, input: String, name: String) throws -> String {
    try namedLayers.reduce(input) { input, layer in
      try graph.append(layer.layer, named: "\(name)\(layer.name).", to: input)
    }
  }
}

extension Residual: ONNXExportable {
  /// The operators of both branches, and their sum.
  public func export(to graph: inout ONNXGraph, input: String, name: String) throws -> String {
    let body = try body.export(to: &graph, input: input, name: name + "body.")
    let shortcut = try shortcut.export(to: &graph, input: input, name: name + "shortcut.")
    return graph.sameRank("Add", [body, shortcut], named: name)
  }
}

extension Flatten: ONNXExportable {
  /// `Flatten`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let output = graph.node("Flatten", [input], named: name, ["axis": .int(1)])
    graph.setRank(of: output, to: 2)
    return output
  }
}

extension Dropout: ONNXExportable {
  /// Nothing: dropout is the identity in inference.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String { input }
}

extension Dropout2D: ONNXExportable {
  /// Nothing: dropout is the identity in inference.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String { input }
}

extension Linear: ONNXExportable {
  /// `Gemm` of rows; `MatMul` and `Add` where there are more axes.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    if graph.rank(of: input) == 2 {
      var inputs = [input, graph.constant(weight, named: name + "weight")]
      if let bias { inputs.append(graph.constant(bias, named: name + "bias")) }
      return graph.sameRank("Gemm", inputs, named: name, ["transB": .int(1)])
    }
    let transposed = graph.constant(weight.transposed(), named: name + "weight")
    let product = graph.sameRank("MatMul", [input, transposed], named: name)
    guard let bias else { return product }
    return graph.sameRank(
      "Add", [product, graph.constant(bias, named: name + "bias")], named: name)
  }
}

extension Embedding: ONNXExportable {
  /// `Gather` of the vectors; the input stays one of real numbers, as in this library.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let int64 = ProtoElementType.int64.rawValue
    let indices = graph.sameRank("Cast", [input], named: name, ["to": .int(Int(int64))])
    let vectors = graph.constant(weight, named: name + "weight")
    let output = graph.node("Gather", [vectors, indices], named: name)
    graph.setRank(of: output, to: graph.rank(of: input).map { $0 + 1 })
    return output
  }
}

// MARK: Normalizations

extension BatchNorm: ONNXExportable {
  /// `BatchNormalization` by the running averages.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let constants = (parameters + runningState).map {
      graph.constant($0.value, named: name + $0.name)
    }
    return graph.sameRank(
      "BatchNormalization", [input] + constants, named: name, ["epsilon": .float(epsilon)])
  }
}

extension LayerNorm: ONNXExportable {
  /// `LayerNormalization` of the last axis.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let constants = parameters.map { graph.constant($0.value, named: name + $0.name) }
    return graph.sameRank(
      "LayerNormalization", [input] + constants, named: name,
      ["axis": .int(-1), "epsilon": .float(epsilon)])
  }
}

// MARK: Activations

extension ReLU: ONNXExportable {
  /// `Relu`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank("Relu", [input], named: name)
  }
}

extension LeakyReLU: ONNXExportable {
  /// `LeakyRelu`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank("LeakyRelu", [input], named: name, ["alpha": .float(slope)])
  }
}

extension Sigmoid: ONNXExportable {
  /// `Sigmoid`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank("Sigmoid", [input], named: name)
  }
}

extension Tanh: ONNXExportable {
  /// `Tanh`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank("Tanh", [input], named: name)
  }
}

extension SiLU: ONNXExportable {
  /// `Sigmoid` and `Mul`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let gate = graph.node("Sigmoid", [input], named: name)
    return graph.sameRank("Mul", [input, gate], named: name)
  }
}

extension GELU: ONNXExportable {
  /// x · (erf(x / √2) + 1) / 2, as PyTorch exports it: version 17 has no `Gelu`.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    let root = graph.constant(Tensor(Float(2).squareRoot()), named: name + "root")
    let one = graph.constant(Tensor<Float>(1), named: name + "one")
    let half = graph.constant(Tensor<Float>(0.5), named: name + "half")
    let scaled = graph.node("Div", [input, root], named: name)
    let erf = graph.node("Erf", [scaled], named: name)
    let sum = graph.node("Add", [erf, one], named: name)
    let product = graph.sameRank("Mul", [input, sum], named: name)
    return graph.sameRank("Mul", [product, half], named: name)
  }
}

extension Softmax: ONNXExportable {
  /// `Softmax` along the last axis.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank("Softmax", [input], named: name, ["axis": .int(-1)])
  }
}

extension LogSoftmax: ONNXExportable {
  /// `LogSoftmax` along the last axis.
  public func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
    graph.sameRank("LogSoftmax", [input], named: name, ["axis": .int(-1)])
  }
}
