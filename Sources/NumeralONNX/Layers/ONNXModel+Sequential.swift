// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors

extension ONNXModel {
  /// The network as layers of this library, which can be trained further.
  ///
  ///     var trainer = Trainer(try model.sequential(), …)
  ///
  /// The graph has to be a chain of operators that are layers, and of sums of two such chains,
  /// which are `Residual`. Layers have the names of their weights in the file: `features.0` of
  /// `features.0.weight`.
  ///
  /// - Throws: `ArgumentError` that names the node that prevents it.
  public func sequential() throws -> Sequential {
    do {
      var graph = try GraphReader.graph(of: proto)
      try graph.foldConstants(limit: .max)
      graph.fuseSwish()
      return try LayerReader(graph).sequential()
    } catch let error as NodeError {
      throw ArgumentError(
        argument: "model", found: error.found, expected: error.error.expected)
    } catch let error as OperationError {
      throw ArgumentError(argument: "model", found: error.found, expected: error.expected)
    }
  }
}

/// An operation that may be a layer.
protocol LayerOperation: Operation {
  /// The layer, or nil if the attributes or the weights are not those of one.
  ///
  /// - Parameters:
  ///   - constants: The inputs that are constants; nil for others.
  ///   - output: The shape of the output of one example.
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)?
}

/// A layer, and its name if its weight has one.
private struct NamedLayer {
  let name: String?
  let layer: any Layer
}

/// Reads the layers of a graph, from its output to its input.
private struct LayerReader {
  private let graph: Graph
  /// The index of the node that gives each value.
  private let producers: [Int: Int]
  /// The values for one example, as far as their shapes are known.
  private let values: [Value?]
  /// For each value, the last one before it that all paths from the input pass, and the number of
  /// such values.
  private var previous: [Int: (value: Int, depth: Int)] = [0: (0, 0)]

  init(_ graph: Graph) throws {
    self.graph = graph
    producers = graph.producers()
    values = try graph.inferredShapes(examples: 1)
    for node in graph.nodes {
      guard let output = node.outputs.first ?? nil else { continue }
      if let (a, b) = branches(of: node), let split = split(a, b) {
        previous[output] = (split, previous[split]!.depth + 1)
      } else if let input = variables(of: node).first, let depth = previous[input]?.depth {
        previous[output] = (input, depth + 1)
      }
    }
  }

  func sequential() throws -> Sequential {
    guard graph.inputs.count == 1, graph.outputs.count == 1 else {
      throw OperationError(
        found: "\(graph.inputs.count) inputs and \(graph.outputs.count) outputs",
        expected: "one of each")
    }
    let layers = try elements(from: 0, to: graph.outputs[0].value, depth: 0)
    return Sequential { for element in Self.build(layers) { element } }
  }

  /// The layers between two values.
  ///
  /// - Parameter depth: The number of residual blocks around them.
  private func elements(from start: Int, to end: Int, depth: Int) throws -> [NamedLayer] {
    var result: [NamedLayer] = []
    var value = end
    while value != start {
      guard let index = producers[value], previous[value] != nil, depth < 64 else {
        throw OperationError(
          found: "a value that does not depend on the input",
          expected: "a chain of layers and of residual blocks")
      }
      let node = graph.nodes[index]
      if let (a, b) = branches(of: node) {
        let split = previous[value]!.value
        let (first, second) = (
          try elements(from: split, to: a, depth: depth + 1),
          try elements(from: split, to: b, depth: depth + 1)
        )
        let (body, shortcut) = first.count < second.count ? (second, first) : (first, second)
        let layer = Residual {
          for element in Self.build(body) { element }
        } shortcut: {
          for element in Self.build(shortcut) { element }
        }
        result.append(NamedLayer(name: nil, layer: layer))
        value = split
      } else {
        let (input, element) = try element(of: node, giving: value)
        // The pooling of this library leaves out the axes of length 1, as a following layer does.
        if element.layer is GlobalAveragePool, values[value]?.shape.count != 2,
          !(result.last?.layer is Flatten)
        {
          throw Self.error(node)
        }
        result.append(element)
        value = input
      }
    }
    return unique(result.reversed())
  }

  /// The layer of a node, and the value that it takes.
  private func element(
    of node: Graph.Node, giving value: Int
  ) throws -> (input: Int, element: NamedLayer) {
    var (node, operation) = (node, node.operation as? any LayerOperation)
    var constants = node.inputs.map(constant)
    if let product = productWithBias(node) {
      // A matrix product and the sum with a bias are one layer.
      constants = [nil, constant(product.inputs[1]), constants.compactMap { $0 }.first]
      (node, operation) = (product, product.operation as? any LayerOperation)
    }
    let variables = variables(of: node)
    guard variables.count == 1, variables.first == node.inputs.first,
      let output = values[value]?.shape,
      let layer = operation?.layer(constants, output: output)
    else { throw Self.error(node) }
    let name = node.inputs.dropFirst().compactMap { $0.flatMap { graph.constantNames[$0] } }
      .compactMap { $0.hasSuffix(".weight") ? String($0.dropLast(".weight".count)) : nil }.first
    return (variables[0], NamedLayer(name: name, layer: layer))
  }

  /// The matrix product to which a node adds a constant, or nil if it does something else.
  private func productWithBias(_ node: Graph.Node) -> Graph.Node? {
    guard (node.operation as? Arithmetic)?.function == .add, node.inputs.count == 2,
      let input = variables(of: node).first, let index = producers[input],
      graph.nodes[index].operation is MatMul, graph.nodes[index].inputs.count == 2
    else { return nil }
    return graph.nodes[index]
  }

  /// The two values that a node adds, or nil if it does something else.
  private func branches(of node: Graph.Node) -> (Int, Int)? {
    let variables = variables(of: node)
    guard (node.operation as? Arithmetic)?.function == .add, variables.count == 2,
      node.inputs.count == 2
    else { return nil }
    return (variables[0], variables[1])
  }

  /// The last value that all paths from the input to two others pass.
  private func split(_ a: Int, _ b: Int) -> Int? {
    guard previous[a] != nil, previous[b] != nil else { return nil }
    var (a, b) = (a, b)
    while a != b {
      if previous[a]!.depth >= previous[b]!.depth {
        a = previous[a]!.value
      } else {
        b = previous[b]!.value
      }
    }
    return a
  }

  /// The inputs of a node that are no constants.
  private func variables(of node: Graph.Node) -> [Int] {
    node.inputs.compactMap { $0 }.filter { graph.constants[$0] == nil }
  }

  private func constant(_ number: Int?) -> Tensor<Float>? {
    guard let number, case .float(let tensor) = graph.constants[number] else { return nil }
    return tensor
  }

  /// The layers with different names: two may share a weight, or have the name of an index.
  private func unique(_ elements: [NamedLayer]) -> [NamedLayer] {
    var names = Set(elements.indices.map { "\($0)" })
    return elements.map { element in
      guard let name = element.name, !names.insert(name).inserted else { return element }
      return NamedLayer(name: nil, layer: element.layer)
    }
  }

  @LayerBuilder private static func build(_ layers: [NamedLayer]) -> [Sequential.Element] {
    for element in layers {
      if let name = element.name { element.layer.named(name) } else { element.layer }
    }
  }

  private static func error(_ node: Graph.Node) -> NodeError {
    NodeError(
      label: node.label,
      error: OperationError(found: "an operator", expected: "one that is a layer"))
  }
}
