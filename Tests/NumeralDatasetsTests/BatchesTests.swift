// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors
import XCTest

final class BatchesTests: XCTestCase {
  private let digits = Digits.images
  private let standardization = Standardization(mean: 0.3, standardDeviation: 0.4)

  func testBatchesInOrder() {
    let batches = digits.batches(of: 500, standardization: standardization)
    XCTAssertEqual(batches.count, 4)
    let all = Array(batches)
    XCTAssertEqual(all.map { $0.inputs.shape[0] }, [500, 500, 500, 297])
    XCTAssertEqual(all.map { $0.targets.count }, [500, 500, 500, 297])
    XCTAssertEqual(.concatenate(all.map { $0.inputs }), digits.inputs(standardization))
    XCTAssertEqual(all.flatMap { $0.targets }, digits.labels)
  }

  func testShuffledBatchesHaveEveryImageOnceWithItsLabel() {
    let seed: RandomKey = 11
    let batches = digits.batches(of: 64, shuffledBy: seed, standardization: standardization)
    XCTAssertEqual(batches.count, 29)
    let all = Array(batches)
    XCTAssertEqual(all.count, 29)
    let order = seed.permutation(1797)
    XCTAssertNotEqual(order, Array(0..<1797))
    XCTAssertEqual(all.flatMap { $0.targets }, order.map { digits.labels[$0] })
    XCTAssertEqual(
      .concatenate(all.map { $0.inputs }), digits.inputs(standardization).take(order))
  }

  func testSeedsDecideTheOrder() {
    func labels(_ seed: RandomKey) -> [Int] {
      digits.batches(of: 100, shuffledBy: seed, standardization: .identity).flatMap { $0.targets }
    }
    XCTAssertEqual(labels(1), labels(1))
    XCTAssertNotEqual(labels(1), labels(2))
  }

  func testCounts() {
    for (count, size, expected) in [(0, 5, 0), (1, 5, 1), (5, 5, 1), (6, 5, 2), (10, 1, 10)] {
      let batches = digits[0..<count].batches(of: size, standardization: .identity)
      XCTAssertEqual(batches.count, expected)
      XCTAssertEqual(Array(batches).count, expected)
    }
  }

  func testBatchesOfASlice() {
    let batches = digits[100..<130].batches(of: 20, standardization: standardization)
    XCTAssertEqual(batches[1].inputs, digits[120..<130].inputs(standardization))
    XCTAssertEqual(batches[1].targets, Array(digits.labels[120..<130]))
  }
}
