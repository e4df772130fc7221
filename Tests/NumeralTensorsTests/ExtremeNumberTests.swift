// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// NaN, infinities, and numbers near the largest and the smallest, with the results of NumPy and
/// PyTorch.
@Suite struct ExtremeNumberTests {
  @Test func sumsDoNotLoseSmallTerms() {
    // In Float, sums stop to grow at 2²⁴.
    #expect(Tensor<Float>.ones([20_000_000]).sum() == 2e7)
    #expect(Tensor<Float>(repeating: 0.1, shape: [60_000, 10]).sum(axis: 0)[3].scalar == 6000)
    // Intermediate sums are beyond the largest Float.
    #expect(Tensor<Float>([3e38, 3e38, -3e38]).sum() == 3e38)
    #expect(Tensor<Float>([3e38, 3e38]).mean() == 3e38)
    #expect(Tensor<Float>([3e38, 3e38]).sum() == .infinity)
  }

  @Test func variancesOfLargeNumbers() {
    #expect(Tensor<Float>([1e30, -1e30]).variance() == .infinity)
    #expect(Tensor<Double>([1e200, -1e200]).variance() == .infinity)
    #expect(Tensor<Float>([1e18, -1e18]).variance() == 1e36)
    #expect(Tensor<Double>([1, .infinity]).variance().isNaN)
    #expect(Tensor<Double>([1, .nan]).variance().isNaN)
    #expect(Tensor<Float>([1e8, 1e8 + 8]).variance() == 16)
  }

  @Test func theDivisorOfAVarianceIsNotNegative() {
    #expect(Tensor<Float>([5]).variance(correction: 1).isNaN)
    #expect(Tensor<Float>([5]).variance(correction: 2).isNaN)
    #expect(Tensor<Float>([5, 6]).variance(correction: 3) == .infinity)
    #expect(Tensor<Float>([5, 7]).variance(correction: 1) == 2)
  }

  @Test(arguments: [1, 63, 64, 1000, 200_000])
  func extremaAreTheFirstNaN(_ count: Int) {
    for position in Set([0, count / 2, count - 1]) {
      var x = Tensor<Float>.range(from: 0, to: Float(count))
      x[position] = Tensor(.nan)
      #expect(x.max().isNaN && x.min().isNaN)
      #expect(x.argmax() == position && x.argmin() == position)
      let column = x.reshaped([count, 1])
      #expect(column.argmax(axis: 0).scalars == [position])
    }
  }

  @Test func infinitiesAreNumbersToExtrema() {
    let x = Tensor<Double>([-.infinity, 3, .infinity, -7])
    #expect(x.max() == .infinity && x.argmax() == 2)
    #expect(x.min() == -.infinity && x.argmin() == 0)
    let low = Tensor<Float>(repeating: -.infinity, shape: [300])
    #expect(low.max() == -.infinity && low.argmax() == 0)
  }

  @Test func comparisonsWithNaNAreFalse() {
    let x = Tensor<Float>([.nan, 1, -.infinity])
    let y = Tensor<Float>([.nan, .nan, -.infinity])
    #expect((x .== y) == [false, false, true])
    #expect((x .!= y) == [true, true, false])
    #expect((x .< y) == [false, false, false])
    #expect((x .<= y) == [false, false, true])
    #expect((x .< 2) == [false, true, true])
    #expect(x != x)
    #expect(maximum(x, y).scalars.map(\.isNaN) == [true, true, false])
    #expect(minimum(y, x).scalars.map(\.isNaN) == [true, true, false])
    #expect(x.clamped(to: 0...1).scalars.map(\.isNaN) == [true, false, false])
    #expect(Tensor<Float>([0.0]) == [-0.0])
  }

  @Test func functionsAtTheirLimits() {
    let x = Tensor<Float>([-.infinity, -104, -88, 0, 88, 89, .infinity])
    #expect(
      exp(x).scalars.map { $0 == 0 } == [true, true, false, false, false, false, false])
    #expect(exp(x).scalars.suffix(2) == [.infinity, .infinity])
    #expect(
      exp(Tensor<Double>([709, 710, -745, -746])).scalars.map(\.isFinite) == [
        true, false, true, true,
      ])
    #expect(
      log(Tensor<Double>([0, -0.0, 1, .infinity]))
        == Tensor([-.infinity, -.infinity, 0, .infinity]))
    #expect(
      abs(log(Tensor<Double>([.leastNonzeroMagnitude]))[0].scalar + 744.4400719213812) < 1e-12)
    #expect(log(Tensor<Float>([-1, -.infinity, .nan])).scalars.allSatisfy { $0.isNaN })
    #expect(
      tanh(Tensor<Float>([-.infinity, -3e38, 0, 0x1p-133, 3e38])) == [-1, -1, 0, 0x1p-133, 1])
    #expect(sqrt(Tensor<Double>([0, .leastNonzeroMagnitude, .infinity])).scalars[2] == .infinity)
    #expect(sqrt(Tensor<Double>([-1])).scalars[0].isNaN)
    for f in [exp, log, sqrt, tanh, abs] as [(Tensor<Float>) -> Tensor<Float>] {
      #expect(f(Tensor([Float.nan])).scalars[0].isNaN)
    }
  }

  @Test func integersRoundToReals() {
    #expect(Tensor<Float>(Tensor<Int>([16_777_217, .max, .min])) == [16_777_216, 0x1p63, -0x1p63])
    #expect(Tensor<Int>(Tensor<Float>([-1.9, 1.9, -0.5])) == [-1, 1, 0])
    #expect(Tensor<UInt8>(Tensor<Double>([255.9, -0.9])) == [255, 0])
    #expect(
      Tensor<Float>(Tensor<Double>([1e300, -1e300, 1e-300])) == Tensor([.infinity, -.infinity, 0]))
  }

  @Test func poolingOfNaNAndInfinity() {
    let x = Tensor<Float>(
      [
        1, .nan, 3, 4, 5, 6, 7, .infinity, -.infinity, -.infinity, 1, 2, -.infinity, -.infinity, 3,
        4,
      ], shape: [1, 1, 4, 4])
    let (maxima, indices) = maxPool2DWithIndices(x, size: 2)
    #expect(maxima.scalars[0].isNaN)
    #expect(Array(maxima.scalars[1...]) == [.infinity, -.infinity, 4])
    #expect(indices.scalars == [1, 7, 8, 15])
    let means = avgPool2D(x, size: 2).scalars
    #expect(means[0].isNaN)
    #expect(Array(means[1...]) == [.infinity, -.infinity, 2.5])
    // Padding never exceeds a pixel, and counts as 0 in a mean.
    let low = Tensor<Float>(repeating: -5, shape: [1, 1, 2, 2])
    #expect(
      maxPool2D(low, size: 2, stride: 2, padding: 1) == Tensor(repeating: -5, shape: [1, 1, 2, 2]))
    #expect(
      avgPool2D(low, size: 2, stride: 2, padding: 1)
        == Tensor(repeating: -1.25, shape: [1, 1, 2, 2]))
  }

  @Test func rangesOfSteps() {
    #expect(Tensor<Float>.range(from: 1, to: 0, by: -0.25) == [1, 0.75, 0.5, 0.25])
    #expect(Tensor<Float>.range(from: 0, to: 1, by: -1) == [])
    #expect(Tensor<Int8>.range(from: -128, to: 127).size == 255)
  }

  /// What NumPy 2.4 prints.
  static let printed: [([Double], String)] = [
    ([.nan, 1.5], "[nan 1.5]"), ([.nan, .nan], "[nan nan]"), ([-.infinity], "[-inf]"),
    ([.leastNonzeroMagnitude, 1], "[5.e-324 1.e+000]"), ([1e16, 1.5], "[1.0e+16 1.5e+00]"),
    ([1e-5, 1], "[1.e-05 1.e+00]"), ([0, -0.0], "[ 0. -0.]"),
    ([.nan, .infinity, 1e10], "[   nan    inf 1.e+10]"),
    ([1e100, 1e-100, .nan], "[1.e+100 1.e-100     nan]"),
    (
      [1.7976931348623157e308, -1, .leastNonzeroMagnitude],
      "[ 1.79769313e+308 -1.00000000e+000  4.94065646e-324]"
    ),
    ([.nan, .infinity], "[nan inf]"),
  ]

  @Test(arguments: printed.indices)
  func printing(_ index: Int) {
    #expect(Tensor(Self.printed[index].0).description == Self.printed[index].1)
  }

  @Test func printingOfFloatsAndScalars() {
    let x = Tensor<Float>([.leastNonzeroMagnitude, 3.4e38, .nan, .infinity, 0, -.infinity])
    #expect(x.description == "[1.4e-45 3.4e+38     nan     inf 0.0e+00    -inf]")
    #expect(Tensor(Float.leastNonzeroMagnitude).description == "1e-45")
    #expect(Tensor(Double.leastNonzeroMagnitude).description == "5e-324")
    #expect(Tensor<Double>(1e16).description == "1e+16")
    #expect(Tensor<Float>(3.4028235e38).description == "3.4028235e+38")
    #expect(Tensor<Double>(.nan).description == "nan")
    #expect(Tensor<Double>(-.infinity).description == "-inf")
    #expect(
      Tensor<Int>([.max, .min]).description == "[ 9223372036854775807 -9223372036854775808]")
  }
}
