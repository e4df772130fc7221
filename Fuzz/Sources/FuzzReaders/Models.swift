// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

@testable import NumeralNetworks
@testable import NumeralONNX

/// Creates a network from its definition.
func readDefinition(_ bytes: Data) {
  attempt {
    let text = String(decoding: bytes, as: UTF8.self)
    let definition = ModelDefinition(text, file: file, mostWeights: 1 << 16)
    let model = try definition.model(inputShape: [4, 9, 8], seed: 1)
    precondition(model.parameterCount <= 1 << 16, "more weights than allowed")
    precondition(!model.description.isEmpty, "a network without layers")
  }
}

/// Loads a model, reads its layers, runs it on some inputs, and writes it as a file of which the
/// same is read.
func readONNX(_ bytes: Data) {
  attempt {
    let model = try ONNXModel(decoding: bytes, file: file)
    let copy = folder.appendingPathComponent("model.onnx")
    try model.write(to: copy)
    let again = try ONNXModel(contentsOf: copy)
    precondition(
      again.inputs == model.inputs && again.outputs == model.outputs, "another model after writing")
    attempt { _ = try model.sequential().parameterCount }
    // The time of a run is that of the nodes and of the inputs.
    guard model.graph.nodes.count <= 24 else { return }
    for examples in [1, 3] {
      let shapes = model.graph.inputs.map { input in
        (input.shape ?? [examples, 2]).enumerated().map { $1 ?? ($0 == 0 ? examples : 2) }
      }
      guard shapes.reduce(0, { $0 + $1.reduce(1.0) { $0 * Double($1) } }) <= 512 else { return }
      attempt {
        let inputs = zip(model.graph.inputs, shapes).map { input, shape in
          let count = shape.reduce(1, *)
          let numbers = (0..<count).map { Float($0 % 5) - (input.kind == .float ? 1.5 : 0) }
          return (input.name, Tensor(numbers, shape: shape))
        }
        let outputs = try model.run(Dictionary(inputs) { first, _ in first })
        for output in outputs.values { use(output) }
      }
    }
  }
}
