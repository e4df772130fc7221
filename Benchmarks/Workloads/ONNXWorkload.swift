// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import NumeralFiles
import NumeralONNX
import NumeralTensors

/// `benchmarks workload onnx`: the median time of a run of a network that PyTorch exported.
struct ONNXWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "onnx", abstract: "Run an ONNX model, such as resnet-18, on images.npy.")

  @Option(help: ArgumentHelp("The name of the model's file, without .onnx.", valueName: "name"))
  var model: String
  @Option(help: ArgumentHelp("The number of images in a batch.", valueName: "n"))
  var batchSize: Int
  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let model = try ONNXModel(contentsOf: options.input("\(model).onnx"))
    let inputs = ["input": try Tensor<Float>(contentsOf: options.input("images.npy"))[..<batchSize]]
    var outputs = try model.run(inputs)
    let seconds = try (0..<9).map { _ in try timed { outputs = try model.run(inputs) }.seconds }
    let output = Tensor<Double>(outputs["output"]!)
    return WorkloadResult(
      seconds: Measurement(seconds).median, norm: square(output).sum().squareRoot())
  }
}
