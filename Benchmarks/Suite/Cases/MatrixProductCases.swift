import NaiveLoops
import Numeral

/// Products of matrices.
var matrixProductCases: [Benchmark] {
  [
    Benchmark(
      name: "matmul Float 1024³", problem: { matrixProduct(1024, 1024, 1024) },
      naiveProblem: { matrixProduct(16, 1024, 1024) })
  ]
}

private func matrixProduct(_ m: Int, _ k: Int, _ n: Int) -> Problem {
  let (a, b) = (
    Tensor<Float>.uniform([m, k], in: -1..<1, seed: 1),
    Tensor<Float>.uniform([k, n], in: -1..<1, seed: 2)
  )
  let (x, y) = (a.scalars, b.scalars)
  return Problem(
    work: 2 * Double(m * k * n),
    library: { matmul(a, b).scalars.map(Double.init) },
    naive: { Naive.matrixProduct(x, y, m: m, k: k, n: n).map(Double.init) })
}
