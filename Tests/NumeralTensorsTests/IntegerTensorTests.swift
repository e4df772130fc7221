// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

@Suite struct IntegerTensorTests {
  @Test func arithmeticIsThatOfSingleIntegers() {
    let x: Tensor<Int32> = [[7, -7, 5], [2, 0, -9]]
    let y: Tensor<Int32> = [2, 3, -4]
    func check(
      _ result: Tensor<Int32>, _ combine: (Int32, Int32) -> Int32,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(
        result.scalars == indices(of: [2, 3]).map { combine(x[$0[0], $0[1]], y[$0[1]].scalar) },
        sourceLocation: sourceLocation)
    }
    check(x + y, +)
    check(x - y, -)
    check(x * y, *)
    check(x / y, /)
    check(x % y, %)
    check(x &+ y, &+)
    check(x & y, &)
    check(x | y, |)
    check(x ^ y, ^)
    #expect(-x == 0 - x && ~x == -1 - x)
    #expect(x << 2 == x * 4 && (x << 2) >> 2 == x)
    #expect(100 / y == [50, 33, -25] && 100 % y == [0, 1, 0])
    var z = x
    z += 1
    z *= y
    z /= 2
    z %= 5
    #expect(z == (x + 1) * y / 2 % 5)
  }

  @Test func wrappingOperatorsWrap() {
    let x: Tensor<UInt8> = [250, 255, 0]
    #expect(x &+ 10 == [4, 9, 10])
    #expect(x &- 251 == [255, 4, 5])
    #expect(x &* 2 == [244, 254, 0])
    var y = x
    y &+= x
    y &-= 1
    y &*= 3
    #expect(y == (x &+ x &- 1) &* 3)
  }

  @Test func overflowStops() async {
    await #expect(processExitsWith: .failure) { _ = Tensor<Int8>([100, 1]) + 100 }
    await #expect(processExitsWith: .failure) { _ = Tensor<Int>([.max, 1]).sum() }
  }

  @Test func sumsHave64Bits() {
    let bytes = Tensor<UInt8>(repeating: 255, shape: [300, 1000])
    #expect(bytes.sum() == 255 * 300_000)
    #expect(bytes.sum(axis: 0) == Tensor<Int>(repeating: 255 * 300, shape: [1000]))
    #expect(bytes.sum(axis: 1, keepDims: true).shape == [300, 1])
    #expect(bytes.mean() == 255)
    #expect(Tensor<Int16>([-3, 4]).mean(axis: 0).scalar == 0.5)
    #expect(Tensor<Int>([]).sum() == 0 && Tensor<Int>([]).mean().isNaN)
    #expect(bytes.sum(axes: [0, 1]).scalar == 255 * 300_000)
  }

  @Test func extrema() {
    let x: Tensor<Int64> = [[5, .min, 7], [7, .max, -1]]
    #expect(x.max() == .max && x.min() == .min && x.argmax() == 4 && x.argmin() == 1)
    #expect(x.max(axis: 1) == [7, .max] && x.argmin(axis: 0) == [0, 0, 1])
    #expect(maximum(x, Tensor(0)).min() == 0 && x.clamped(to: -2...6)[0] == [5, -2, 6])
    #expect(sign(x) == [[1, -1, 1], [1, 1, -1]])
  }

  @Test func conversions() {
    let x: Tensor<Int> = [0, 255, 3]
    #expect(Tensor<UInt8>(x) == [0, 255, 3] && Tensor<Float>(x) == [0, 255, 3])
    #expect(Tensor<Int8>(truncatingIfNeeded: x) == [0, -1, 3])
    #expect(Tensor<Bool>(x) == [false, true, true])
    #expect(Tensor<Int>(Tensor<Bool>(x)) == [0, 1, 1])
    #expect(Tensor<Int16>(Tensor<Double>([-2.9, 2.9])) == [-2, 2])
  }

  @Test func numbersThatDoNotFitStop() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<UInt8>(Tensor<Int>([3, 256]))
    }
    expectMessage(stopped, "Tensor: found 256, expected a number that fits in UInt8")
  }
}
