// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Scans, reductions over several axes and without NaN, quantiles, and histograms.
@Suite struct StatisticsTests {
  private let x = Tensor<Double>.normal([4, 5, 6], seed: 2)
  private let gaps: Tensor<Float> = [[1, .nan, 5], [.nan, .nan, .nan], [-2, 4, 0]]

  @Test(arguments: [0, 1, 2, -1]) func scans(axis: Int) {
    let sums = x.cumulativeSum(axis: axis)
    #expect(
      sums.differences(axis: axis).isApproximatelyEqual(
        to: x.split(lengths: [1, x.shape[axis < 0 ? 2 : axis] - 1], axis: axis)[1],
        absoluteTolerance: 1e-12))
    let last = sums.take([-1], axis: axis)
    #expect(
      last.isApproximatelyEqual(
        to: x.sum(axis: axis, keepDims: true), absoluteTolerance: 1e-12))
    let product = x.cumulativeProduct(axis: axis).take([1], axis: axis)
    #expect(product == x.take([0], axis: axis) * x.take([1], axis: axis))
    #expect(Tensor<UInt8>([200, 100]).cumulativeSum() == [200, 300])
    #expect(Tensor<Int>([2, 3, 4]).cumulativeProduct() == [2, 6, 24])
    #expect(Tensor<Int>([1, 4, 9, 16]).differences(order: 2) == [2, 2])
    #expect(Tensor<Int>([]).differences() == [])
  }

  @Test(arguments: [[0], [1, 2], [0, 2], [2, 0, 1], []]) func severalAxes(axes: [Int]) {
    // One axis after the other, the last first.
    let expected = axes.sorted(by: >).reduce(x) { $0.sum(axis: $1) }
    #expect(x.sum(axes: axes).isApproximatelyEqual(to: expected, absoluteTolerance: 1e-12))
    let kept = axes.reduce(x) { $0.max(axis: $1, keepDims: true) }
    #expect(x.max(axes: axes, keepDims: true) == kept)
    #expect(x.min(axes: axes).shape == expected.shape)
    let count = Double(axes.map { x.shape[$0] }.reduce(1, *))
    #expect(x.mean(axes: axes).isApproximatelyEqual(to: expected / count, absoluteTolerance: 1e-12))
  }

  @Test func reductionsWithoutNaN() {
    #expect(gaps.nanSum() == 8 && gaps.nanSum(axis: 1) == [6, 0, 2])
    #expect(gaps.nanMean() == 1.6)
    #expect(gaps.nanMean(axis: 0) == [-0.5, 4, 2.5] && gaps.nanMean(axis: 1)[1].scalar.isNaN)
    #expect(gaps.nanMax(axis: 1)[0].scalar == 5 && gaps.nanMax(axis: 1)[1].scalar.isNaN)
    #expect(gaps.nanMax() == 5 && gaps.nanMin() == -2 && gaps.nanMin(axis: 0) == [-2, 4, 0])
    #expect(gaps.nanVariance(axis: 1, keepDims: true)[0, 0] == 4)
    #expect(gaps.nanStandardDeviation(axis: 1, correction: 1)[0].scalar == Float(8).squareRoot())
  }

  @Test func quantiles() {
    let row: Tensor<Double> = [3, 1, 4, 1, 5]
    #expect(row.median() == 3 && row.quantile(0) == 1 && row.quantile(1) == 5)
    #expect(row.quantile(0.375) == 2 && row.quantile(0.1) == 1)
    #expect(x.median(axis: 1, keepDims: true).shape == [4, 1, 6])
    #expect(x.quantile(0.5, axis: 2) == (x.sorted()[..., 2] + x.sorted()[..., 3]) / 2)
    #expect(gaps.median(axis: 1)[0].scalar.isNaN && gaps.median(axis: 1)[2].scalar == 0)
    #expect(Tensor<Float>([.infinity, .infinity]).median() == .infinity)
    #expect(row.standardDeviation() == row.variance().squareRoot())
    #expect(x.standardDeviation(axis: 0) == sqrt(x.variance(axis: 0)))
  }

  @Test func histograms() {
    let (counts, edges) = Tensor<Float>([0, 0.5, 1, 1, 2, .nan, 9]).histogram(bins: 2, in: 0...2)
    #expect(counts == [2, 3] && edges == [0, 1, 2])
    let values = Tensor<Float>((0..<1000).map { Float($0) / 10 })
    let all = values.histogram(bins: 7)
    #expect(all.counts.sum() == 1000 && all.edges.size == 8)
    for bin in 0..<7 {
      let (low, high) = (all.edges[bin].scalar, all.edges[bin + 1].scalar)
      let expected = values.scalars.count { $0 >= low && ($0 < high || (bin == 6 && $0 == high)) }
      #expect(all.counts[bin].scalar == expected)
    }
    #expect(Tensor<Float>([3, 3]).histogram(bins: 1).edges == [2.5, 3.5])
    #expect(Tensor<Float>([]).histogram(bins: 2).counts == [0, 0])
    #expect(Tensor<UInt8>([1, 3, 1]).binCount() == [0, 2, 0, 1])
    #expect(Tensor<Int>([]).binCount(minLength: 2) == [0, 0])
  }
}
