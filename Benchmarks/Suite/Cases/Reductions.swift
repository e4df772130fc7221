import NaiveLoops
import Numeral

private let (rows, columns) = (4096, 4096)

extension Suite {
  /// Reductions of a matrix that no cache holds, with the library's loops compiled here.
  static var reductions: [Benchmark] {
    [
      reduction("sum", { [Double($0.sum())] }, { [Naive.sum($0, rows * columns)] }),
      reduction(
        "sum, axis 0", { doubles($0.sum(axis: 0)) },
        { Naive.sumOfRows($0, rows: rows, columns: columns) }),
      reduction(
        "sum, axis 1", { doubles($0.sum(axis: 1)) },
        { Naive.sumOfColumns($0, rows: rows, columns: columns) }),
      reduction(
        "argmax, axis 1", { $0.argmax(axis: 1).scalars.map { Double($0) } },
        { Naive.argmax($0, rows: rows, columns: columns).map { Double($0) } }),
    ]
  }

  private static func doubles(_ x: Tensor<Float>) -> [Double] { x.scalars.map { Double($0) } }

  private static func reduction(
    _ name: String, _ library: @escaping (Tensor<Float>) -> [Double],
    _ naive: @escaping ([Float]) -> [Double]
  ) -> Benchmark {
    func operand() -> Tensor<Float> { .uniform([rows, columns], seed: 1) }
    let bytes = Double(rows * columns * MemoryLayout<Float>.stride)
    return Benchmark(
      "reduction \(name)", .gigabytes,
      Problem(
        work: bytes, demand: .memory(bytes),
        library: {
          let x = operand()
          return Solution { library(x) }
        },
        naive: {
          let x = operand().scalars
          return Solution { naive(x) }
        }))
  }
}
