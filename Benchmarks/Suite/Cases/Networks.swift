// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralNetworks
import NumeralTensors

extension Suite {
  /// Training steps and inference of the digit network.
  static var networks: [Benchmark] {
    [1, 64, 1000].flatMap { [training(batch: $0), inference(batch: $0)] }
  }

  /// The operations of a forward pass for one image: two convolutions and two linear layers.
  private static let forwardOperations = Double(
    2 * (10 * 24 * 24 * 25 + 20 * 8 * 8 * 250 + 320 * 50 + 50 * 10))
  /// The operations of a training step for one image. The backward pass costs twice the forward
  /// pass, less the gradient of the images, which is not computed.
  private static let trainingOperations = 3 * forwardOperations - Double(2 * 10 * 24 * 24 * 25)

  private static func images(_ count: Int) -> Tensor<Float> {
    .normal([count, 1, 28, 28], seed: 1)
  }

  private static func inference(batch: Int) -> Benchmark {
    func makeCase(_ count: Int) -> BenchmarkCase {
      BenchmarkCase(
        work: Double(count), cost: .floats(Double(count) * forwardOperations),
        library: {
          let (network, images) = (Sequential.mnistConvNet(seed: 1), images(count))
          return Implementation { network(images) }
        },
        naive: {
          let network = naiveNetwork(Sequential.mnistConvNet(seed: 1))
          let images = images(count).scalars
          return Implementation { network.logProbabilities(images, count: count) }
        })
    }
    return Benchmark(
      "network inference, batch \(batch)", .images, makeCase(batch),
      naiveCase: makeCase(min(batch, 16)))
  }

  /// Epochs of training steps on one batch, repeated: the weights are checked at an epoch's end.
  ///
  /// The measured network has dropout; the naive loops do not, and their results are compared with
  /// those of a network without it. The measured steps use a tiny learning rate: a network that
  /// overfits the batch gets subnormal gradients, which are up to a hundred times as slow on some
  /// processors.
  private static func training(batch: Int) -> Benchmark {
    func makeCase(_ count: Int, _ network: Sequential) -> BenchmarkCase {
      let labels = (0..<count).map { $0 % 10 }
      let (learningRate, measuredRate, momentum): (Float, Float, Float) = (0.01, 1e-6, 0.5)
      let steps = 8
      return BenchmarkCase(
        work: Double(steps * count), cost: .floats(Double(steps * count) * trainingOperations),
        library: {
          let batch = (inputs: images(count), targets: labels)
          let epoch = [(inputs: Tensor<Float>, targets: [Int])](repeating: batch, count: steps)
          let first = Trainer(
            network, optimizer: SGD(learningRate: learningRate, momentum: momentum),
            loss: NLLLoss())
          var trainer = first
          trainer.optimizer.learningRate = measuredRate
          return Implementation(
            run: { blackHole(try trainer.train(on: epoch)) },
            result: {
              var trainer = first
              for _ in 0..<2 { try trainer.train(on: [batch]) }
              return trainer.model.parameters.flatMap { $0.value.scalars.map { Double($0) } }
            })
        },
        naive: {
          let images = images(count).scalars
          let first = naiveNetwork(network)
          var network = first
          func train(_ network: inout Naive.DigitNetwork, _ learningRate: Float) {
            network.train(images, labels, learningRate: learningRate, momentum: momentum)
          }
          return Implementation(
            run: {
              for _ in 0..<steps { train(&network, measuredRate) }
              blackHole(network)
            },
            result: {
              var network = first
              for _ in 0..<2 { train(&network, learningRate) }
              return network.weights.joined().map { Double($0) }
            })
        })
    }
    return Benchmark(
      "network training, batch \(batch)", .images, makeCase(batch, .mnistConvNet(seed: 1)),
      naiveCase: makeCase(min(batch, 16), networkWithoutDropout))
  }

  private static var networkWithoutDropout: Sequential {
    Sequential(seed: 1) {
      Conv2D(1, 10, kernelSize: 5)
      MaxPool2D(2)
      ReLU()
      Conv2D(10, 20, kernelSize: 5)
      MaxPool2D(2)
      ReLU()
      Flatten()
      Linear(320, 50)
      ReLU()
      Linear(50, 10)
      LogSoftmax()
    }
  }

  private static func naiveNetwork(_ network: Sequential) -> Naive.DigitNetwork {
    Naive.DigitNetwork(weights: network.parameters.map(\.value.scalars))
  }
}
