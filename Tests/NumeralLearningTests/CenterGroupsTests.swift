// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import XCTest

final class CenterGroupsTests: XCTestCase {
  func testEveryCenterIsInOneGroup() {
    for count in [1, 15, 16, 17, 40, 256, 1000] {
      let groups = CenterGroups(.normal([count, 5], seed: 1))
      XCTAssertEqual(groups.numbers.sorted(), Array(0..<count), "\(count)")
      XCTAssertEqual(groups.numbers.map { groups.positions[$0] }, Array(0..<count), "\(count)")
      XCTAssertEqual(groups.ranges.flatMap(Array.init), Array(0..<count), "\(count)")
      XCTAssertTrue(
        groups.ranges.dropLast().allSatisfy { $0.count == CenterGroups.size }, "\(count)")
    }
  }

  func testCentersThatLieTogetherAreAGroup() {
    // Eight clumps, whose members are dealt out in turn.
    let middles = Tensor<Float>.uniform([8, 6], in: -1..<1, seed: 2) * 100
    let dealt = (0..<8 * CenterGroups.size).map { $0 % 8 }
    let coordinates =
      middles.take(dealt) + Tensor<Float>.normal([dealt.count, 6], seed: 3)
    let groups = CenterGroups(coordinates)
    for range in groups.ranges {
      XCTAssertEqual(Set(groups.numbers[range].map { $0 % 8 }).count, 1, "\(range)")
    }
  }

  func testEqualCentersKeepTheirOrder() {
    XCTAssertEqual(CenterGroups(.zeros([50, 3])).numbers, Array(0..<50))
  }
}
