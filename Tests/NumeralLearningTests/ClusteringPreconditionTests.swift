// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

@Suite struct ClusteringPreconditionTests {
  @Test func samplesNeedAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Samples(Tensor<Float>.zeros([2, 3, 4]))
    }
    expectMessage(stopped, "Samples: found the shape [2, 3, 4], expected [rows, features]")
  }

  @Test func aFitNeedsAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try KMeans(clusters: 2).fit(Tensor<Float>.zeros([6]))
    }
    expectMessage(stopped, "Samples: found the shape [6], expected [rows, features]")
  }

  @Test func samplesOfBytesNeedImages() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Samples(bytes: .zeros([]), maxValue: 255)
    }
    expectMessage(stopped, "Samples: found the shape [], expected [images, …]")
  }

  @Test func samplesOfBytesNeedAPositiveMaxValue() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Samples(bytes: .zeros([2, 4]), maxValue: 0)
    }
    expectMessage(stopped, "Samples: found a maxValue of 0, expected 1 or more")
  }

  @Test func aModelNeedsAMatrixOfCenters() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = KMeansModel(centers: .zeros([3]))
    }
    expectMessage(stopped, "KMeansModel: found the shape [3], expected [clusters, features]")
  }

  @Test func aModelNeedsACenter() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = KMeansModel(centers: .zeros([0, 3]))
    }
    expectMessage(stopped, "KMeansModel: found the shape [0, 3], expected [clusters, features]")
  }

  @Test func aClassifierPredictsItsClustersOnly() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let classifier = try ClusterClassifier(clusters: [0, 1], labels: [7, 8], clusterCount: 2)
      _ = classifier.predict([1, 2])
    }
    expectMessage(stopped, "ClusterClassifier: found cluster 2, expected 0 to 1")
  }
}
