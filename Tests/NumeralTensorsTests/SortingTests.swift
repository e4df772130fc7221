// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import Testing

/// Sorts against the standard library's, with elements that are equal, NaN, infinite and extreme.
@Suite struct SortingTests {
  /// Lengths on either side of those at which the method changes.
  static let lengths = [0, 1, 2, 48, 49, 1000, 4096, 65_535, 70_000, 300_001]

  /// Numbers of which many are equal.
  private func numbers(_ count: Int, _ seed: Int) -> [Float] {
    var generator = RandomKey(UInt64(seed)).generator
    let special: [Float] = [
      0, -0.0, .infinity, -.infinity, .nan, -.nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]
    return (0..<count).map { _ in
      switch generator.next(upperBound: 10) {
      case 0: special[generator.next(upperBound: special.count)]
      case 1...3: Float(generator.next(upperBound: 20)) - 10
      default: Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      }
    }
  }

  /// The indices in order, by a stable sort, NaN last.
  private func order<Scalar: Comparable>(_ x: [Scalar], descending: Bool) -> [Int] {
    let missing = x.indices.filter { x[$0] != x[$0] }
    let present = x.indices.filter { x[$0] == x[$0] }
    // `sorted` of the standard library is stable.
    return present.sorted { descending ? x[$0] > x[$1] : x[$0] < x[$1] } + missing
  }

  @Test(arguments: lengths, [false, true])
  func argsortIsStableWithNaNLast(count: Int, descending: Bool) {
    let x = numbers(count, count)
    let tensor = Tensor<Float>(x)
    let expected = order(x, descending: descending)
    #expect(tensor.argsort(descending: descending).scalars == expected)
    #expect(Tensor<Double>(tensor).argsort(descending: descending).scalars == expected)
    let sorted = tensor.sorted(descending: descending).scalars
    #expect(
      zip(sorted, expected).allSatisfy { $0 == x[$1] || ($0.isNaN && x[$1].isNaN) })
    let values = tensor.take(expected)
    let same = zip(values.scalars, Tensor<Double>(tensor).sorted(descending: descending).scalars)
    #expect(same.allSatisfy { Double($0) == $1 || ($0.isNaN && $1.isNaN) })
  }

  @Test(arguments: lengths) func integersOfEveryWidth(count: Int) {
    func check<Scalar: IntegerElement>(_ type: Scalar.Type) {
      var generator = RandomKey(UInt64(count)).generator
      var x = (0..<count).map { _ in Scalar(truncatingIfNeeded: generator.next()) }
      if count > 2 { (x[0], x[1]) = (.max, .min) }
      for descending in [false, true] {
        let order = order(x, descending: descending)
        #expect(Tensor(x).argsort(descending: descending).scalars == order)
        #expect(Tensor(x).sorted(descending: descending).scalars == order.map { x[$0] })
      }
    }
    check(Int8.self)
    check(UInt8.self)
    check(Int16.self)
    check(UInt16.self)
    check(Int32.self)
    check(UInt32.self)
    check(Int.self)
    check(UInt64.self)
  }

  @Test func sameAtAnyNumberOfThreads() {
    let x = Tensor<Float>(numbers(200_000, 3))
    let results = [1, 2, 5].map { Parallel.$threads.withValue($0) { x.argsort() } }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test(arguments: [0, 1, 2, -1]) func rowsAlongAnAxis(axis: Int) {
    let x = Tensor<Float>.normal([7, 30, 11], seed: 5)
    let (sorted, order) = (x.sorted(axis: axis), x.argsort(axis: axis))
    #expect(x.gathered(order, axis: axis) == sorted)
    let last = sorted.movedAxis(axis, to: -1)
    for row in last.reshaped([-1, last.shape[2]]) {
      #expect(row.scalars == row.scalars.sorted())
    }
  }

  @Test func theLargestAndTheSmallest() {
    let x: Tensor<Float> = [[3, .nan, 7, 7], [-1, 2, 0, 5]]
    let (values, indices) = x.topK(2)
    #expect(values == [[7, 7], [5, 2]])
    #expect(indices == [[2, 3], [3, 1]])
    #expect(x.topK(2, axis: 0, largest: false).values[0, 0] == -1)
    #expect(x.topK(3, largest: false).indices == [[0, 2, 3], [0, 2, 1]])
    #expect(x.topK(0).values.shape == [2, 0])
  }

  @Test(arguments: [0, 1, 5, 3000]) func uniqueElements(count: Int) {
    let x = numbers(count, 9).map { $0.rounded() }
    let (values, counts, inverse) = Tensor<Float>(x).unique()
    let present = Set(x.filter { !$0.isNaN }).sorted()
    let missing = x.count { $0.isNaN }
    #expect(values.scalars.filter { !$0.isNaN } == present)
    #expect(values.size == present.count + (missing > 0 ? 1 : 0))
    #expect(counts.reduce(0, +) == count)
    if missing > 0 { #expect(counts.last == missing) }
    #expect(
      zip(values.take(inverse.scalars).scalars, x).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    )
  }

  @Test func insertionPositions() {
    let sorted = Tensor<Float>([-2, 1, 1, 4, .infinity, .nan])
    let numbers = Tensor<Float>([[-3, -2, 1], [2, .infinity, .nan]])
    #expect(sorted.searchSorted(numbers) == [[0, 0, 1], [3, 4, 5]])
    #expect(sorted.searchSorted(numbers, after: true) == [[0, 1, 3], [3, 5, 6]])
    #expect(Tensor<Int>([]).searchSorted([7]) == [0])
  }
}
