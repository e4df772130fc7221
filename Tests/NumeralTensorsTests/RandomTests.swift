// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import Testing

@Suite struct RandomTests {
  struct PhiloxCase: Sendable {
    let counter: SIMD4<UInt32>
    let key: SIMD2<UInt32>
    let block: SIMD4<UInt32>
  }

  /// The known answers of Random123, the authors' implementation (`kat_vectors`).
  static let knownAnswers = [
    PhiloxCase(
      counter: [0, 0, 0, 0], key: [0, 0],
      block: [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
    PhiloxCase(
      counter: [.max, .max, .max, .max], key: [.max, .max],
      block: [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]),
    PhiloxCase(
      counter: [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344],
      key: [0xA409_3822, 0x299F_31D0],
      block: [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]),
  ]

  @Test(arguments: knownAnswers)
  func philoxGivesTheKnownAnswers(_ test: PhiloxCase) {
    #expect(Philox.block(test.counter, key: test.key) == test.block)
  }

  @Test func derivedKeysAreDistinct() {
    let root: RandomKey = 1
    var keys: Set<RandomKey> = [root, 0, 2]
    var count = 3
    for name in ["a", "b", "ab", "", "dropout", "weights"] {
      keys.insert(root.child(name))
      keys.insert(RandomKey(2).child(name))
      count += 2
    }
    for index in -100..<1000 {
      keys.insert(root.child(index))
      keys.insert(root.child("a").child(index))
      count += 2
    }
    keys.formUnion([
      root.child("a").child("b"), root.child("b").child("a"), root.child(1).child(2),
      root.child(2).child(1),
    ])
    #expect(keys.count == count + 4)
    #expect(
      root.child("a").child(3) == RandomKey(1).child("a").child(3), "only the path matters")
  }

  @Test func numbersOfAKeyDoNotChangeBetweenVersions() {
    // Runs must be repeatable with later versions, so these numbers must never change.
    var generator = RandomKey(7).child("weights").child(3).generator
    #expect(generator.next() == 13_989_901_108_915_612_092)
    #expect(RandomKey(7).permutation(8) == [1, 3, 2, 7, 5, 4, 0, 6])
    #expect(Tensor<Float>.uniform([3], seed: 7).scalars == [0.9545971, 0.40696037, 0.006075084])
  }

  @Test func generatorIsASequenceOfBlocks() {
    var generator = RandomKey(0).generator
    var again = generator
    let block = Philox.block([0, 0, 0, 0], key: [0, 0])
    for word in 0..<4 { #expect(generator.nextWord() == block[word]) }
    #expect(generator.nextWord() == Philox.block([1, 0, 0, 0], key: [0, 0])[0])
    #expect(again.next() == UInt64(block[1]) << 32 | UInt64(block[0]))
  }

  @Test func integersBelowABoundAreUniform() {
    var generator = RandomKey(3).generator
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.next(upperBound: 7)] += 1 }
    // Five standard deviations of a binomial count: √(70000 · 1/7 · 6/7) ≈ 93.
    for count in counts { #expect(Swift.abs(count - 10_000) <= 465) }
    #expect(generator.next(upperBound: 1) == 0)
    for _ in 0..<100 { #expect((0..<Int.max).contains(generator.next(upperBound: .max))) }
  }

  @Test(arguments: [0, 1, 2, 10, 1000])
  func permutationsHoldEachNumberOnce(_ count: Int) {
    #expect(RandomKey(5).permutation(count).sorted() == Array(0..<count))
  }

  @Test func permutationsAreRandom() {
    #expect(RandomKey(5).permutation(1000) != Array(0..<1000))
    #expect(RandomKey(5).permutation(1000) != RandomKey(6).permutation(1000))
    // All orders of three are equally probable: 1,000 each of 6,000, ± 5 · √(6000 · 1/6 · 5/6).
    var counts: [[Int]: Int] = [:]
    for index in 0..<6000 { counts[RandomKey(8).child(index).permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    for count in counts.values { #expect(Swift.abs(count - 1000) <= 145) }
  }

  @Test func floatsHaveTheMomentsOfTheirDistribution() { checkMoments(as: Float.self) }

  @Test func doublesHaveTheMomentsOfTheirDistribution() { checkMoments(as: Double.self) }

  private func checkMoments<Scalar: RealScalar>(as: Scalar.Type) {
    let n = 200_000
    let uniform = Tensor<Double>(Tensor<Scalar>.uniform([n], in: -2..<4, seed: 11))
    // Five standard errors: σ/√n of a mean of n numbers, and about σ² · √(2/n) of a variance.
    let meanError = 5 / Double(n).squareRoot()
    let varianceError = 5 * (2 / Double(n)).squareRoot()
    #expect(Swift.abs(uniform.mean() - 1) <= meanError * 3.0.squareRoot())
    #expect(Swift.abs(uniform.variance() - 3) <= varianceError * 3)
    #expect(uniform.min() >= -2)
    #expect(uniform.max() < 4)
    #expect(uniform.min() < -1.999)
    #expect(uniform.max() > 3.999)

    let normal = Tensor<Double>(
      Tensor<Scalar>.normal([n], mean: 3, standardDeviation: 2, seed: 12))
    #expect(Swift.abs(normal.mean() - 3) <= meanError * 2)
    #expect(Swift.abs(normal.variance() - 4) <= varianceError * 4)
    let standard = (normal - 3) / 2.0
    let cubes = standard * standard * standard
    #expect(Swift.abs(cubes.mean()) <= 0.05, "skewness")
    #expect(Swift.abs((cubes * standard).mean() - 3) <= 0.15, "kurtosis")
    // P(|x| < 1) = 0.6827, P(|x| > 3) = 0.0027
    let within1 = Double((abs(standard) .< 1).countNonzero()) / Double(n)
    let beyond3 = Double((abs(standard) .> 3).countNonzero()) / Double(n)
    #expect(Swift.abs(within1 - 0.6827) <= 0.006)
    #expect(Swift.abs(beyond3 - 0.0027) <= 0.0006)
    #expect(normal.scalars.allSatisfy { $0.isFinite })
  }

  @Test func numbersDependOnKeyAndIndexAlone() {
    let short = Tensor<Float>.uniform([10], seed: 4)
    #expect(Tensor<Float>.uniform([100_000], seed: 4)[..<10] == short)
    #expect(Tensor<Float>.uniform([2, 5], seed: 4).flattened == short)
    #expect(Tensor<Float>.uniform([10], seed: 5) != short)
    #expect(Set(Tensor<Double>.uniform([100_000], seed: 4).scalars).count == 100_000)
  }

  @Test func upperBoundIsExcluded() {
    // The range holds one number, and about half of the results would round up to its bound.
    let x = Tensor<Float>.uniform([10_000], in: 1..<Float(1).nextUp, seed: 1)
    #expect(x == .ones([10_000]))
  }
}
