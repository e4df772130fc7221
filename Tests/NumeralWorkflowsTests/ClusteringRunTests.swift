// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralTensors
import NumeralWorkflows
import TestSupport
import Testing

/// Clusterings from settings to outcome.
struct ClusteringRunTests {
  @Test(arguments: ClusteringSettings.Algorithm.allCases)
  func outcomeHasTheClustersAndTheirMetrics(_ algorithm: ClusteringSettings.Algorithm) throws {
    let settings = ClusteringSettings(dataset: .digits, algorithm: algorithm, clusters: [10, 30])
    let outcome = try ClusteringRun(settings).run()
    #expect(outcome.settings == settings)
    #expect(outcome.metrics.algorithm == algorithm)
    #expect(outcome.metrics.runs == outcome.fits.map(\.metrics))
    #expect(outcome.fits.map(\.result.model.clusters) == [10, 30])
    #expect(outcome.coarsest.metrics.clusters == 10)
    #expect(outcome.finest.metrics.clusters == 30)
    let data = try ClusteringData(settings)
    for fit in outcome.fits {
      #expect(fit.metrics.inertia == fit.result.inertia)
      let predicted = try fit.classifier.predict(fit.result.model.predict(data.test.samples))
      #expect(
        try fit.metrics.testAccuracy == accuracy(predicted: predicted, labels: data.test.labels))
      #expect(fit.metrics.testAccuracy > 0.5)
    }
  }

  @Test func digitsAreSplitOnceAndOtherSetsKeepTheirTestImages() throws {
    let data = try ClusteringData(ClusteringSettings(dataset: .digits, seed: 3))
    let parts = Digits.images.split(
      validation: 0.2, test: 0.2, seed: RandomKey(3).child("split"), stratified: true)
    #expect(data.train == parts.train)
    #expect(data.validation == parts.validation)
    #expect(data.test == parts.test)
    let other = ClusteringData(SmallDataset.images)
    #expect(other.validation == nil)
    #expect(other.test == SmallDataset.images.test)
  }

  @Test func resultsAreTheRowsOfATable() throws {
    let reporter = RecordingReporter()
    let outcome = try ClusteringRun(
      ClusteringSettings(algorithm: .lloyd, clusters: [3, 5], initialization: .random),
      data: ClusteringData(SmallDataset.images), progress: reporter
    ).run()
    #expect(reporter.results.count == 3)
    #expect(
      reporter.results[0].split(separator: " ")
        == ["clusters", "inertia", "homogeneity", "accuracy", "test", "iterations", "seconds"])
    #expect(
      reporter.results.dropFirst().map { $0.split(separator: " ")[0] } == ["3", "5"])
    #expect(Set(reporter.results.map(\.count)).count == 1)
    #expect(outcome.metrics.runs.allSatisfy { $0.validationAccuracy == nil })
    #expect(reporter.events.contains(.activity("3 clusters, initial centers")))
    #expect(reporter.updates.contains { $0.task.contains("3 clusters, start 1/10, iteration 1") })
  }

  @Test func centersInAFileAreTheInitialCenters() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("centers.npy")
      let data = ClusteringData(SmallDataset.images)
      let initial = data.train[0..<4].features()
      try initial.write(to: file)
      var settings = ClusteringSettings(
        algorithm: .lloyd, clusters: [4], initialization: .file(file))
      let outcome = try ClusteringRun(settings, data: data).run()
      var kMeans = KMeans(clusters: 4, seed: 0)
      kMeans.initialization = .centers(initial)
      #expect(try outcome.fits[0].result.centers == kMeans.fit(data.train.samples).centers)
      settings.clusters = [4, 5]
      #expect(throws: ArgumentError.self) { try ClusteringRun(settings, data: data).run() }
      settings.clusters = [4]
      settings.algorithm = .streaming
      #expect(throws: ArgumentError.self) { try ClusteringRun(settings, data: data).run() }
    }
  }

  @Test func canceledClusteringCountsWhatWasCompleted() async {
    let settings = ClusteringSettings(algorithm: .lloyd, clusters: [2, 3, 40])
    let task = Task {
      try ClusteringRun(
        settings, data: ClusteringData(SmallDataset.images),
        progress: CancelingReporter(text: "40 clusters")
      ).run()
    }
    let error = await #expect(throws: Interrupted.self) { try await task.value }
    #expect(error == Interrupted("at 40 clusters", completed: 2))
  }

  @Test func previewHasTheCenterAndMembersOfEachCluster() throws {
    let data = ClusteringData(SmallDataset.images)
    let outcome = try ClusteringRun(
      ClusteringSettings(algorithm: .lloyd, clusters: [40]), data: data
    ).run()
    let fit = outcome.finest
    let text = try outcome.preview(of: fit, columns: 80)
    for cluster in 0..<36 { #expect(text.contains("cluster \(cluster): ")) }
    #expect(text.hasSuffix("\n\nand 4 more clusters"))
    let clusters = try fit.result.model.predict(data.test.samples)
    for (cluster, cells) in try outcome.members(of: fit, count: 3).enumerated() {
      let members = clusters.indices.filter { clusters[$0] == cluster }.prefix(3)
      #expect(cells.map(\.caption) == members.map { "\(data.test.labels[$0])" })
    }
  }
}
