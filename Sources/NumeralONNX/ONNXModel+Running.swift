// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension ONNXModel {
  /// The outputs in the file's order.
  func outputs(for inputs: [Tensor<Float>]) throws -> [Tensor<Float>] {
    let values = try zip(graph.inputs, inputs).map { try $0.value($1) }
    do {
      let results = try chunked(values) ?? graph.run(values)
      return results.map(\.floats)
    } catch let error as NodeError {
      throw ArgumentError(
        argument: "inputs of the shapes \(inputs.map(\.shape))", found: error.found,
        expected: error.error.expected)
    }
  }

  /// The outputs of a batch whose examples are computed apart on several threads, or nil if it
  /// cannot be divided.
  private func chunked(_ inputs: [Value]) throws -> [Value]? {
    guard graph.keepsExamplesApart, let count = inputs.first?.shape.first, count > 1,
      inputs.allSatisfy({ $0.shape.first == count })
    else { return nil }
    let size = examplesPerChunk(inputs, count: count)
    guard size < count else { return nil }
    let parts = Parallel.mapRanges(of: size, in: count) { chunk in
      Result { try graph.run(inputs.map { $0[chunk] }) }
    }
    let results = try parts.map { try $0.get() }
    return graph.outputs.indices.map { output in
      .concatenate(results.map { $0[output] })
    }
  }

  /// The number of examples that one thread computes at a time: as many as stay in its cache, and
  /// at most an eighth of the batch. It depends on the shapes alone, and so do the results.
  private func examplesPerChunk(_ inputs: [Value], count: Int) -> Int {
    let elements = inputs.reduce(0) { $0 + $1.shape.dropFirst().reduce(1, *) }
    return max(1, min((1 << 14) / max(1, elements), ceilDiv(count, 8)))
  }
}

extension Graph.Input {
  /// A tensor as this input.
  ///
  /// - Throws: `ArgumentError` if its shape or a number does not fit.
  func value(_ tensor: Tensor<Float>) throws -> Value {
    if let shape {
      let fits =
        shape.count == tensor.rank
        && zip(shape, tensor.shape).allSatisfy { $0 == nil || $0 == $1 }
      guard fits else {
        throw ArgumentError(
          argument: "input '\(name)'", found: "the shape \(tensor.shape)",
          expected: ONNXModel.Port(name: "the shape", shape: shape).description)
      }
    }
    switch kind {
    case .float: return .float(tensor.contiguous())
    case .bool: return .bool(Tensor<Bool>(tensor))
    case .int:
      if let wrong = tensor.scalars.first(where: { Int(exactly: $0) == nil }) {
        throw ArgumentError(
          argument: "input '\(name)'", found: "the number \(wrong)", expected: "whole numbers")
      }
      return .int(Tensor<Int>(tensor))
    }
  }
}
