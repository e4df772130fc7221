// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import NumeralFiles
import NumeralTensors

/// `benchmarks workload product`: the median time of a matrix product.
struct ProductWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "product", abstract: "Multiply the matrices left.npy and right.npy.")

  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let left = try Tensor<Float>(contentsOf: options.input("left.npy"))
    let right = try Tensor<Float>(contentsOf: options.input("right.npy"))
    let seconds = (0..<9).map { _ in timed { matmul(left, right) }.seconds }
    let product = matmul(left, right)
    let norm = product.withUnsafeBufferPointer {
      $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    return WorkloadResult(seconds: Measurement(seconds).median, norm: norm)
  }
}
