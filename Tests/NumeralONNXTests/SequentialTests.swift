// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralNetworks
import NumeralONNX
import NumeralTensors
import TestSupport
import Testing

/// Models as networks that can be trained.
@Suite struct SequentialTests {
  /// Those with operators that are no layers: GELU is several, and an embedding takes integers.
  static let withoutLayers = ["activations", "embedding", "linear of several axes"]

  /// A network that is exported, and read as layers, has the same outputs.
  @Test(arguments: ExportedNetwork.all.map(\.name).filter { !withoutLayers.contains($0) })
  func exportedNetworkIsReadAsLayers(_ name: String) throws {
    let exported = try #require(ExportedNetwork.all.first { $0.name == name })
    let model = try ONNXModel(exporting: exported.network, inputShape: exported.inputShape)
    let network = try model.sequential()
    let (input, expected) = (exported.input, exported.network(exported.input))
    #expect(
      network(input).isApproximatelyEqual(
        to: expected, relativeTolerance: 1e-5, absoluteTolerance: 1e-5))
  }

  @Test func layersHaveTheNamesOfTheirWeights() throws {
    let network = Sequential.mnistConvNet()
    let read = try ONNXModel(exporting: network, inputShape: [1, 28, 28]).sequential()
    #expect(read.parameters.map(\.name) == network.parameters.map(\.name))
    for (a, b) in zip(read.parameters, network.parameters) { #expect(a.value == b.value) }
  }

  @Test func networkOfPyTorchIsTrained() throws {
    let (model, input) = try ModelTests.model("resnet-torchscript-13")
    let network = try model.sequential()
    #expect(network(input).isApproximatelyEqual(to: model(input), absoluteTolerance: 2e-5))
    #expect(network.namedLayers.count { $0.layer is Residual } == 2)
    var trainer = Trainer(
      network, optimizer: SGD(learningRate: 0.01), loss: CrossEntropy())
    let batch = (inputs: input, targets: [0, 1, 2, 3, 4])
    let losses = try (0..<10).map { _ in try trainer.train(on: [batch]) }
    #expect(losses.last! < losses.first!)
  }

  @Test(arguments: [
    ("mobilenet-torchscript-13", "(Clip)"), ("text-torchscript-13", "(Gather)"),
    ("unet-torchscript-13", "(Concat)"),
  ])
  func nodeThatIsNoLayerIsNamed(_ name: String, _ label: String) throws {
    let model = try ModelTests.model(name).model
    let error = #expect(throws: ArgumentError.self) { _ = try model.sequential() }
    #expect(error?.found.contains("at the node") == true, "\(error?.found ?? "")")
  }
}
