// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

/// Fits that continue from a state: the same bits as a fit that was not ended, from every state.
struct ResumedFitTests {
  /// The weights of the digits: some of 0, others different.
  private static let weights = (0..<digits.count).map { Float($0 % 4) * 0.3 }

  /// Parameters that take each path: several starts, bounds, weights, empty clusters.
  private static let lloyds: [(KMeans, rows: Tensor<Float>, weights: [Float]?)] = [
    (KMeans(clusters: 10, initialization: .random, restarts: 3, seed: 1), digitRows[0..<500], nil),
    (KMeans(clusters: 64, tolerance: 0, seed: 2), digitRows, nil),
    (KMeans(clusters: 40, maxIterations: 12, seed: 3), digitRows, weights),
    // Thirty distinct rows for forty clusters.
    (KMeans(clusters: 40, seed: 4), digitRows.take((0..<90).map { $0 % 30 }), nil),
  ]

  @Test(arguments: lloyds.indices)
  func lloyd(_ index: Int) throws {
    let (kMeans, rows, weights) = Self.lloyds[index]
    var states: [KMeans.State] = []
    let whole = try kMeans.fit(rows, weights: weights) {
      if case .iteration(let iteration) = $0 { states.append(iteration.state) }
    }
    #expect(states.count > 1)
    for state in states {
      let read = try roundTrip(state.checkpoint()) { try KMeans.State($0) }
      #expect(read == state)
      let resumed = try kMeans.fit(rows, weights: weights, continuing: read)
      #expect(resumed == whole, "after start \(state.start), iteration \(state.iteration)")
    }
  }

  private static let miniBatches: [(MiniBatchKMeans, weights: [Float]?)] = [
    (MiniBatchKMeans(clusters: 20, maxIterations: 3, batchSize: 100, seed: 1), nil),
    (MiniBatchKMeans(clusters: 60, batchSize: 64, tolerance: 1e-2, seed: 2), nil),
    (MiniBatchKMeans(clusters: 10, batchSize: 50, maxNoImprovement: 3, seed: 3), weights),
    (
      MiniBatchKMeans(
        clusters: 30, initialization: .random, maxIterations: 2, batchSize: 40,
        maxNoImprovement: nil, reassignmentRatio: 0.5, seed: 4), nil
    ),
  ]

  @Test(arguments: miniBatches.indices)
  func miniBatch(_ index: Int) throws {
    let (kMeans, weights) = Self.miniBatches[index]
    var states: [MiniBatchKMeans.State] = []
    let whole = try kMeans.fit(digitRows, weights: weights) {
      if case .step(let step) = $0 { states.append(step.state) }
    }
    #expect(states.count > 1)
    for state in states {
      let read = try roundTrip(state.checkpoint()) { try MiniBatchKMeans.State($0) }
      #expect(read == state)
      let resumed = try kMeans.fit(digitRows, weights: weights, continuing: read)
      #expect(resumed == whole, "after batch \(state.batches)")
    }
  }

  @Test(arguments: [
    StreamingKMeans(clusters: 10, epochs: 3, miniBatchSize: 200, seed: 1),
    StreamingKMeans(
      clusters: 5, epochs: 2, miniBatchSize: 299, halfLifeTimeSize: 100,
      initMethod: .kMeansPlusPlus, seed: 2),
  ])
  func streaming(_ kMeans: StreamingKMeans) throws {
    var states: [StreamingKMeans.State] = []
    let whole = try kMeans.fit(digitRows) {
      if case .step(let step) = $0 { states.append(step.state) }
    }
    #expect(states.count > 1)
    for state in states {
      let read = try roundTrip(state.checkpoint()) { try StreamingKMeans.State($0) }
      #expect(read == state)
      let resumed = try kMeans.fit(digitRows, continuing: read)
      #expect(resumed == whole, "after batch \(state.batches)")
    }
  }

  @Test func statesOfOtherFitsAreRefused() throws {
    var state: KMeans.State?
    let kMeans = KMeans(clusters: 5, initialization: .random, restarts: 3)
    _ = try kMeans.fit(digitRows[0..<50]) {
      if case .iteration(let iteration) = $0 { state = iteration.state }
    }
    func found(_ kMeans: KMeans, _ rows: Tensor<Float>) throws -> String {
      let error = #expect(throws: ArgumentError.self) {
        try kMeans.fit(rows, continuing: state)
      }
      return try #require(error).description
    }
    #expect(try found(KMeans(clusters: 6), digitRows[0..<50]).contains("5 clusters, expected 6"))
    #expect(try found(kMeans, digitRows[0..<51]).contains("50 rows, expected 51"))
    #expect(try found(kMeans, .zeros([50, 3])).contains("64 features, expected 3"))
    #expect(try found(KMeans(clusters: 5), digitRows[0..<50]).contains("start 3, expected 1 to 1"))

    var miniBatch: MiniBatchKMeans.State?
    _ = try MiniBatchKMeans(clusters: 5).fit(digitRows[0..<50]) {
      if case .step(let step) = $0 { miniBatch = step.state }
    }
    #expect(throws: ArgumentError.self) {
      try MiniBatchKMeans(clusters: 6).fit(digitRows, continuing: miniBatch)
    }
    var stream: StreamingKMeans.State?
    _ = try StreamingKMeans(clusters: 5).fit(digitRows[0..<50]) {
      if case .step(let step) = $0 { stream = step.state }
    }
    #expect(throws: ArgumentError.self) {
      try StreamingKMeans(clusters: 6).fit(digitRows, continuing: stream)
    }
  }

  /// Each part of a state, with content that would stop the process if it were used.
  @Test func damagedStatesAreFileErrors() throws {
    var whole: SafeTensors?
    _ = try KMeans(clusters: 5, initialization: .random, restarts: 2).fit(digitRows[0..<50]) {
      if case .iteration(let step) = $0 { whole = step.state.checkpoint() }
    }
    let good = try #require(whole)
    _ = try KMeans.State(good)
    func expectRefused(_ change: (inout SafeTensors) -> Void) {
      var damaged = good
      change(&damaged)
      #expect(throws: FileError.self) { try KMeans.State(damaged) }
    }
    for key in good.metadata.keys {
      expectRefused { $0.metadata[key] = nil }
      expectRefused { $0.metadata[key] = "x" }
    }
    for key in ["start", "iteration", "best.iterations"] {
      expectRefused { $0.metadata[key] = "-1" }
      expectRefused { $0.metadata[key] = "\(Int.max)" }
    }
    for name in good.names {
      expectRefused { $0.insert(Tensor<Float>.zeros([0, 0]), named: name) }
      expectRefused { $0.insert(Tensor<Int>(repeating: 7, shape: [50]), named: name) }
      expectRefused { $0.insert(Tensor<Int32>(repeating: -1, shape: [50]), named: name) }
    }
    for name in ["centers", "best.centers"] {
      expectRefused { $0.insert(Tensor<Float>(repeating: .nan, shape: [5, 64]), named: name) }
    }
    expectRefused { $0.insert(Tensor<Double>(repeating: .infinity, shape: [5]), named: "weights") }
    expectRefused { $0.insert(Tensor<Double>(repeating: .nan, shape: [5, 64]), named: "sums") }
    expectRefused { $0.insert(Tensor<Int>(repeating: .max, shape: [5]), named: "counts") }
  }

  /// The state after it was written to a file and read again.
  private func roundTrip<State>(
    _ checkpoint: SafeTensors, _ read: (SafeTensors) throws -> State
  ) throws -> State {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("state")
      try checkpoint.write(to: file)
      return try read(SafeTensors(contentsOf: file))
    }
  }
}
