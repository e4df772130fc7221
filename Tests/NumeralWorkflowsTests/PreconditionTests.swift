// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import NumeralWorkflows
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func trainingNeedsEpochs() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try TrainingRun(TrainingSettings(dataset: .digits, epochs: 0)).run()
    }
    expectMessage(
      stopped, "TrainingRun: 0 epochs and a log interval of 10, expected 1 or more")
  }

  @Test func trainingNeedsBatchesOfImages() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try TrainingRun(TrainingSettings(dataset: .digits, testBatchSize: 0)).run()
    }
    expectMessage(stopped, "TrainingRun: batches of 64 and 0 images, expected 1 or more")
  }

  @Test func showNeedsACountThatIsNotNegative() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try ShowRun(ShowSettings(dataset: .digits, count: -1)).run()
    }
    expectMessage(stopped, "ShowRun: -1 images, expected 0 or more")
  }

  @Test func predictorNeedsALabelForEachCluster() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ClusterPredictor(KMeansModel(centers: .zeros([3, 64])), labels: [1, 2])
    }
    expectMessage(stopped, "ClusterPredictor: 2 labels for 3 clusters")
  }

  @Test func finestNeedsAFit() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try ClusteringRun(ClusteringSettings(dataset: .digits, clusters: [])).run().finest
    }
    expectMessage(stopped, "ClusteringOutcome: finest of no fits")
  }

  @Test func coarsestNeedsAFit() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try ClusteringRun(ClusteringSettings(dataset: .digits, clusters: [])).run().coarsest
    }
    expectMessage(stopped, "ClusteringOutcome: coarsest of no fits")
  }
}
