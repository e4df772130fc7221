// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors

private typealias Matrices = LargeMatrices

extension Suite {
  /// Reductions of a large matrix. The library's generic loops are specialized in this module.
  static var reductions: [Benchmark] {
    let (rows, columns) = (Matrices.rows, Matrices.columns)
    return [
      reduction("sum", { [Double($0.sum())] }, { [Naive.sum($0, Matrices.count)] }),
      reduction(
        "sum, axis 0", { doubles($0.sum(axis: 0)) },
        { Naive.columnSums($0, rows: rows, columns: columns) }),
      reduction(
        "sum, axis 1", { doubles($0.sum(axis: 1)) },
        { Naive.rowSums($0, rows: rows, columns: columns) }),
      reduction(
        "argmax, axis 1", { $0.argmax(axis: 1).scalars.map { Double($0) } },
        { Naive.argmax($0, rows: rows, columns: columns).map { Double($0) } }),
    ]
  }

  private static func doubles(_ x: Tensor<Float>) -> [Double] { x.scalars.map { Double($0) } }

  private static func reduction(
    _ name: String, _ library: @escaping (Tensor<Float>) -> [Double],
    _ naive: @escaping (UnsafePointer<Float>) -> [Double]
  ) -> Benchmark {
    Benchmark(
      "reduction \(name)", .gigabytes,
      BenchmarkCase(
        work: Matrices.bytes, cost: .memory(Matrices.bytes),
        library: { Implementation { library(Matrices.a) } },
        naive: { Implementation { Matrices.a.withUnsafeBufferPointer { naive($0.baseAddress!) } } })
    )
  }
}
