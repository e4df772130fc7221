// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The operations of a model in order, each with the values that it takes.
package struct InferenceGraph: Sendable {
  /// A value: the input of the graph, or the output of an operation.
  package struct Value: Sendable, Hashable {
    /// 0 for the input of the graph, or the position of the operation, counted from 1.
    fileprivate(set) var index: Int
    /// The shape for one example.
    package fileprivate(set) var shape: [Int]

    /// The same numbers in another shape of the same size.
    package func reshaped(_ shape: [Int]) -> Value {
      require(
        shape.reduce(1, *) == self.shape.reduce(1, *),
        "InferenceGraph: found shape \(shape) for a value of shape \(self.shape), expected the "
          + "same size")
      return Value(index: index, shape: shape)
    }
  }

  struct Node: Sendable {
    var operation: any InferenceOperation
    var inputs: [Int]
  }

  package let input: Value
  private(set) var nodes: [Node] = []
  /// The index of the value that is the result.
  private(set) var output = 0

  /// Creates a graph without operations.
  ///
  /// - Parameter inputShape: The shape of one example of the input.
  package init(inputShape: [Int]) { input = Value(index: 0, shape: inputShape) }

  /// Appends an operation, and returns its output.
  package mutating func append(
    _ operation: any InferenceOperation, _ inputs: Value...
  ) -> Value {
    append(operation, inputs)
  }

  /// Appends an operation, and returns its output.
  package mutating func append(_ operation: any InferenceOperation, _ inputs: [Value]) -> Value {
    nodes.append(Node(operation: operation, inputs: inputs.map(\.index)))
    return Value(index: nodes.count, shape: operation.outputShape)
  }

  /// The model that computes a value. Operations are fused, and those that it does not depend on
  /// are left out.
  package func compiled(_ result: Value) -> CompiledModel {
    var graph = self
    graph.output = result.index
    graph.fuse()
    graph.removeUnused()
    return CompiledModel(graph, outputShape: result.shape)
  }

  /// Replaces pairs of operations, of which the second alone takes the output of the first, by one
  /// operation.
  private mutating func fuse() {
    var consumers = [Int](repeating: 0, count: nodes.count + 1)
    consumers[output] += 1
    for node in nodes { for value in node.inputs { consumers[value] += 1 } }
    // The value that has replaced each.
    var replacement = Array(0...nodes.count)
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { replacement[$0] }
      let node = nodes[index]
      guard node.inputs.count == 1, let producer = node.inputs.first, producer > 0,
        consumers[producer] == 1,
        let fused = nodes[producer - 1].operation.fused(with: node.operation)
      else { continue }
      nodes[producer - 1].operation = fused
      replacement[index + 1] = producer
      consumers[producer] = consumers[index + 1]
    }
    output = replacement[output]
  }

  /// Removes the operations on which the result does not depend.
  private mutating func removeUnused() {
    var isUsed = [Bool](repeating: false, count: nodes.count + 1)
    isUsed[output] = true
    for index in nodes.indices.reversed() where isUsed[index + 1] {
      for value in nodes[index].inputs { isUsed[value] = true }
    }
    var position = [Int](repeating: 0, count: nodes.count + 1)
    var kept: [Node] = []
    for (index, var node) in nodes.enumerated() where isUsed[index + 1] {
      node.inputs = node.inputs.map { position[$0] }
      kept.append(node)
      position[index + 1] = kept.count
    }
    output = position[output]
    nodes = kept
  }
}
