// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import Testing

/// Clusters of rows that are far from the others, or of numbers near the limits of a `Float`.
@Suite struct ExtremeRowsTests {
  @Test(arguments: [1e5, 1e8, 1e20, 1e38] as [Float])
  func aDistantCenterLeavesTheOthersApart(distance: Float) throws {
    let model = KMeansModel(centers: column(0, 1, distance))
    let (clusters, distances) = try model.closest(column(1, 0, distance, 0.4))
    #expect(clusters == [1, 0, 2, 0])
    #expect(distances == [0, 0, 0, 0.4])
    #expect(try model.transform(column(1)).scalars == [1, 0, distance - 1])
  }

  @Test(arguments: [1e5, 1e8, 1e20, 3e38] as [Float])
  func everyEstimatorFindsADistantRow(distance: Float) throws {
    let rows = column(0, 1, distance)
    let results = [
      try KMeans(clusters: 3).fit(rows),
      // With reassignment, a small batch may move a center to a row that has one.
      try MiniBatchKMeans(clusters: 3, reassignmentRatio: 0).fit(rows),
      try StreamingKMeans(clusters: 3).fit(rows),
    ]
    for result in results {
      #expect(Set(result.labels).count == 3)
      #expect(result.inertia == 0)
      #expect(result.distinctClusters == 3)
    }
  }

  @Test(arguments: [1e3, 1e4, 1e5, 1e6, 1e7, 1e8] as [Float])
  func groupsBesideADistantRow(distance: Float) throws {
    let groups =
      Tensor<Float>.uniform([200, 1], in: -0.1..<0.1, seed: 1)
      + Tensor((0..<200).map { Float($0 / 100) }, shape: [200, 1])
    let rows = Tensor.concatenate([groups, column(distance)])
    let expected = try KMeans(clusters: 2, restarts: 5).fit(groups).inertia
    let result = try KMeans(clusters: 3, restarts: 5).fit(rows)
    #expect(abs(result.inertia / expected - 1) < 1e-5)
    #expect(Set(result.labels[0..<100]).count == 1)
    #expect(Set(result.labels[100..<200]).count == 1)
  }

  @Test func fitAndPredictAgreeBesideADistantRow() throws {
    let centers = Tensor<Float>.normal([40, 8], standardDeviation: 30, seed: 1)
    let coordinates =
      centers.take((0..<20_000).map { $0 % 40 })
      + Tensor<Float>.normal([20_000, 8], seed: 2)
    var rows = matmul(coordinates, Tensor<Float>.normal([8, 60], seed: 3))
    for column in 0..<60 { rows[777, column] = 1e8 }
    let result = try KMeans(clusters: 41, seed: 1).fit(rows)
    #expect(try result.model.predict(rows) == result.labels)
    #expect(try result.model.inertia(rows) == result.inertia)
    #expect(result.labels.filter { $0 == result.labels[777] }.count == 1)
  }

  @Test(arguments: [1e20, 3e38, 1e-25, 0x1p-140] as [Float])
  func theScaleOfTwoRows(scale: Float) throws {
    let rows = column(scale, -scale)
    let result = try KMeans(clusters: 2).fit(rows)
    #expect(Set(result.labels).count == 2)
    #expect(result.inertia == 0)
    let one = try KMeans(clusters: 1).fit(rows)
    #expect(abs(one.inertia / (2 * Double(scale) * Double(scale)) - 1) < 1e-6)
  }

  @Test func aFillValueBesideSmallNumbers() throws {
    let values: [Float] = [0, 1, 2, 10, 11, 12, -.greatestFiniteMagnitude]
    let result = try KMeans(clusters: 3, restarts: 5).fit(Tensor(values, shape: [7, 1]))
    #expect(abs(result.inertia - 4) < 1e-6)
    #expect(result.counts.sorted() == [1, 3, 3])
  }

  /// The unit of the rows does not matter: a power of two gives the same bits.
  @Test(arguments: [-100, -66, -30, 30, 66, 100])
  func theUnitOfTheDigits(exponent: Int) throws {
    let scale = Float(sign: .plus, exponent: exponent, significand: 1)
    let squared = Double(scale) * Double(scale)
    let plain = try KMeans(clusters: 10, seed: 3).fit(digitRows)
    let scaled = try KMeans(clusters: 10, seed: 3).fit(digitRows * scale)
    #expect(scaled.labels == plain.labels)
    #expect(scaled.centers == plain.centers * scale)
    // Squares that would overflow or underflow are in Double.
    #expect(abs(scaled.inertia / squared / plain.inertia - 1) < 1e-7)
  }

  /// A distance that a `Float` cannot hold is an error; the cluster is found nevertheless.
  @Test func aDistanceThatAFloatCannotHold() throws {
    let model = KMeansModel(centers: [[3e38], [2e38]])
    let rows: Tensor<Float> = [[0], [-3e38]]
    #expect(try model.predict(rows) == [1, 1])
    let message =
      "samples: found row 1 at a distance above 3.4e38 from center "
    expectArgumentError(message + "0, expected distances that a Float can hold") {
      try model.transform(rows)
    }
    expectArgumentError(message + "1, expected distances that a Float can hold") {
      try model.closest(rows)
    }
  }

  @Test func centersThatAreNotFinite() {
    let model = KMeansModel(centers: Tensor([0, 1, .nan, 2], shape: [2, 2]))
    let message = "centers: found nan in row 1, column 0, expected finite numbers"
    let rows = Tensor<Float>.zeros([3, 2])
    expectArgumentError(message) { try model.predict(rows) }
    expectArgumentError(message) { try model.transform(rows) }
    expectArgumentError(message) { try model.closest(rows) }
    expectArgumentError(message) { try model.inertia(rows) }
  }

  /// The sum of a cluster has the digits of its rows again when a distant row has left.
  @Test func aClusterRecoversFromARowThatLeaves() throws {
    let rows: Tensor<Float> = [[0.1], [0.2], [0.3], [1e20], [1e20]]
    let result = try KMeans(
      clusters: 2, initialization: .centers([[0.2], [1e15]])
    ).fit(rows)
    #expect(result.labels == [0, 0, 0, 1, 1])
    let initial: Tensor<Float> = [[0], [6e19]]
    let moved = try KMeans(clusters: 2, initialization: .centers(initial)).fit(rows)
    #expect(abs(moved.centers[0, 0] - 0.2) < 1e-7)
  }

  @Test func distinctClusters() throws {
    let rows = Tensor<Float>.concatenate([digitRows[0..<9], digitRows[0..<8]])
    let result = try KMeans(clusters: 10).fit(rows)
    #expect(result.distinctClusters == 9)
    #expect(result.centers.count == 10)
    #expect(result.inertia == 0)
  }

  @Test(arguments: [1, 1e-200, 1e200] as [Double])
  func silhouettesOfSmallDistances(scale: Double) throws {
    let points = Tensor<Double>([0, 1e-9, 1e-8, 1.1e-8, 1, 1 + 1e-9], shape: [6, 1])
    let score = try silhouette(points * scale, clusters: [0, 0, 1, 1, 2, 2])
    #expect(abs(score - 0.93317) < 5e-6)
  }
}

/// Rows of one feature.
private func column(_ values: Float...) -> Tensor<Float> {
  Tensor(values, shape: [values.count, 1])
}
