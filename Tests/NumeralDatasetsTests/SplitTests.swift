// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors
import XCTest

final class SplitTests: XCTestCase {
  /// Images of one pixel row that spells the image's number, with labels as given.
  private func images(labels: [Int]) -> LabeledImages {
    let pixels = labels.indices.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    return LabeledImages(images: Tensor(pixels, shape: [labels.count, 1, 2]), labels: labels)
  }

  private func numbers(_ images: LabeledImages) -> [Int] {
    let pixels = images.images.scalars
    return (0..<images.count).map { Int(pixels[2 * $0]) << 8 | Int(pixels[2 * $0 + 1]) }
  }

  /// 1,003 labels, unevenly distributed and in no order.
  private let labels = (0..<1003).map { $0 * $0 % 7 }

  func testEveryImageIsInOnePartWithItsLabel() {
    let whole = images(labels: labels)
    for stratified in [false, true] {
      for (validation, test) in [(0.1, 0.2), (0, 0.25), (0.5, 0.5), (0, 0), (0, 1), (1 / 3, 1 / 3)]
      {
        let parts = whole.split(
          validation: validation, test: test, seed: 4, stratified: stratified)
        let all = [parts.train, parts.validation, parts.test]
        XCTAssertEqual(all.flatMap(numbers).sorted(), Array(0..<1003))
        for part in all { XCTAssertEqual(part.labels, numbers(part).map { labels[$0] }) }
      }
    }
  }

  func testSizesAreSharesRoundedByLargestRemainder() {
    func sizes(_ count: Int, _ validation: Double, _ test: Double) -> [Int] {
      let parts = images(labels: [Int](repeating: 0, count: count))
        .split(validation: validation, test: test, seed: 1)
      return [parts.train.count, parts.validation.count, parts.test.count]
    }
    XCTAssertEqual(sizes(10, 0.2, 0.3), [5, 2, 3])
    XCTAssertEqual(sizes(1003, 0.1, 0.2), [702, 100, 201])  // 702.1, 100.3, 200.6
    XCTAssertEqual(sizes(10, 0, 0.9), [1, 0, 9])
    XCTAssertEqual(sizes(10, 0.1, 0.7), [2, 1, 7])
    XCTAssertEqual(sizes(3, 0.25, 0.25), [1, 1, 1])  // 1.5, 0.75, 0.75
    XCTAssertEqual(sizes(1, 0.4, 0.3), [0, 1, 0])
    XCTAssertEqual(sizes(0, 0.4, 0.3), [0, 0, 0])
  }

  func testStratifiedPartsHaveEachLabelsShareWithinOne() {
    let whole = images(labels: labels)
    let (validation, test) = (0.15, 0.27)
    let parts = whole.split(validation: validation, test: test, seed: 9, stratified: true)
    for label in Set(labels) {
      let total = Double(labels.count { $0 == label })
      for (part, share) in [
        (parts.train, 1 - validation - test), (parts.validation, validation), (parts.test, test),
      ] {
        let found = Double(part.labels.count { $0 == label })
        XCTAssertEqual(found, total * share, accuracy: 1, "label \(label), share \(share)")
      }
    }
  }

  func testSeedsDecideTheOrder() {
    let whole = images(labels: labels)
    for stratified in [false, true] {
      func train(_ seed: RandomKey) -> [Int] {
        numbers(whole.split(test: 0.2, seed: seed, stratified: stratified).train)
      }
      XCTAssertEqual(train(1), train(1))
      XCTAssertNotEqual(train(1), train(2))
      XCTAssertNotEqual(train(1), train(1).sorted(), "the order is random, too")
    }
  }

  func testSplitsOfTodayAreThoseOfTomorrow() {
    // Models in the field are measured on parts made by a seed: these numbers must not change.
    let parts = images(labels: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
      .split(validation: 0.2, test: 0.2, seed: 1, stratified: true)
    XCTAssertEqual(numbers(parts.train), [4, 5, 6, 7, 2, 1])
    XCTAssertEqual(numbers(parts.validation), [8, 9])
    XCTAssertEqual(numbers(parts.test), [0, 3])
  }
}
