// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralNetworks
import NumeralTensors

extension Suite {
  /// The digit network: steps of training, and inference.
  static var networks: [Benchmark] {
    [1, 64, 1000].flatMap { [training(batch: $0), inference(batch: $0)] }
  }

  /// Operations for an image on the way forward: two convolutions and two linear layers.
  private static let forwardOperations = Double(
    2 * (10 * 24 * 24 * 25 + 20 * 8 * 8 * 250 + 320 * 50 + 50 * 10))
  /// And in training: the way back costs twice as much, but nobody asks for the images' gradient.
  private static let trainingOperations = 3 * forwardOperations - Double(2 * 10 * 24 * 24 * 25)

  private static func images(_ count: Int) -> Tensor<Float> {
    .normal([count, 1, 28, 28], seed: 1)
  }

  private static func inference(batch: Int) -> Benchmark {
    func problem(_ count: Int) -> Problem {
      Problem(
        work: Double(count), demand: .floats(Double(count) * forwardOperations),
        library: {
          let (network, images) = (Sequential.mnistConvNet(seed: 1), images(count))
          return Solution { network(images) }
        },
        naive: {
          let network = naiveNetwork(Sequential.mnistConvNet(seed: 1))
          let images = images(count).scalars
          return Solution { network.logProbabilities(images, count: count) }
        })
    }
    return Benchmark(
      "network inference, batch \(batch)", .images, problem(batch), naively: problem(min(batch, 16))
    )
  }

  /// The naive loops have no dropout, and neither has the network that they are compared with; the one
  /// that is measured has it.
  ///
  /// What is measured hardly moves: a network that has learned the one batch by heart computes with
  /// subnormal gradients, for which some processors take a hundred times as long.
  private static func training(batch: Int) -> Benchmark {
    func problem(_ count: Int, _ network: Sequential) -> Problem {
      let labels = (0..<count).map { $0 % 10 }
      let (learningRate, measuredRate, momentum): (Float, Float, Float) = (0.01, 1e-6, 0.5)
      return Problem(
        work: Double(count), demand: .floats(Double(count) * trainingOperations),
        library: {
          let batch = (inputs: images(count), labels: labels)
          let first = Trainer(
            network, optimizer: SGD(learningRate: learningRate, momentum: momentum),
            loss: NLLLoss())
          var trainer = first
          trainer.optimizer.learningRate = measuredRate
          return Solution(
            run: { use(try trainer.train(on: [batch])) },
            answer: {
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
          return Solution(
            run: {
              train(&network, measuredRate)
              use(network)
            },
            answer: {
              var network = first
              for _ in 0..<2 { train(&network, learningRate) }
              return network.weights.joined().map { Double($0) }
            })
        })
    }
    return Benchmark(
      "network training, batch \(batch)", .images, problem(batch, .mnistConvNet(seed: 1)),
      naively: problem(min(batch, 16), networkWithoutDropout))
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
