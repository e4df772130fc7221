// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Graph {
  /// Checks the shapes of all nodes, as far as those of the inputs are given.
  ///
  /// The first axis of an input may have any length: an error for one example is one of the file
  /// if there is also one for each number of examples up to 8. Of several such inputs the lengths
  /// may differ, and nothing is checked.
  ///
  /// - Throws: `NodeError` if shapes do not fit.
  func checkShapes() throws {
    let free = inputs.filter { $0.shape?.first == .some(nil) }
    guard free.count <= 1 else { return }
    do {
      _ = try inferredShapes(examples: 1)
    } catch {
      let others = free.isEmpty ? 2..<2 : 2..<9
      guard others.contains(where: { (try? inferredShapes(examples: $0)) != nil }) else {
        throw error
      }
    }
  }

  /// The shape of one example of the first output, or nil if it does not follow from the inputs.
  func outputShape() throws -> [Int]? {
    let values = try inferredShapes(examples: 1)
    return values[outputs[0].value].map { Array($0.shape.dropFirst()) }
  }

  /// Determines whether examples can be computed apart: whether the first axis of every input may
  /// have any length, and every operation keeps the examples along it apart.
  ///
  /// The graph is then the same function of each example, and parts of a batch are computed on
  /// several threads.
  mutating func determineExamples() {
    // A length that no other axis has.
    let examples = 1_000_003
    guard inputs.allSatisfy({ $0.shape?.first == .some(nil) }), !inputs.isEmpty,
      let values = try? inferredShapes(examples: examples)
    else { return }
    /// Whether values have the examples as their first axis.
    var hasExamples = [Bool](repeating: false, count: valueCount)
    /// Whether values are or contain the number of examples, but no element of an input.
    var hasLengths = hasExamples
    for index in inputs.indices { hasExamples[index] = true }
    for node in nodes {
      let operands = node.inputs.map { number in
        ExampleOperand(
          value: number.flatMap { values[$0] },
          hasExamples: number.map { hasExamples[$0] } ?? false)
      }
      let lengths = node.inputs.map { $0.map { hasLengths[$0] } ?? false }
      let outputs = node.outputs.compactMap { $0 }
      if node.operation is Shape || node.operation is Size
        || !operands.contains(where: \.hasExamples)
      {
        let areLengths = operands.contains(where: \.hasExamples) || lengths.contains(true)
        for number in outputs { hasLengths[number] = areLengths }
        continue
      }
      // Outputs with shapes have accepted the inputs.
      let isApart =
        !outputs.isEmpty && outputs.allSatisfy { values[$0]?.shape.first == examples }
        && (!lengths.contains(true) || (!lengths[0] && node.operation.takesLengths))
        && node.operation.keepsExamplesApart(operands)
      guard isApart else { return }
      for number in outputs { hasExamples[number] = true }
    }
    keepsExamplesApart = outputs.allSatisfy { hasExamples[$0.value] }
  }

  /// The values of the graph, as far as their shapes follow from those of the inputs.
  ///
  /// - Parameter examples: The length of the first axis of the inputs where it is not given.
  func inferredShapes(examples: Int) throws -> [Value?] {
    var values = [Value?](repeating: nil, count: valueCount)
    for (number, constant) in constants { values[number] = constant }
    for (index, input) in inputs.enumerated() {
      guard var shape = input.shape else { continue }
      if shape.first == .some(nil) { shape[0] = examples }
      let lengths = shape.compactMap { $0 }
      // Other axes may have any length.
      if lengths.count == shape.count { values[index] = .unknown(input.kind, shape: lengths) }
    }
    let limit = outputLimit(inputs: values[..<inputs.count].compactMap { $0?.shape })
    for node in nodes
    where node.inputs.allSatisfy({ $0 == nil || values[$0!] != nil }) {
      do {
        let isKnown =
          node.operation is Shape
          || node.inputs.allSatisfy { $0.flatMap { values[$0] }?.isKnown ?? true }
        for (number, output) in zip(node.outputs, try node.outputs(values, limit: limit)) {
          guard let number else { continue }
          // Lengths, positions and scales, on which the shapes of others depend.
          let isSmall = output.shape.reduce(1, *) <= 4096
          values[number] =
            isKnown && isSmall ? output.compute() : .unknown(output.kind, shape: output.shape)
        }
      } catch is Undetermined {
      }
    }
    return values
  }
}
