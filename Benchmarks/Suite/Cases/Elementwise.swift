import NaiveLoops
import Numeral

private let (rows, columns) = (4096, 4096)

extension Suite {
  /// Element-wise operations on matrices that no cache holds, with the library's loops compiled here.
  static var elementwise: [Benchmark] {
    [
      elementwise("a + b", reads: 2, { $0 + $1 }, { Naive.add($0, $1, rows * columns, into: $2) }),
      elementwise(
        "a + row", { $0 + $1[0] },
        { Naive.addRow($0, $1, rows: rows, columns: columns, into: $2) }),
      elementwise(
        "a + column", { $0 + $1.reshaped([rows * columns, 1])[..<rows] },
        { Naive.addColumn($0, $1, rows: rows, columns: columns, into: $2) }),
      elementwise(
        "map", { a, _ in a.map { max($0, 0) } },
        { a, _, y in Naive.relu(a, rows * columns, into: y) }),
      elementwise(
        "mapPieces", { a, _ in a.mapPieces { $0.map { max($0, 0) } } },
        { a, _, y in Naive.relu(a, rows * columns, into: y) }),
      elementwise(
        "exp", { a, _ in exp(a) }, { a, _, y in Naive.exp(a, rows * columns, into: y) }),
    ]
  }

  /// A case of one or two matrices, of which one is the other where `reads` is 1; the naive loops write
  /// into memory that is there already.
  private static func elementwise(
    _ name: String, reads: Int = 1,
    _ library: @escaping (Tensor<Float>, Tensor<Float>) -> Tensor<Float>,
    _ naive: @escaping ([Float], [Float], UnsafeMutablePointer<Float>) -> Void
  ) -> Benchmark {
    func operands() -> (Tensor<Float>, Tensor<Float>) {
      let a = Tensor<Float>.uniform([rows, columns], in: -1..<1, seed: 1)
      return (a, reads > 1 ? .uniform([rows, columns], in: -1..<1, seed: 2) : a)
    }
    let bytes = Double((reads + 1) * rows * columns * MemoryLayout<Float>.stride)
    return Benchmark(
      "elementwise \(name)", .gigabytes,
      Problem(
        work: bytes, demand: .memory(bytes),
        library: {
          let (a, b) = operands()
          return Solution { library(a, b) }
        },
        naive: {
          let (a, b) = operands()
          let (x, y) = (a.scalars, b.scalars)
          let result = Memory<Float>(rows * columns)
          return Solution(
            run: {
              naive(x, y, result.start)
              use(result.start)
            },
            answer: {
              naive(x, y, result.start)
              return result.scalars.map { Double($0) }
            })
        }))
  }
}
