// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralONNX
import NumeralTensors
import TestSupport
import Testing

/// Graphs of one operator against ONNX Runtime's outputs, which `Fixtures/operators.py` wrote.
@Suite struct OperatorTests {
  static let all = Result { try NumPyCases(contentsOf: fixture("operators.npz")) }
  static let operators = (try? all.get().cases.keys.sorted()) ?? []

  @Test func fixtureIsRead() throws {
    #expect(try Self.all.get().cases.values.reduce(0) { $0 + $1.count } > 700)
  }

  @Test(arguments: operators) func `operator`(_ name: String) throws {
    let cases = try Self.all.get()
    for (number, onnxCase) in (cases.cases[name] ?? []).enumerated() {
      let label = "case \(number) of \(name)"
      do {
        let results = try cases.onnxResults(of: onnxCase, label: label)
        try #require(results.count == onnxCase.results.count, "\(label)")
        for (result, array) in zip(results, onnxCase.results) {
          let expected = try cases.floats(array)
          #expect(result.shape == expected.shape, "\(label)")
          #expect(
            result.isApproximatelyEqual(
              to: expected, relativeTolerance: 1e-5, absoluteTolerance: 1e-5), "\(label)")
        }
      } catch {
        Issue.record("\(label): \(error)")
      }
    }
  }
}

extension NumPyCases {
  /// The outputs of the graph that is the first operand, for the others as inputs.
  func onnxResults(of onnxCase: NumPyCase, label: String) throws -> [Tensor<Float>] {
    let bytes: Tensor<UInt8> = try tensor(onnxCase.operands[0])
    let model = try ONNXModel(
      decoding: Data(bytes.scalars), file: URL(fileURLWithPath: "/\(label).onnx"))
    let inputs = try onnxCase.operands.dropFirst().map(floats)
    let outputs = try model.run(
      Dictionary(uniqueKeysWithValues: zip(model.inputs.map(\.name), inputs)))
    return model.outputs.map { outputs[$0.name]! }
  }

  /// An array of any type as real numbers.
  func floats(_ array: NumPyCase.Array) throws -> Tensor<Float> {
    switch array.type {
    case "int64": Tensor(try tensor(array, as: Int.self))
    case "bool": Tensor(try tensor(array, as: Bool.self))
    default: try tensor(array)
    }
  }
}
