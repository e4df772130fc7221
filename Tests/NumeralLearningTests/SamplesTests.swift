// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import Testing

@Suite struct SamplesTests {
  @Test func bytesAreDividedByMaxValue() throws {
    let bytes = Tensor<UInt8>([0, 51, 255, 102, 3, 1], shape: [2, 1, 3])
    let samples = Samples(bytes: bytes, maxValue: 255)
    #expect(samples.count == 2)
    #expect(samples.featureCount == 3)
    // Converged clusters of one row are the rows.
    let rows = Tensor<Float>([0, 51, 255, 102, 3, 1], shape: [2, 3]) * (1 / 255)
    let result = try KMeans(clusters: 2).fit(samples)
    #expect(result.centers == rows.take(result.labels))
    let model = KMeansModel(centers: rows)
    #expect(try model.transform(samples) == model.transform(rows))
  }

  @Test func aMatrixIsItsSamples() throws {
    let rows = digitRows[0..<60]
    let samples = Samples(rows)
    #expect(rows.samples.count == 60)
    #expect(rows.samples.featureCount == 64)
    #expect(try KMeans(clusters: 3).fit(rows) == KMeans(clusters: 3).fit(samples))
    let mini = MiniBatchKMeans(clusters: 3)
    #expect(try mini.fit(rows) == mini.fit(samples))
    #expect(try mini.partialFit(rows) == mini.partialFit(samples))
    let streaming = StreamingKMeans(clusters: 3)
    #expect(try streaming.fit(rows) == streaming.fit(samples))
    let model = KMeansModel(centers: digitRows[60..<63])
    #expect(try model.predict(rows) == model.predict(samples))
    #expect(try model.transform(rows) == model.transform(samples))
    #expect(try model.closest(rows) == model.closest(samples))
    #expect(try model.inertia(rows) == model.inertia(samples))
    #expect(try model.score(rows) == model.score(samples))
    #expect(try model.meanSquaredDistance(rows) == model.meanSquaredDistance(samples))
  }

  @Test(arguments: [
    ("no rows, expected one or more", Samples(Tensor<Float>.zeros([0, 4]))),
    ("no rows, expected one or more", Samples(bytes: .zeros([0, 2, 2]), maxValue: 1)),
    ("rows of no features, expected one or more", Samples(Tensor<Float>.zeros([4, 0]))),
    ("rows of no features, expected one or more", Samples(bytes: .zeros([4, 0, 2]), maxValue: 1)),
  ])
  func samplesWithoutNumbers(problem: String, samples: Samples) {
    for fit in fits(samples, clusters: 1) {
      expectArgumentError("samples: found \(problem)") { try fit() }
    }
  }

  @Test(
    arguments: [("nan", Float.nan), ("inf", .infinity), ("-inf", -.infinity)],
    [(0, 0), (3, 63), (511, 5), (512, 0), (1796, 63)])
  func numbersThatAreNotFinite(_ number: (String, Float), _ position: (Int, Int)) {
    let ((name, value), (row, column)) = (number, position)
    var rows = digitRows
    rows[row, column] = value
    // The first in order is reported, not the first that some thread finds.
    rows[1796, 63] = value
    let message =
      "samples: found \(name) in row \(row), column \(column), expected finite numbers"
    for fit in fits(Samples(rows), clusters: 2) { expectArgumentError(message) { try fit() } }
  }

  @Test func theLargestNumbersAreFinite() throws {
    let largest = Tensor<Float>([[.greatestFiniteMagnitude], [-.greatestFiniteMagnitude]])
    #expect(try KMeansModel(centers: largest).predict(largest).count == 2)
  }

  /// Calls of everything that takes samples.
  private func fits(_ samples: Samples, clusters: Int) -> [() throws -> Void] {
    let model = KMeansModel(centers: .zeros([clusters, samples.featureCount]))
    return [
      { _ = try KMeans(clusters: clusters).fit(samples) },
      { _ = try MiniBatchKMeans(clusters: clusters).fit(samples) },
      { _ = try MiniBatchKMeans(clusters: clusters).partialFit(samples) },
      { _ = try StreamingKMeans(clusters: clusters).fit(samples) },
      { _ = try model.predict(samples) }, { _ = try model.transform(samples) },
      { _ = try model.closest(samples) }, { _ = try model.inertia(samples) },
      { _ = try model.score(samples) }, { _ = try model.meanSquaredDistance(samples) },
    ]
  }
}
