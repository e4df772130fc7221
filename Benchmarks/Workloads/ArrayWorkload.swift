// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import NumeralFiles
import NumeralTensors

/// `benchmarks workload array`: the median time of an operation on a large array of Float.
struct ArrayWorkload: Workload {
  static let configuration = CommandConfiguration(
    commandName: "array", abstract: "Apply an operation to numbers.npy or square.npy.",
    discussion: "The checksum is the dot product of the result and 0 to 1 in equal steps.")

  enum Operation: String, CaseIterable, ExpressibleByArgument {
    case add
    case multiplyAdd = "multiply-add"
    case exp
    case sum
    case sumAxis0 = "sum-axis-0"
    case maxAxis1 = "max-axis-1"
    case sort, argsort, transpose
  }

  @Option(help: "The operation.")
  var operation: Operation
  @OptionGroup var options: WorkloadOptions

  func measure() throws -> WorkloadResult {
    func read(_ name: String) throws -> Tensor<Float> {
      try Tensor(contentsOf: options.input(name))
    }
    let x = try read(operation == .transpose ? "square.npy" : "numbers.npy")
    switch operation {
    case .add, .multiplyAdd:
      let y = try read("others.npy")
      return operation == .add ? result { x + y } : result { x * 2 + y }
    case .exp: return result { exp(x) }
    case .sum: return result { Tensor(x.sum()) }
    case .sumAxis0: return result { x.sum(axis: 0) }
    case .maxAxis1: return result { x.max(axis: 1) }
    case .sort:
      let x = x.flattened
      return result { x.sorted() }
    case .argsort:
      let x = x.flattened
      // Equal elements may be in any order.
      return result({ x.argsort() }, checked: { x.take($0.scalars) })
    case .transpose: return result { x.transposed().contiguous() }
    }
  }

  /// The median time of an operation, over half a second or more, and the checksum of its result.
  private func result(_ work: () -> Tensor<Float>) -> WorkloadResult { result(work) { $0 } }

  private func result<Scalar>(
    _ work: () -> Tensor<Scalar>, checked: (Tensor<Scalar>) -> Tensor<Float>
  ) -> WorkloadResult {
    var (found, seconds) = (work(), [Double]())
    // Short operations are repeated until all threads are awake.
    while seconds.count < 9 || seconds.reduce(0, +) < 0.5 {
      seconds.append(timed { found = work() }.seconds)
    }
    return WorkloadResult(
      seconds: Measurement(seconds).median, checksum: Self.checksum(checked(found)))
  }

  /// The dot product of the elements and equal steps from 0 to 1.
  static func checksum(_ x: Tensor<Float>) -> Double {
    let last = Double(max(x.size - 1, 1))
    return x.withUnsafeBufferPointer { scalars in
      scalars.indices.reduce(0) { $0 + Double(scalars[$1]) * (Double($1) / last) }
        + (scalars.count == 1 ? Double(scalars[0]) : 0)
    }
  }
}
