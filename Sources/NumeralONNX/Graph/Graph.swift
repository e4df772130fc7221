// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Operations in an order in which each follows those whose outputs it takes.
///
/// Values are numbered: the inputs of the graph, its constants, and the outputs of the nodes.
struct Graph: Sendable {
  /// One operation.
  struct Node: Sendable {
    var operation: any Operation
    /// The node's name and its operator, for errors.
    let label: String
    /// The numbers of the inputs; nil for an input left out.
    var inputs: [Int?]
    /// The numbers of the outputs; nil for an output without a name.
    var outputs: [Int?]
  }

  /// An input of the graph.
  struct Input: Sendable {
    let name: String
    let kind: ElementKind
    /// The length of each axis, nil where any is possible; nil if the rank is not given.
    let shape: [Int?]?
  }

  /// An output of the graph, and the number of its value.
  struct Output: Sendable {
    let name: String
    let shape: [Int?]?
    var value: Int
  }

  /// The inputs; input i is the value i.
  var inputs: [Input] = []
  var outputs: [Output] = []
  var nodes: [Node] = []
  /// The values that are in the file, or follow from those.
  var constants: [Int: Value] = [:]
  /// The names of the constants that are in the file.
  var constantNames: [Int: String] = [:]
  /// The number of values.
  var valueCount = 0
  /// The number of elements of all tensors in the file.
  var fileElementCount = 0
  /// Whether every example of the outputs depends on the same example of the inputs alone.
  var keepsExamplesApart = false
  /// For each node, the values that no later node takes.
  var released: [[Int]] = []
}

/// The error of a node.
struct NodeError: Error {
  let label: String
  let error: OperationError

  /// The finding, with the node.
  var found: String { "\(error.found) at \(label)" }
}

extension Graph.Node {
  /// The outputs before they are computed.
  ///
  /// - Parameters:
  ///   - values: All values of the graph.
  ///   - limit: The number of elements that the outputs may have together.
  /// - Throws: `NodeError` or `Undetermined`.
  func outputs(_ values: [Value?], limit: Int) throws -> [Output] {
    do {
      let outputs = try operation.outputs(
        Operands(values: inputs.map { $0.flatMap { values[$0] } }))
      var rest = limit
      for output in outputs { rest -= try Self.check(output.shape, rest) }
      guard outputs.count >= self.outputs.lastIndex(where: { $0 != nil }).map({ $0 + 1 }) ?? 0
      else {
        throw OperationError(
          found: "\(self.outputs.count) outputs", expected: "\(outputs.count), of inference")
      }
      return outputs
    } catch let error as OperationError {
      throw NodeError(label: label, error: error)
    }
  }

  /// The number of elements of a shape, with those of the axes that are not empty for an empty one.
  ///
  /// - Throws: `OperationError` if memory for them is justified neither by the file nor by the
  ///   inputs.
  private static func check(_ shape: [Int], _ limit: Int) throws -> Int {
    var product = 1
    for length in shape where length != 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard length > 0, !overflow, next <= limit else {
        throw OperationError(
          found: "an output of shape \(shape)",
          expected: "at most \(max(limit, 0)) elements, for inputs and weights of this size")
      }
      product = next
    }
    return product
  }
}

extension Graph {
  /// The number of elements that the values of a run may have together: a thousand times those of
  /// the inputs and of the file, and at least 2¹⁸.
  ///
  /// A file of a few bytes may otherwise request any memory, by an upsampling or a broadcast.
  ///
  /// - Parameter inputs: The shapes of the inputs.
  func outputLimit(inputs: [[Int]]) -> Int {
    let elements = inputs.reduce(fileElementCount) { $0 + $1.reduce(1, *) }
    let (product, overflow) = elements.multipliedReportingOverflow(by: 1000)
    return overflow ? .max : max(product, 1 << 18)
  }

  /// Computes the outputs.
  ///
  /// - Parameter inputs: The value of each input.
  /// - Throws: `NodeError` if the shapes do not fit.
  func run(_ inputs: [Value]) throws -> [Value] {
    let limit = outputLimit(inputs: inputs.map(\.shape))
    var values = [Value?](repeating: nil, count: valueCount)
    for (index, input) in inputs.enumerated() { values[index] = input }
    for (number, constant) in constants { values[number] = constant }
    var count = 0
    for (node, released) in zip(nodes, released) {
      for (number, output) in zip(node.outputs, try node.outputs(values, limit: limit - count)) {
        guard let number else { continue }
        values[number] = output.compute()
        count += output.shape.reduce(1, *)
      }
      for number in released {
        count -= number < inputs.count ? 0 : values[number]?.shape.reduce(1, *) ?? 0
        values[number] = nil
      }
    }
    return outputs.map { values[$0.value]! }
  }

  /// Determines after which node each value is not needed any more.
  mutating func setReleased() {
    var last: [Int: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for number in node.inputs + node.outputs { if let number { last[number] = index } }
    }
    for output in outputs { last[output.value] = nil }
    released = Array(repeating: [], count: nodes.count)
    for (number, index) in last where constants[number] == nil { released[index].append(number) }
  }

  /// The number of uses of each value, as the input of a node or an output of the graph.
  func useCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: valueCount)
    for node in nodes { for case .some(let number) in node.inputs { counts[number] += 1 } }
    for output in outputs { counts[output.value] += 1 }
    return counts
  }
}
