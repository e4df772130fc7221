// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralNetworks
import NumeralTensors

extension ONNXModel {
  /// Creates the model of a network, for ONNX Runtime, OpenVINO, TensorRT and others.
  ///
  ///     let model = try ONNXModel(exporting: network, inputShape: [1, 28, 28])
  ///     try model.write(to: URL(filePath: "network.onnx"))
  ///
  /// The operators are those of version 17. The input is `input` and the output `output`; their
  /// first axis is the batch, of any length. The weights have the names that `Layer.parameters`
  /// gives them. Dropout is left out, and normalizations use their running averages.
  ///
  /// - Parameters:
  ///   - layer: The network: `Sequential`, `Residual`, and the layers of this library within them.
  ///     A layer of your own is exported if it conforms to `ONNXExportable`.
  ///   - inputShape: The shape of one example, without the axis of the batch.
  /// - Throws: `ArgumentError` if a layer cannot be exported, which it names, or does not take
  ///   inputs of this shape.
  public init(exporting layer: some Layer, inputShape: [Int]) throws {
    var graph = ONNXGraph()
    let input = graph.input("input", shape: inputShape)
    let output = try graph.append(layer, named: "", to: input)
    do {
      let model = try ONNXModel(graph.model(output: output, shape: nil), constantLimit: 0)
      // Readers expect the shape of the output, which follows from that of the input.
      try self.init(
        graph.model(output: output, shape: try model.graph.outputShape()), constantLimit: .max)
    } catch let error as NodeError {
      throw ArgumentError(
        argument: "inputShape", found: "\(inputShape), and \(error.found)",
        expected: error.error.expected)
    } catch let error as OperationError {
      throw ArgumentError(argument: "layer", found: error.found, expected: error.expected)
    }
  }
}
