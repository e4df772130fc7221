// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

@Suite struct BroadcastingTests {
  static let shapes: [[Int]] = [
    [], [1], [3], [4], [0], [1, 1], [3, 1], [1, 4], [3, 4], [1, 0], [3, 0], [4, 4],
    [2, 3, 4], [2, 1, 4], [1, 3, 1], [2, 3, 1], [2, 1, 1], [1, 1, 1], [2, 1, 0], [0, 3, 4],
    [5, 2, 3, 4], [5, 1, 3, 1], [1, 2, 1, 4], [5, 1, 1, 1], [1, 2, 3, 1],
  ]

  /// NumPy's rule: shapes are aligned at the last axis, and axes of length 1 are repeated.
  private func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    let a = Array(repeating: 1, count: rank - a.count) + a
    let b = Array(repeating: 1, count: rank - b.count) + b
    var shape: [Int] = []
    for (x, y) in zip(a, b) {
      guard x == y || x == 1 || y == 1 else { return nil }
      shape.append(x == 1 ? y : x)
    }
    return shape
  }

  /// The element of a tensor at an index of the broadcast shape.
  private func element(_ x: Tensor<Double>, _ index: [Int]) -> Double {
    let index = zip(index.suffix(x.rank), x.shape).map { $1 == 1 ? 0 : $0 }
    return x.scalars[position(index, in: x.shape)]
  }

  @Test func mostPairsOfShapesBroadcast() {
    let pairs = Self.shapes.map { left in
      Self.shapes.count { broadcast(left, $0) != nil }
    }
    #expect(pairs.reduce(0, +) > 200)
  }

  @Test(arguments: shapes)
  func broadcastsWithEveryOtherShape(_ left: [Int]) {
    let a: Tensor<Double> = counting(left, from: 1)
    for right in Self.shapes {
      guard let shape = broadcast(left, right) else { continue }
      let b: Tensor<Double> = counting(right, from: 100)
      let expected = indices(of: shape).map { element(a, $0) - element(b, $0) }
      let difference = a - b
      #expect(difference.shape == shape, "\(left) \(right)")
      #expect(difference.scalars == expected, "\(left) \(right)")
      #expect(a.zipMap(b) { $0 - $1 } == difference, "\(left) \(right)")
      guard shape == left else { continue }
      var (c, d) = (a, a)
      c -= b
      d.formZipMap(b) { $0 - $1 }
      #expect(c == difference, "\(left) \(right) in place")
      #expect(d == difference, "\(left) \(right) in place")
    }
  }

  /// Operands of several chunks.
  @Test(arguments: [1, 3])
  func largeOperands(threads: Int) {
    let x: Tensor<Double> = counting([700, 300])
    let row: Tensor<Double> = counting([300], from: 7)
    let column: Tensor<Double> = counting([700, 1], from: 3)
    Parallel.$threads.withValue(threads) {
      let sum = (x + row) * column
      var updated = x
      updated += row
      updated *= column
      var expected: [Double] = []
      for i in 0..<700 {
        for j in 0..<300 {
          expected.append((Double(i * 300 + j) + Double(j + 7)) * Double(i + 3))
        }
      }
      // Compared outside the macro, which would print 210,000 numbers.
      let sumIsRight = sum.scalars == expected
      let updatedIsRight = updated.scalars == expected
      let doubleIsRight = (x + x).scalars == x.scalars.map { $0 * 2 }
      let complementIsRight = (1 - x).scalars == x.scalars.map { 1 - $0 }
      #expect(sumIsRight)
      #expect(updatedIsRight)
      #expect(doubleIsRight)
      #expect(complementIsRight)
    }
  }

  @Test func operators() {
    let a: Tensor<Float> = [6, -3, 0.5]
    let b: Tensor<Float> = [2, 4, -8]
    #expect(a + b == [8, 1, -7.5])
    #expect(a - b == [4, -7, 8.5])
    #expect(a * b == [12, -12, -4])
    #expect(a / b == [3, -0.75, -0.0625])
    #expect(-a == [-6, 3, -0.5])
    #expect(a + 1 == [7, -2, 1.5])
    #expect(1 + a == [7, -2, 1.5])
    #expect(a - 1 == [5, -4, -0.5])
    #expect(1 - a == [-5, 4, 0.5])
    #expect(a * 2 == [12, -6, 1])
    #expect(2 * a == [12, -6, 1])
    #expect(a / 2 == [3, -1.5, 0.25])
    #expect(3 / a == [0.5, -1, 6])
    var c = a
    c += b
    c -= [1, 1, 1]
    c *= b
    c /= [2, 2, 2]
    #expect(c == [7, 0, 34])
    c += 1
    c -= 3
    c *= 2
    c /= 4
    #expect(c == [2.5, -1, 16])
  }
}
