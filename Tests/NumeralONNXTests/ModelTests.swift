// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralONNX
import NumeralTensors
import TestSupport
import Testing

/// Networks that PyTorch has exported, against ONNX Runtime's outputs: `Fixtures/models.py` wrote
/// both.
@Suite struct ModelTests {
  static let all = Result { try NumPyCases(contentsOf: fixture("models.npz")) }
  static let names = (try? all.get().cases.keys.sorted()) ?? []

  @Test func fixtureIsRead() { #expect(Self.names.count >= 14) }

  @Test(arguments: names) func outputsAreThoseOfONNXRuntime(_ name: String) throws {
    let cases = try Self.all.get()
    let modelCase = try #require(cases.cases[name]?.first)
    let expected = try cases.floats(modelCase.results[0])
    let result = try cases.onnxResults(of: modelCase, label: name)[0]
    #expect(result.shape == expected.shape)
    let difference = abs(result - expected).max()
    #expect(difference < 2e-5, "\(difference)")
  }

  @Test(arguments: names) func examplesDoNotDependOnTheBatch(_ name: String) throws {
    let (model, input) = try Self.model(name)
    let whole = model(input)
    for (example, row) in zip(input, whole) {
      let alone = model(example.expanded(axis: 0))
      #expect(alone.isApproximatelyEqual(to: row.expanded(axis: 0), absoluteTolerance: 1e-5))
    }
    try expectSameAtAnyNumberOfThreads { model(input) }
  }

  /// A model and the input of its case.
  static func model(_ name: String) throws -> (model: ONNXModel, input: Tensor<Float>) {
    let cases = try all.get()
    let modelCase = try #require(cases.cases[name]?.first)
    let bytes: Tensor<UInt8> = try cases.tensor(modelCase.operands[0])
    let file = URL(fileURLWithPath: "/\(name).onnx")
    let model = try ONNXModel(decoding: Data(bytes.scalars), file: file)
    return (model, try cases.floats(modelCase.operands[1]))
  }
}
