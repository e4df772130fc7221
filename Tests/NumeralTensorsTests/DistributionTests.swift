// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Random tensors of further distributions: moments, ranges, and independence of shape and threads.
@Suite struct DistributionTests {
  private let count = 200_000

  @Test func integersAreEquallyLikely() {
    let rolls = Tensor<Int>.integers([count], in: 1..<7, seed: 3)
    let counts = rolls.binCount().scalars
    #expect(counts[0] == 0 && counts.count == 7)
    // Five standard deviations of a count.
    let (mean, deviation) = (Double(count) / 6, (Double(count) * 5 / 36).squareRoot())
    #expect(counts.dropFirst().allSatisfy { abs(Double($0) - mean) < 5 * deviation })
    let bytes = Tensor<UInt8>.integers([count], in: 0..<255, seed: 4)
    #expect(bytes.min() == 0 && bytes.max() == 254)
    let wide = Tensor<Int64>.integers([count], in: .min..<(.max), seed: 5)
    #expect((wide .< 0).countNonzero() > 2 * count / 5 && wide.max() > .max / 2)
    #expect(Tensor<Int>.integers([3], in: 7..<8, seed: 1) == [7, 7, 7])
  }

  @Test(arguments: [0.3, 1, 2.5, 40]) func gammaHasItsMoments(alpha: Double) {
    let x = Tensor<Double>.gamma([count], alpha: alpha, scale: 3, seed: 6)
    let error = 6 / Double(count).squareRoot()
    #expect(abs(x.mean() / (3 * alpha) - 1) < error / alpha.squareRoot())
    // The kurtosis of the distribution is 3 + 6 / alpha.
    #expect(abs(x.variance() / (9 * alpha) - 1) < error * (2 + 6 / alpha).squareRoot())
    #expect(x.min() >= 0)
  }

  @Test func exponentialAndBernoulliHaveTheirMoments() {
    let x = Tensor<Float>.exponential([count], mean: 2, seed: 7)
    #expect(abs(x.mean() / 2 - 1) < 0.015 && abs(x.median() / (2 * 0.6931) - 1) < 0.02)
    let mask = Tensor<Bool>.bernoulli([count], probability: 0.25, seed: 8)
    #expect(abs(Double(mask.countNonzero()) / Double(count) - 0.25) < 0.005)
    #expect(Tensor<Bool>.bernoulli([9], probability: 1, seed: 1).all())
    #expect(!Tensor<Bool>.bernoulli([9], probability: 0, seed: 1).any())
  }

  @Test func sameNumbersInAnyShapeAtAnyNumberOfThreads() {
    func draw(_ shape: [Int]) -> [[Double]] {
      [
        Tensor<Double>.gamma(shape, alpha: 0.5, seed: 1).scalars,
        Tensor<Double>.exponential(shape, seed: 1).scalars,
        Tensor<Int>.integers(shape, in: 0..<1000, seed: 1).scalars.map(Double.init),
      ]
    }
    let results = [1, 3].map { Parallel.$threads.withValue($0) { draw([40_000]) } }
    #expect(results[0] == results[1] && results[0] == draw([200, 200]))
  }

  @Test func choicesWithoutReplacementAreDifferent() {
    let x: Tensor<Float> = counting([50, 2])
    let sample = x.sampled(20, seed: 9)
    #expect(Set(sample[.all, 0].scalars).count == 20)
    #expect(x.shuffled(seed: 9).sorted(axis: 0) == x)
    let weights = [0.0, 1, 2, 0, 5]
    let chosen = RandomKey(2).choice(3, of: 5, weights: weights)
    #expect(Set(chosen) == [1, 2, 4])
  }

  @Test func weightedChoicesHaveTheirFrequencies() {
    let weights = [1.0, 0, 3, 6]
    let chosen = RandomKey(3).choice(count, of: 4, replacing: true, weights: weights)
    let counts = Tensor<Int>(chosen).binCount().scalars.map { Double($0) / Double(count) }
    #expect(zip(counts, [0.1, 0, 0.3, 0.6]).allSatisfy { abs($0 - $1) < 0.006 })
    // Without replacement, the first choice has the same frequencies.
    let firsts = (0..<20_000).map { RandomKey(4).child($0).choice(1, of: 4, weights: weights)[0] }
    let first = Tensor<Int>(firsts).binCount().scalars.map { Double($0) / 20_000 }
    #expect(zip(first, [0.1, 0, 0.3, 0.6]).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(RandomKey(1).choice(4, of: 1, replacing: true) == [0, 0, 0, 0])
  }
}
