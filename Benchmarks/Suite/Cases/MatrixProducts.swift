// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors

extension Suite {
  /// Products of square, tall, thin and transposed matrices, and of batches; where a product is one
  /// call of BLAS, beside that call.
  static var matrixProducts: [Benchmark] {
    [64, 256, 1024, 2048].map { product(Float.self, $0, $0, $0) }
      + [
        product(Float.self, 8192, 256, 256),
        product(Float.self, 256, 256, 8192),
        product(Float.self, 64, 8192, 64),
        product(Float.self, 2048, 2048, 16),
        product(Float.self, 1024, 1024, 1024, transposing: .left),
        product(Float.self, 1024, 1024, 1024, transposing: .right),
        batch(256, of: 64),
      ]
      + [64, 256, 1024, 2048].map { product(Double.self, $0, $0, $0) }
  }

  private static func product<Scalar: BLASRoutine>(
    _ type: Scalar.Type, _ m: Int, _ k: Int, _ n: Int, transposing transposed: MatrixOperands = []
  ) -> Benchmark {
    func makeCase(_ m: Int) -> BenchmarkCase {
      let operations = 2 * Double(m * k * n)
      func operands() -> (Tensor<Scalar>, Tensor<Scalar>) {
        (
          .uniform(transposed.contains(.left) ? [k, m] : [m, k], in: -1..<1, seed: 1),
          .uniform(transposed.contains(.right) ? [n, k] : [k, n], in: -1..<1, seed: 2)
        )
      }
      return BenchmarkCase(
        work: operations, cost: Scalar.cost(operations),
        library: {
          let (a, b) = operands()
          return Implementation { matmul(a, b, transposing: transposed) }
        },
        naive: {
          let (a, b) = operands()
          let (x, y) = (a.scalars, b.scalars)
          return Implementation {
            Naive.matrixProduct(
              transposed.contains(.left) ? Naive.transpose(x, rows: k, columns: m) : x,
              transposed.contains(.right) ? Naive.transpose(y, rows: n, columns: k) : y,
              m: m, k: k, n: n)
          }
        },
        blas: {
          let (a, b) = operands()
          return Scalar.productByBLAS(a, b, m: m, k: k, n: n, transposing: transposed)
        })
    }
    let sizes = m == k && k == n ? "\(m)" : "\(m)x\(k)x\(n)"
    let operand =
      transposed == .left ? ", left transposed" : transposed == .right ? ", right transposed" : ""
    return Benchmark(
      "matmul \(type) \(sizes)\(operand)", .gigaflops, makeCase(m),
      naiveCase: makeCase(min(m, (1 << 28) / (k * n))))
  }

  private static func batch(_ count: Int, of size: Int) -> Benchmark {
    let operations = 2 * Double(count * size * size * size)
    func operands() -> (Tensor<Float>, Tensor<Float>) {
      (
        .uniform([count, size, size], in: -1..<1, seed: 1),
        .uniform([count, size, size], in: -1..<1, seed: 2)
      )
    }
    return Benchmark(
      "matmul Float \(count) of \(size)", .gigaflops,
      BenchmarkCase(
        work: operations, cost: .floats(operations),
        library: {
          let (a, b) = operands()
          return Implementation { matmul(a, b) }
        },
        naive: {
          let (a, b) = operands()
          let matrices = (0..<count).map { (a[$0].scalars, b[$0].scalars) }
          return Implementation {
            matrices.flatMap { Naive.matrixProduct($0, $1, m: size, k: size, n: size) }
          }
        }))
  }
}
