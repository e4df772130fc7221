import ArgumentParser
import Numeral

struct ProductWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "product", abstract: "Multiply two matrices, left.npy and right.npy.")

  @Flag(
    name: .customLong("by-openblas"),
    help: "Leave it to OpenBLAS and its own threads: the same kernels, shared out otherwise.")
  var byOpenBLAS = false
  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let left = try Tensor<Float>(npy: options.input("left.npy"))
    let right = try Tensor<Float>(npy: options.input("right.npy"))
    let product =
      byOpenBLAS
      ? Float.productByBLAS(
        left, right, m: left.shape[0], k: left.shape[1], n: right.shape[1],
        threads: options.threads)
      : Solution { matmul(left, right) }
    try product.run()
    let seconds = try (0..<9).map { _ in try timed(product.run).seconds }
    let norm = try product.answer().reduce(0) { $0 + $1 * $1 }.squareRoot()
    return WorkloadResult(seconds: Measurement(seconds).median, norm: norm)
  }
}
