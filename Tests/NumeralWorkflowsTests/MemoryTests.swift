// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#if os(Linux)
import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// The formulas of "Memory" in Docs/Reliability.md, which count what is allocated beside the
/// arguments, each in a process of its own.
@Suite(.serialized) struct MemoryTests {
  /// The allowance for what does not depend on the data: code, stacks, work space, freed buffers.
  private static let allowance = 24 << 20
  private static let threads = 2
  /// The environment variable with the folder of a data set.
  private static let folderVariable = "NUMERAL_TESTS_MEMORY"

  /// Bytes of k-means beside the rows, for `n` rows of `d` features and `k` clusters.
  private static func kMeans(_ n: Int, _ d: Int, _ k: Int) -> Int {
    let candidates = 2 + Int(log(Double(k)))
    return n * (64 + 4 * candidates) + 40 * k * d + threads * 1024 * (k + d)
  }

  /// Expects that `body` allocates at most the formula and the allowance.
  private static func expect<Result>(
    atMost formula: Int, _ body: () throws -> Result
  ) throws {
    try Parallel.$threads.withValue(threads) {
      let (_, bytes) = try peakMemory(of: body)
      #expect(bytes <= formula + allowance, "\(bytes >> 10) KiB, \(formula >> 10) KiB expected")
    }
  }

  @Test func lloyd() async {
    await #expect(processExitsWith: .success) {
      let rows = Tensor<Float>.normal([200_000, 24], seed: 1)
      try Self.expect(atMost: Self.kMeans(200_000, 24, 20)) {
        try KMeans(clusters: 20, maxIterations: 5).fit(rows)
      }
    }
  }

  /// Bounds for each row and cluster would take twelve times the memory of the rows.
  @Test func lloydOfManyClusters() async {
    await #expect(processExitsWith: .success) {
      let (n, d, k) = (50_000, 64, 6000)
      let basis = Tensor<Float>.normal([8, d], seed: 1)
      let rows = matmul(Tensor<Float>.normal([n, 8], seed: 2), basis)
      // Bounds are kept if they take no more than the rows.
      try Self.expect(atMost: Self.kMeans(n, d, k) + 2 * 4 * n * d) {
        try KMeans(clusters: k, initialization: .random, restarts: 1, maxIterations: 1).fit(rows)
      }
    }
  }

  @Test func lloydOfBytes() async {
    await #expect(processExitsWith: .success) {
      let (n, d, k) = (40_000, 784, 10)
      let images = Tensor<UInt8>(Tensor<Float>.uniform([n, 28, 28], in: 0..<255, seed: 1))
      // A copy as floats would take 125 MB.
      try Self.expect(atMost: Self.kMeans(n, d, k)) {
        try KMeans(clusters: k, maxIterations: 2).fit(Samples(bytes: images, maxValue: 255))
      }
    }
  }

  @Test func miniBatch() async {
    await #expect(processExitsWith: .success) {
      let (n, d, k) = (200_000, 64, 40)
      let rows = Tensor<Float>.normal([n, d], seed: 1)
      // Of the rows, batches and labels only.
      try Self.expect(atMost: n * 16 + Self.kMeans(3 * 1024, d, k) + 3 * 4 * 1024 * d) {
        try MiniBatchKMeans(clusters: k, maxIterations: 2).fit(rows)
      }
    }
  }

  @Test func streaming() async {
    await #expect(processExitsWith: .success) {
      let (n, d, k) = (200_000, 64, 10)
      let rows = Tensor<Float>.normal([n, d], seed: 1)
      // The order of the rows, their labels, and batches of 5000 rows.
      try Self.expect(atMost: n * 32 + Self.kMeans(5000, d, 10 * k) + 2 * 4 * 5000 * d) {
        try StreamingKMeans(clusters: k).fit(rows)
      }
    }
  }

  @Test func prediction() async {
    await #expect(processExitsWith: .success) {
      let (n, d, k) = (300_000, 32, 100)
      let rows = Tensor<Float>.normal([n, d], seed: 1)
      let model = KMeansModel(centers: rows[0..<k])
      try Self.expect(atMost: n * 16 + 16 * k * d + Self.threads * 1024 * (k + d)) {
        try model.predict(rows)
      }
    }
  }

  @Test func training() async {
    await #expect(processExitsWith: .success) {
      let images = Tensor<UInt8>(Tensor<Float>.uniform([20_000, 28, 28], in: 0..<255, seed: 1))
      let data = LabeledImages(images: images, labels: (0..<20_000).map { $0 % 10 })
      var trainer = Trainer(
        Sequential.mnistConvNet(seed: 1), optimizer: SGD(learningRate: 0.01, momentum: 0.5),
        loss: NLLLoss(), seed: 1)
      // 128 KiB for each image of a batch, whatever the number of images.
      try Self.expect(atMost: 500 * (128 << 10)) {
        try trainer.train(on: Prefetching(data.batches(of: 500, standardization: .mnist)))
      }
    }
  }

  @Test(arguments: [false, true]) func readingADataSet(isCompressed: Bool) async throws {
    // Written here: the process that is measured only reads.
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-tests-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // The process that is measured inherits the environment.
    setenv(Self.folderVariable, folder.path, 1)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (part, count) in [("train", 60_000), ("t10k", 10)] {
      let suffix = isCompressed ? ".gz" : ""
      try IDX(Tensor<UInt8>(repeating: 7, shape: [count, 28, 28])).write(
        to: folder.appendingPathComponent("\(part)-images-idx3-ubyte\(suffix)"))
      try IDX(Tensor((0..<count).map { UInt8($0 % 10) })).write(
        to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte\(suffix)"))
    }
    await #expect(processExitsWith: .success) {
      let folder = URL(fileURLWithPath: String(cString: getenv(Self.folderVariable)))
      // The pixels, and the labels as bytes and as integers.
      try Self.expect(atMost: 60_000 * (784 + 8 + 1)) { try ImageDataset(contentsOf: folder) }
    }
  }
}
#endif
