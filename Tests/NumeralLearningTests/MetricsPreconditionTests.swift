// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

@Suite struct MetricsPreconditionTests {
  @Test func vMeasureNeedsAFiniteBeta() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try vMeasure(clusters: [0], labels: [0], beta: -1)
    }
    expectMessage(stopped, "vMeasure: beta is -1.0, expected a finite number of 0 or more")
  }

  @Test func silhouetteNeedsAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try silhouette(Tensor<Float>.zeros([3]), clusters: [0, 0, 1])
    }
    expectMessage(stopped, "silhouette: the points have the shape [3], expected [points, features]")
  }

  @Test func pcaNeedsAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try PCA().fit(Tensor<Float>.zeros([3]))
    }
    expectMessage(stopped, "PCA: the shape is [3], expected [rows, features]")
  }
}
