// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralNetworks
import NumeralTensors
import NumeralWorkflows
import Testing

/// Several trainings and clusterings in one process, and their cancellation.
@Suite struct ConcurrencyTests {
  /// Work whose result is compared bit by bit.
  enum Work: CaseIterable {
    case training, otherTraining, lloyd, miniBatch, streaming

    /// The weights or the centers, and what belongs to them.
    func run() throws -> [[UInt32]] {
      let images = SmallDataset.images
      switch self {
      case .training, .otherTraining:
        var settings = TrainingSettings(dataset: .digits, epochs: 2, batchSize: 16)
        settings.seed = self == .training ? 1 : 2
        let outcome = try TrainingRun(settings, images: images).run()
        return outcome.model.parameters.map { $0.value.scalars.map(\.bitPattern) }
          + [outcome.metrics.epochs.map { Float($0.testLoss).bitPattern }]
      case .lloyd:
        return try KMeans(clusters: 9, seed: 4).fit(images.train.samples).bits
      case .miniBatch:
        return try MiniBatchKMeans(clusters: 9, batchSize: 50, seed: 4).fit(images.train.samples)
          .bits
      case .streaming:
        return try StreamingKMeans(clusters: 9, epochs: 5, miniBatchSize: 50, seed: 4)
          .fit(images.train.samples).bits
      }
    }
  }

  @Test(arguments: [1, 2, 5]) func resultsAtOnceAreThoseOneAfterAnother(threads: Int) async throws {
    let alone = try Work.allCases.map { work in
      try Parallel.$threads.withValue(1) { try work.run() }
    }
    for _ in 0..<3 {
      let together = try await withThrowingTaskGroup(of: (Int, [[UInt32]]).self) { group in
        for (index, work) in Work.allCases.enumerated() {
          group.addTask {
            (index, try Parallel.$threads.withValue(threads) { try work.run() })
          }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      for index in alone.indices {
        #expect(together[index] == alone[index], "\(Work.allCases[index])")
      }
    }
  }

  /// An estimator, and how it calls `onStep`.
  enum Fit: CaseIterable {
    case lloyd, lloydInitialization, miniBatch, streaming, training

    func run(onStep: () -> Void) throws {
      let samples = SmallDataset.images.train.samples
      switch self {
      case .lloyd:
        _ = try KMeans(clusters: 20, tolerance: 0).fit(samples) {
          if case .iteration = $0 { onStep() }
        }
      case .lloydInitialization:
        _ = try KMeans(clusters: 20).fit(samples) { if case .initialization = $0 { onStep() } }
      case .miniBatch:
        _ = try MiniBatchKMeans(clusters: 20, batchSize: 10).fit(samples) {
          if case .step = $0 { onStep() }
        }
      case .streaming:
        _ = try StreamingKMeans(clusters: 20, epochs: 9, miniBatchSize: 50).fit(samples) {
          if case .step = $0 { onStep() }
        }
      case .training:
        var trainer = Trainer(
          Sequential.mnistConvNet(seed: 1), optimizer: SGD(learningRate: 0.1), loss: NLLLoss(),
          seed: 1)
        let images = SmallDataset.images.train.resized(height: 28, width: 28)
        try trainer.train(
          on: Prefetching(images.batches(of: 10, standardization: .mnist))
        ) { _ in onStep() }
      }
    }
  }

  @Test(arguments: Fit.allCases) func cancellationEndsAFitWithinAStep(_ fit: Fit) async {
    let steps = await Task {
      var steps = 0
      #expect(throws: CancellationError.self) {
        try fit.run {
          steps += 1
          if steps == 2 { withUnsafeCurrentTask { $0?.cancel() } }
        }
      }
      return steps
    }.value
    #expect(steps == 2)
  }
}

extension KMeansResult {
  fileprivate var bits: [[UInt32]] {
    [
      model.centers.scalars.map(\.bitPattern), labels.map { UInt32($0) },
      [Float(inertia).bitPattern, UInt32(iterations)],
    ]
  }
}
