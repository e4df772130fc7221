// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Dispatch
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralNetworks
import NumeralTensors
import Synchronization

extension Trainer<Sequential, NLLLoss, SGD> {
  /// Creates a trainer with the settings of PyTorch's first MNIST example.
  init(mnistConvNet model: Sequential, seed: RandomKey) {
    self.init(
      model, optimizer: SGD(learningRate: 0.01, momentum: 0.5), loss: NLLLoss(), seed: seed)
  }

  /// Trains for one more epoch, in shuffled batches of 64.
  mutating func train(on images: LabeledImages) throws {
    try train(
      on: Prefetching(
        images.batches(
          of: 64, shuffledBy: seed.child("shuffle").child(epoch), standardization: .mnist)))
  }
}

/// `benchmarks workload training`: the median time of an epoch of training on MNIST.
struct TrainingWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "training", abstract: "Train the digit network on MNIST for five epochs.",
    discussion: "The time is the median of the epochs after the first.")

  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let mnist = try MNIST.read()
    var model = Sequential.mnistConvNet()
    try model.load(contentsOf: options.input("initial.safetensors"))
    var trainer = Trainer(mnistConvNet: model, seed: RandomKey(options.seed))
    let seconds = try (1...5).map { _ in try timed { try trainer.train(on: mnist.train) }.seconds }
    let test = trainer.evaluate(on: mnist.test.batches(of: 1000, standardization: .mnist))
    return WorkloadResult(
      seconds: Measurement(Array(seconds.dropFirst())).median, accuracy: test.accuracy)
  }
}

/// `benchmarks workload inference`: the median time of inference on the test images of MNIST.
struct InferenceWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "inference", abstract: "Classify the test images of MNIST with the digit network.",
    discussion: """
      The network is compiled for inference. With several streams, as many threads take batches \
      one by one, each of which is computed on its thread.
      """)

  @Option(help: ArgumentHelp("The number of images in a batch.", valueName: "n"))
  var batchSize: Int
  @Option(help: ArgumentHelp("The number of batches at once.", valueName: "n"))
  var streams = 1
  @OptionGroup var options: WorkloadOptions

  func validate() throws {
    for (name, value) in [("--batch-size", batchSize), ("--streams", streams)] where value < 1 {
      throw ValidationError("\(name) is \(value), expected 1 or more.")
    }
  }

  func measure() throws -> WorkloadResult {
    let test = LabeledImages(
      images: try IDX(contentsOf: options.input("test-images.idx")).tensor,
      labels: try IDX<UInt8>(contentsOf: options.input("test-labels.idx")).tensor.scalars.map(
        Int.init))
    let inputs = test.inputs(.mnist)
    let batches = stride(from: 0, to: test.count, by: batchSize).map {
      inputs[$0..<min($0 + batchSize, test.count)]
    }
    var model = Sequential.mnistConvNet()
    try model.load(contentsOf: options.input("network.safetensors"))
    let network = model.compiled(for: [1, 28, 28])
    var outputs = infer(network, batches)
    let seconds = (0..<9).map { _ in timed { outputs = infer(network, batches) }.seconds }
    let predicted = Tensor.concatenate(outputs).argmax(axis: 1).scalars
    return WorkloadResult(
      seconds: Measurement(seconds).median,
      accuracy: try accuracy(predicted: predicted, labels: test.labels))
  }

  private func infer(_ network: CompiledModel, _ batches: [Tensor<Float>]) -> [Tensor<Float>] {
    guard streams > 1 else { return batches.map { network($0) } }
    // A contiguous share of the batches for each stream.
    let parts = (0..<streams).map { stream in
      Array(batches[batches.count * stream / streams..<batches.count * (stream + 1) / streams])
    }
    let outputs = Mutex([[Tensor<Float>]](repeating: [], count: streams))
    DispatchQueue.concurrentPerform(iterations: streams) { stream in
      let part = Parallel.$threads.withValue(1) { parts[stream].map { network($0) } }
      outputs.withLock { $0[stream] = part }
    }
    return outputs.withLock { Array($0.joined()) }
  }
}
