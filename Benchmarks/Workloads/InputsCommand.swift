// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors

/// `benchmarks workload inputs`: the input files that Numeral and its peers share.
struct InputsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inputs", abstract: "Write the inputs that Numeral and its peers share.",
    discussion: """
      test-images.idx, test-labels.idx  test images of MNIST and their labels
      left.npy, right.npy               matrices of 2048 rows and columns
      numbers.npy, others.npy           matrices of 10,000 rows and 1,000 columns
      square.npy                        a matrix of 4096 rows and columns
      normal.npy                        a matrix of 2000 rows and columns, in Double
      centers-256.npy, -1024.npy        random training images of MNIST
      initial.safetensors               the digit network before training
      network.safetensors               the digit network after five epochs
      """)

  @OptionGroup var options: WorkloadOptions

  func run() throws {
    let mnist = try MNIST.read()
    let seed = RandomKey(options.seed)
    try FileManager.default.createDirectory(
      atPath: options.folder, withIntermediateDirectories: true)
    try IDX(mnist.test.images).write(to: options.input("test-images.idx"))
    try IDX(Tensor(mnist.test.labels.map(UInt8.init))).write(to: options.input("test-labels.idx"))
    for name in ["left", "right"] {
      try Tensor<Float>.uniform([2048, 2048], in: -1..<1, seed: seed.child(name))
        .write(to: options.input("\(name).npy"))
    }
    for (name, shape) in [
      ("numbers", [10_000, 1000]), ("others", [10_000, 1000]), ("square", [4096, 4096]),
    ] {
      try Tensor<Float>.uniform(shape, in: -1..<1, seed: seed.child(name))
        .write(to: options.input("\(name).npy"))
    }
    try Tensor<Double>.normal([2000, 2000], seed: seed.child("normal"))
      .write(to: options.input("normal.npy"))
    let order = seed.child("centers").permutation(mnist.train.count)
    for clusters in [256, 1024] {
      try mnist.train.take(order.prefix(clusters)).features()
        .write(to: options.input("centers-\(clusters).npy"))
    }
    let model = Sequential.mnistConvNet(seed: seed.child("weights"))
    try model.write(to: options.input("initial.safetensors"))
    var trainer = Trainer(mnistConvNet: model, seed: seed)
    for _ in 1...5 { try trainer.train(on: mnist.train) }
    try trainer.model.write(to: options.input("network.safetensors"))
  }
}
