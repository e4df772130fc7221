// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralLinearAlgebra
import NumeralTensors

/// `benchmarks workload linear-algebra`: the median time of a decomposition or solution in Double.
struct LinearAlgebraWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "linear-algebra", abstract: "Decompose or solve a part of normal.npy.",
    discussion: "The norm is that of the solution, or of the values of the decomposition.")

  enum Operation: String, CaseIterable, ExpressibleByArgument {
    case solve, cholesky, qr, svd
    case symmetricEigen = "symmetric-eigen"
    case batchedSolve = "batched-solve"
  }

  @Option(help: "The operation.")
  var operation: Operation
  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let x = try Tensor<Double>(contentsOf: options.input("normal.npy"))
    func square(_ size: Int) -> Tensor<Double> { x[0..<size, 0..<size].contiguous() }
    switch operation {
    case .solve:
      let (a, b) = (square(1000), x[1000, 0..<1000].contiguous())
      return try result { try a.solve(b) }
    case .cholesky:
      let a = matmul(x, x.transposed()) + Double(x.count) * .identity(x.count)
      return try result({ try Cholesky(a) }) { $0.l.diagonal() }
    case .qr:
      let a = square(1000)
      return try result({
        let factors = try QR(a)
        return (factors.q, factors.r)
      }) { $0.1.diagonal() }
    case .svd:
      let a = square(500)
      return try result({ try SVD(a) }) { $0.values }
    case .symmetricEigen:
      let a = square(1000) + square(1000).transposed()
      return try result({ try SymmetricEigen(a) }) { $0.values }
    case .batchedSolve:
      let numbers = x.flattened
      let a = numbers[0..<640_000].reshaped([10_000, 8, 8]) + 8 * .identity(8)
      let b = numbers[640_000..<720_000].reshaped([10_000, 8, 1])
      return try result { try a.solve(b) }
    }
  }

  private func result(_ work: () throws -> Tensor<Double>) throws -> WorkloadResult {
    try result(work) { $0 }
  }

  /// The median time of some work, over half a second or more, and the norm of its result.
  private func result<Result>(
    _ work: () throws -> Result, values: (Result) -> Tensor<Double>
  ) throws -> WorkloadResult {
    var (found, seconds) = (try work(), [Double]())
    while seconds.count < 9 || seconds.reduce(0, +) < 0.5 {
      seconds.append(try timed { found = try work() }.seconds)
    }
    return WorkloadResult(
      seconds: Measurement(seconds).median, norm: square(values(found)).sum().squareRoot())
  }
}

/// `benchmarks workload pca`: 50 principal components of MNIST.
struct PCAWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "pca", abstract: "Find 50 principal components of the training images of MNIST.")

  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    let rows = try MNIST.read().train.features()
    let pca = PCA(components: 50)
    let seconds = try (0..<3).map { _ in try timed { try pca.fit(rows) }.seconds }
    return WorkloadResult(
      seconds: Measurement(seconds).median,
      explained: Double(try pca.fit(rows).explainedVarianceRatio.sum()))
  }
}
