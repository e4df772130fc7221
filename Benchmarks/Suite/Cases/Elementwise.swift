// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors

private typealias Matrices = LargeMatrices

extension Suite {
  /// Element-wise operations on large matrices. The library's generic loops are specialized in this
  /// module.
  static var elementwise: [Benchmark] {
    let (rows, columns, count) = (Matrices.rows, Matrices.columns, Matrices.count)
    return [
      elementwise("a + b", reads: 2, { $0 + $1 }, { Naive.add($0, $1, count, into: $2) }),
      elementwise(
        "a + row", { $0 + $1[0] },
        { Naive.addRow($0, $1, rows: rows, columns: columns, into: $2) }),
      elementwise(
        "a + column", { $0 + $1.reshaped([count, 1])[..<rows] },
        { Naive.addColumn($0, $1, rows: rows, columns: columns, into: $2) }),
      elementwise(
        "map", { a, _ in a.map { max($0, 0) } },
        { a, _, result in Naive.relu(a, count, into: result) }),
      elementwise(
        "mapChunks", { a, _ in a._mapChunks { $0.map { max($0, 0) } } },
        { a, _, result in Naive.relu(a, count, into: result) }),
      elementwise(
        "exp", { a, _ in exp(a) }, { a, _, result in Naive.exp(a, count, into: result) }),
    ]
  }

  /// A benchmark that reads one or two matrices and writes one. The naive loops write to a buffer
  /// that is allocated before.
  private static func elementwise(
    _ name: String, reads: Int = 1,
    _ library: @escaping (Tensor<Float>, Tensor<Float>) -> Tensor<Float>,
    _ naive:
      @escaping (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Benchmark {
    let bytes = Double(reads + 1) * Matrices.bytes
    return Benchmark(
      "elementwise \(name)", .gigabytes,
      BenchmarkCase(
        work: bytes, cost: .memory(bytes),
        library: { Implementation { library(Matrices.a, Matrices.b) } },
        naive: {
          let result = OutputBuffer<Float>(Matrices.count)
          return Implementation(into: result) {
            Matrices.a.withUnsafeBufferPointer { a in
              Matrices.b.withUnsafeBufferPointer { b in
                naive(a.baseAddress!, b.baseAddress!, result.start)
              }
            }
          }
        }))
  }
}
