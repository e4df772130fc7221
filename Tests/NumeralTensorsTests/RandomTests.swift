// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import XCTest

final class RandomTests: XCTestCase {
  /// The known answers of Random123, the authors' own implementation (`kat_vectors`).
  func testPhiloxKnownAnswers() {
    let ones = UInt32.max
    let answers: [(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, block: SIMD4<UInt32>)] = [
      ([0, 0, 0, 0], [0, 0], [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
      (
        [ones, ones, ones, ones], [ones, ones],
        [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
      ),
      (
        [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
        [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
      ),
    ]
    for answer in answers {
      XCTAssertEqual(Philox.block(answer.counter, key: answer.key), answer.block)
    }
  }

  func testSeedsAreApart() {
    let root: RandomKey = 1
    var seeds: Set<RandomKey> = [root, 0, 2]
    var count = 3
    for name in ["a", "b", "ab", "", "dropout", "weights"] {
      seeds.insert(root.child(name))
      seeds.insert(RandomKey(2).child(name))
      count += 2
    }
    for index in -100..<1000 {
      seeds.insert(root.child(index))
      seeds.insert(root.child("a").child(index))
      count += 2
    }
    seeds.formUnion([
      root.child("a").child("b"), root.child("b").child("a"), root.child(1).child(2),
      root.child(2).child(1),
    ])
    XCTAssertEqual(seeds.count, count + 4)
    XCTAssertEqual(
      root.child("a").child(3), RandomKey(1).child("a").child(3), "the path alone decides")
  }

  func testSeedsOfTodayAreThoseOfTomorrow() {
    // Runs must be repeatable with later versions: these numbers are never to change.
    var generator = RandomKey(7).child("weights").child(3).generator
    XCTAssertEqual(generator.next(), 13_989_901_108_915_612_092)
    XCTAssertEqual(RandomKey(7).permutation(8), [1, 3, 2, 7, 5, 4, 0, 6])
    XCTAssertEqual(
      Tensor<Float>.uniform([3], seed: 7).scalars, [0.9545971, 0.40696037, 0.006075084])
  }

  func testGeneratorIsASequenceOfBlocks() {
    var generator = RandomKey(0).generator
    var again = generator
    let block = Philox.block([0, 0, 0, 0], key: [0, 0])
    for word in 0..<4 { XCTAssertEqual(generator.nextWord(), block[word]) }
    XCTAssertEqual(generator.nextWord(), Philox.block([1, 0, 0, 0], key: [0, 0])[0])
    XCTAssertEqual(again.next(), UInt64(block[1]) << 32 | UInt64(block[0]))
  }

  func testIndices() {
    var generator = RandomKey(3).generator
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.next(upperBound: 7)] += 1 }
    // Five standard deviations of a binomial count: √(70000 · 1/7 · 6/7) ≈ 93.
    for count in counts { XCTAssertEqual(Double(count), 10_000, accuracy: 465) }
    XCTAssertEqual(generator.next(upperBound: 1), 0)
    for _ in 0..<100 { XCTAssert((0..<Int.max).contains(generator.next(upperBound: .max))) }
  }

  func testPermutations() {
    for count in [0, 1, 2, 10, 1000] {
      XCTAssertEqual(RandomKey(5).permutation(count).sorted(), Array(0..<count))
    }
    XCTAssertNotEqual(RandomKey(5).permutation(1000), Array(0..<1000))
    XCTAssertNotEqual(RandomKey(5).permutation(1000), RandomKey(6).permutation(1000))
    // Every order of three is as probable: 1,000 each of 6,000, ± 5 · √(6000 · 1/6 · 5/6).
    var counts: [[Int]: Int] = [:]
    for index in 0..<6000 { counts[RandomKey(8).child(index).permutation(3), default: 0] += 1 }
    XCTAssertEqual(counts.count, 6)
    for count in counts.values { XCTAssertEqual(Double(count), 1000, accuracy: 145) }
  }

  private func checkMoments<Scalar: RealScalar>(as: Scalar.Type) {
    let n = 200_000
    let uniform = Tensor<Double>(Tensor<Scalar>.uniform([n], in: -2..<4, seed: 11))
    // Means of n numbers scatter by σ/√n, variances by about σ² · √(2/n): five times that.
    XCTAssertEqual(uniform.mean(), 1, accuracy: 5 * 3.0.squareRoot() / Double(n).squareRoot())
    XCTAssertEqual(uniform.variance(), 3, accuracy: 5 * 3 * (2 / Double(n)).squareRoot())
    XCTAssertGreaterThanOrEqual(uniform.min(), -2)
    XCTAssertLessThan(uniform.max(), 4)
    XCTAssertLessThan(uniform.min(), -1.999)
    XCTAssertGreaterThan(uniform.max(), 3.999)

    let normal = Tensor<Double>(
      Tensor<Scalar>.normal([n], mean: 3, standardDeviation: 2, seed: 12))
    XCTAssertEqual(normal.mean(), 3, accuracy: 5 * 2 / Double(n).squareRoot())
    XCTAssertEqual(normal.variance(), 4, accuracy: 5 * 4 * (2 / Double(n)).squareRoot())
    let standard = (normal - 3) / 2.0
    XCTAssertEqual((standard * standard * standard).mean(), 0, accuracy: 0.05, "skewness")
    XCTAssertEqual(
      (standard * standard * standard * standard).mean(), 3, accuracy: 0.15, "kurtosis")
    // P(|x| < 1) = 0.6827, P(|x| > 3) = 0.0027
    XCTAssertEqual(Double((abs(standard) .< 1).countNonzero()) / Double(n), 0.6827, accuracy: 0.006)
    XCTAssertEqual(
      Double((abs(standard) .> 3).countNonzero()) / Double(n), 0.0027, accuracy: 0.0006)
    XCTAssert(normal.scalars.allSatisfy(\.isFinite))
  }

  func testMoments() {
    checkMoments(as: Float.self)
    checkMoments(as: Double.self)
  }

  func testNumbersDependOnTheIndexAlone() {
    let short = Tensor<Float>.uniform([10], seed: 4)
    XCTAssertEqual(Tensor<Float>.uniform([100_000], seed: 4)[..<10], short)
    XCTAssertEqual(Tensor<Float>.uniform([2, 5], seed: 4).flattened, short)
    XCTAssertNotEqual(Tensor<Float>.uniform([10], seed: 5), short)
    XCTAssertEqual(Set(Tensor<Double>.uniform([100_000], seed: 4).scalars).count, 100_000)
  }

  func testTheUpperBoundIsNotReached() {
    // Between these bounds there is no room for a second number, so every one rounds somewhere.
    let x = Tensor<Float>.uniform([10_000], in: 1..<Float(1).nextUp, seed: 1)
    XCTAssertEqual(x, .ones([10_000]))
  }
}
