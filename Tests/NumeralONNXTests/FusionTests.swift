// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralNetworks
import NumeralONNX
import NumeralTensors
import TestSupport
import Testing

/// The operations of a file that are computed as one, and the batches that are divided.
@Suite struct FusionTests {
  @Test func normalizationsAndActivationsArePartsOfConvolutions() throws {
    let exported = try #require(ExportedNetwork.all.first { $0.name == "residual" })
    let model = try ONNXModel(exporting: exported.network, inputShape: exported.inputShape)
    // Both sums have a rectifier or none, and the first residual block begins with its input.
    #expect(
      model.operations == [
        "PreparedConv", "PreparedConv", "PreparedConv", "Arithmetic",
        "PreparedConv", "PreparedConv", "PreparedConv", "Arithmetic",
        "GlobalPool", "FlattenToMatrix", "Gemm",
      ])
  }

  @Test(arguments: ["mobilenet", "efficientnet"], ["dynamo-20", "torchscript-13"])
  func networkOfPyTorch(_ name: String, _ exporter: String) throws {
    let model = try ModelTests.model("\(name)-\(exporter)").model
    #expect(
      Set(model.operations).isSubset(of: [
        "PreparedConv", "Arithmetic", "GlobalPool", "Reduce", "FlattenToMatrix", "Reshape", "Gemm",
      ]), "\(model.operations)")
  }

  /// In attention, the examples are not the first axis of every value.
  @Test(arguments: ModelTests.names)
  func examplesAreComputedApart(_ name: String) throws {
    let model = try ModelTests.model(name).model
    #expect(model.keepsExamplesApart == !name.hasPrefix("text"))
  }

  @Test func normalizationAfterASharedConvolutionStays() throws {
    // The convolution's output is that of the network too, through the shortcut.
    let network = Sequential(seed: 1) {
      Conv2D(2, 2, kernelSize: 1)
      Residual {
        ExportedNetwork.norm(2)
      }
    }
    let model = try ONNXModel(exporting: network, inputShape: [2, 3, 3])
    #expect(model.operations == ["PreparedConv", "BatchNormalization", "Arithmetic"])
    let input = Tensor<Float>.normal([2, 2, 3, 3], seed: 2)
    #expect(model(input).isApproximatelyEqual(to: network(input), absoluteTolerance: 1e-5))
  }
}
