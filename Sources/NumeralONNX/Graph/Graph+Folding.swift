// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Graph {
  /// Replaces nodes whose inputs are constants by their outputs, and takes out those that change
  /// nothing.
  ///
  /// - Parameter limit: The number of elements that a new constant may have.
  /// - Throws: `NodeError` if the inputs of such a node do not fit.
  mutating func foldConstants(limit: Int) throws {
    var values = [Value?](repeating: nil, count: valueCount)
    for (number, constant) in constants { values[number] = constant }
    /// The values that replace others.
    var replacements: [Int: Int] = [:]
    var remaining: [Node] = []
    var count = 0
    for var node in nodes {
      node.inputs = node.inputs.map { $0.map { replacements[$0] ?? $0 } }
      if node.operation is Identity, let input = node.inputs.first ?? nil,
        let output = node.outputs.first ?? nil,
        node.outputs.dropFirst().allSatisfy({ $0 == nil })
      {
        replacements[output] = input
        continue
      }
      let isConstant = node.inputs.allSatisfy { $0 == nil || values[$0!] != nil }
      guard isConstant, let outputs = try constantOutputs(of: node, values, limit - count) else {
        remaining.append(node)
        continue
      }
      for (number, value) in zip(node.outputs, outputs) {
        guard let number else { continue }
        count += value.shape.reduce(1, *)
        values[number] = value
        constants[number] = value
      }
    }
    nodes = remaining
    for index in outputs.indices {
      outputs[index].value = replacements[outputs[index].value] ?? outputs[index].value
    }
    removeUnused()
  }

  /// The outputs of a node of constants, or nil if they would be too large to keep.
  private func constantOutputs(
    of node: Node, _ values: [Value?], _ limit: Int
  ) throws -> [Value]? {
    let outputs = try node.outputs(values, limit: outputLimit(inputs: []))
    let size = outputs.reduce(0) { $0 + $1.shape.reduce(1, *) }
    guard size <= limit else { return nil }
    return outputs.map { $0.compute() }
  }

  /// Removes nodes and constants on which no output depends.
  mutating func removeUnused() {
    var needed = Set(outputs.map(\.value))
    var remaining: [Node] = []
    for node in nodes.reversed() {
      guard node.outputs.contains(where: { $0.map { needed.contains($0) } ?? false }) else {
        continue
      }
      needed.formUnion(node.inputs.compactMap { $0 })
      remaining.append(node)
    }
    nodes = remaining.reversed()
    constants = constants.filter { needed.contains($0.key) }
  }
}
