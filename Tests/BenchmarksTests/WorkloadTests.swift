// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import Testing

/// The JSON that `benchmarks workload` prints for the comparison script.
@Suite struct WorkloadTests {
  private struct Result: Decodable {
    let seconds: Double
    let norm, accuracy: Double?
  }

  @Test func product() throws {
    try withTemporaryFolder { folder in
      try Tensor<Float>([[1, 2], [3, 4], [5, 6]]).write(to: folder.appending(path: "left.npy"))
      try Tensor<Float>([[1, 0], [-1, 2]]).write(to: folder.appending(path: "right.npy"))
      // The product is [[−1, 4], [−1, 8], [−1, 12]].
      let result = try run(["product"], in: folder)
      #expect(abs(try #require(result.norm) - Double(227).squareRoot()) <= 1e-12)
      #expect(result.seconds > 0)
    }
  }

  @Test(arguments: [1, 16, 64]) func inference(batchSize: Int) throws {
    try withTemporaryFolder { folder in
      let model = Sequential.mnistConvNet(seed: 3)
      try model.write(to: folder.appending(path: "network.safetensors"))
      let images = Digits.images[0..<50].resized(height: 28, width: 28)
      try IDX(images.images).write(to: folder.appending(path: "test-images.idx"))
      let predicted = model(images.inputs(.mnist)).argmax(axis: 1).scalars
      // All but ten labels are the predictions of the network.
      let labels = predicted.enumerated().map { UInt8($0 < 10 ? ($1 + 1) % 10 : $1) }
      try IDX(Tensor(labels)).write(to: folder.appending(path: "test-labels.idx"))
      let result = try run(["inference", "--batch-size", String(batchSize)], in: folder)
      #expect(result.accuracy == 0.8)
    }
  }

  @Test func missingInputsAreNamed() throws {
    try withTemporaryFolder { folder in
      let process = try BenchmarksProcess.run(["workload", "product", "--folder", folder.path])
      #expect(process.status == 1)
      #expect(process.errors.contains("left.npy"))
      #expect(process.output == "")
    }
  }

  private func run(_ workload: [String], in folder: URL) throws -> Result {
    let process = try BenchmarksProcess.run(["workload"] + workload + ["--folder", folder.path])
    #expect(process.status == 0, "\(process.errors)")
    return try JSONDecoder().decode(Result.self, from: Data(process.output.utf8))
  }
}
