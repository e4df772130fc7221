// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks
import NumeralONNX
import NumeralTensors
import TestSupport
import Testing

@Suite struct ExportTests {
  /// A network's file, read again, has the network's outputs. `Scripts/check-onnx` has ONNX Runtime
  /// check and run the files that this test leaves in the folder `NUMERAL_ONNX_EXPORTS`.
  @Test(arguments: ExportedNetwork.all) func fileHasTheOutputs(_ exported: ExportedNetwork) throws {
    try withTemporaryFolder { folder in
      let target =
        ProcessInfo.processInfo.environment["NUMERAL_ONNX_EXPORTS"]
        .map { URL(fileURLWithPath: $0) } ?? folder
      let (input, output) = (exported.input, exported.network(exported.input))
      let file = target.appending(path: "\(exported.name).onnx")
      try ONNXModel(exporting: exported.network, inputShape: exported.inputShape).write(to: file)
      try input.write(to: target.appending(path: "\(exported.name).input.npy"))
      try output.write(to: target.appending(path: "\(exported.name).output.npy"))
      let model = try ONNXModel(contentsOf: file)
      #expect(model.inputs.map(\.shape) == [[nil] + exported.inputShape.map { $0 }])
      #expect(model.outputs.map(\.shape) == [[nil] + output.shape.dropFirst().map { $0 }])
      #expect(
        model(input).isApproximatelyEqual(
          to: output, relativeTolerance: 1e-5, absoluteTolerance: 1e-5))
    }
  }

  @Test func portsAreDescribed() throws {
    let model = try ONNXModel(exporting: Flatten(), inputShape: [2, 3])
    #expect("\(model.inputs) \(model.outputs)" == "[input: [any, 2, 3]] [output: [any, 6]]")
  }

  /// A layer of one's own, without and with operators.
  struct Doubled: Layer {
    func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input * 2 }
    func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
      ForwardPass(input * 2) { Gradients(input: $0 * 2) }
    }
  }
  struct Tripled: Layer, ONNXExportable {
    func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input * 3 }
    func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
      ForwardPass(input * 3) { Gradients(input: $0 * 3) }
    }
    func export(to graph: inout ONNXGraph, input: String, name: String) -> String {
      graph.node(
        "Mul", [input, graph.constant(Tensor<Float>(3), named: name + "factor")], named: name)
    }
  }

  @Test func ownLayerIsNamed() throws {
    let network = Sequential {
      Residual { Doubled().named("double") }.named("block")
    }
    let error = #expect(throws: ArgumentError.self) {
      _ = try ONNXModel(exporting: network, inputShape: [3])
    }
    #expect(error?.argument == "layer 'block.body.double'")
    #expect(error?.found == "the type Doubled")
  }

  @Test func ownLayerIsExported() throws {
    let network = Sequential {
      Tripled()
      Tripled()
      Linear(3, 2)
    }
    let model = try ONNXModel(exporting: network, inputShape: [3])
    let input: Tensor<Float> = [[1, -2, 3]]
    #expect(model(input).isApproximatelyEqual(to: network(input), absoluteTolerance: 1e-6))
  }

  @Test func inputThatDoesNotFitIsAnError() {
    let error = #expect(throws: ArgumentError.self) {
      _ = try ONNXModel(exporting: Linear(4, 2), inputShape: [3])
    }
    #expect(error?.argument == "inputShape")
  }
}

/// Inputs that do not fit a model.
@Suite struct ModelInputTests {
  private let model = try! ONNXModel(exporting: Linear(4, 2), inputShape: [4])

  @Test(
    arguments: [
      (["other": [1, 4]], "inputs", "the names"), ([:], "inputs", "the names"),
      (["input": [1, 3]], "input 'input'", "the shape [1, 3]"),
      (["input": [4]], "input 'input'", "the shape [4]"),
    ] as [([String: [Int]], String, String)])
  func wrongInput(_ shapes: [String: [Int]], _ argument: String, _ found: String) {
    let error = #expect(throws: ArgumentError.self) {
      _ = try model.run(shapes.mapValues { .zeros($0) })
    }
    #expect(error?.argument == argument)
    #expect(error?.found.contains(found) == true)
  }

  @Test func emptyBatch() throws {
    #expect(try model.run(["input": .zeros([0, 4])])["output"]?.shape == [0, 2])
  }

  @Test func numbersThatAreNoIntegers() throws {
    let (text, input) = try ModelTests.model("text-dynamo-20")
    let error = #expect(throws: ArgumentError.self) { _ = try text.run(["input": input + 0.5]) }
    #expect(error?.expected == "whole numbers")
    #expect(throws: ArgumentError.self) { _ = try text.run(["input": input + 1000]) }
  }

  @Test func callWithWrongShapeStops() async {
    await #expect(processExitsWith: .failure) {
      let model = try ONNXModel(exporting: Linear(4, 2), inputShape: [4])
      _ = model(.zeros([1, 3]))
    }
  }
}
