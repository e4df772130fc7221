// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import Testing

@Suite struct CenterGroupsTests {
  @Test(arguments: [1, 15, 16, 17, 40, 256, 1000])
  func everyCenterIsInOneGroup(count: Int) {
    let groups = CenterGroups(.normal([count, 5], seed: 1))
    #expect(groups.centers.sorted() == Array(0..<count))
    #expect(groups.centers.map { groups.positions[$0] } == Array(0..<count))
    #expect(groups.ranges.flatMap(Array.init) == Array(0..<count))
    #expect(groups.ranges.dropLast().allSatisfy { $0.count == CenterGroups.size })
  }

  @Test func nearbyCentersAreAGroup() {
    // Eight clumps, with members in turn.
    let means = Tensor<Float>.uniform([8, 6], in: -1..<1, seed: 2) * 100
    let clumps = (0..<8 * CenterGroups.size).map { $0 % 8 }
    let coordinates = means.take(clumps) + Tensor<Float>.normal([clumps.count, 6], seed: 3)
    let groups = CenterGroups(coordinates)
    for range in groups.ranges {
      #expect(Set(groups.centers[range].map { $0 % 8 }).count == 1, "\(range)")
    }
  }

  @Test func equalCentersKeepTheirOrder() {
    #expect(CenterGroups(.zeros([50, 3])).centers == Array(0..<50))
  }
}
