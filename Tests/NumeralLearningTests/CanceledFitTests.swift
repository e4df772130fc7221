// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import Testing

/// Passes over many rows that end when their task is canceled, and never give a part of a result.
@Suite struct CanceledFitTests {
  /// Calls that pass over all rows.
  enum Pass: CaseIterable {
    case bruteForce, bounded, yinyang, limitedDistances, limitedBoundedDistances, preparation
    case predict, transform, inertia, partialFit, silhouette, principalComponents
    case linearRegression, ridge, ridgePath, logisticRegression

    func run() throws {
      let (rows, centers) = (manyRows, manyRows[0..<64])
      let samples = Samples(rows)
      switch self {
      case .bruteForce: _ = try BruteForceAssigner(samples).assign(to: centers, after: nil)
      case .bounded: _ = try boundedAssigner.get().assign(to: centers, after: nil)
      case .yinyang:
        var assigner = YinyangAssigner(try boundedAssigner.get())
        _ = try assigner.assign(to: centers, after: nil)
      case .limitedDistances:
        let limits = [Double](repeating: 1, count: samples.count)
        _ = try BruteForceAssigner(samples).squaredDistances(to: centers, ifBelow: limits)
      case .limitedBoundedDistances:
        let limits = [Double](repeating: 1, count: samples.count)
        _ = try boundedAssigner.get().squaredDistances(to: centers, ifBelow: limits)
      case .preparation: _ = try PCABoundedAssigner(samples, clusters: 64)
      case .predict: _ = try KMeansModel(centers: centers).predict(samples)
      case .transform: _ = try KMeansModel(centers: centers).transform(samples)
      case .inertia: _ = try KMeansModel(centers: centers).inertia(samples)
      case .partialFit: _ = try MiniBatchKMeans(clusters: 64).partialFit(samples)
      case .silhouette: _ = try NumeralLearning.silhouette(digitRows, clusters: digits.labels)
      case .principalComponents: _ = try PCA(components: 2).fit(rows)
      case .linearRegression: _ = try LinearRegression().fit(digitRows, digitRows)
      case .ridge: _ = try Ridge().fit(digitRows, digitRows)
      case .ridgePath: _ = try RidgePath().crossValidate(digitRows, digitRows)
      case .logisticRegression: _ = try LogisticRegression().fit(digitRows, digits.labels)
      }
    }
  }

  @Test(arguments: Pass.allCases) func canceledPassIsAnError(_ pass: Pass) async throws {
    _ = try boundedAssigner.get()
    await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      #expect(throws: CancellationError.self) { try pass.run() }
    }.value
  }

  @Test(arguments: [1, 3]) func passEndsWithinAChunkOfEachThread(threads: Int) async {
    let later = await Task {
      let started = Locked(0)
      let before = Locked(0)
      withUnsafeCurrentTask { task in
        Parallel.$threads.withValue(threads) {
          _ = #expect(throws: CancellationError.self) {
            try Samples(manyRows).forEachChunkRange { range in
              started.withLock { $0 += 1 }
              guard range.contains(1000) else { return }
              task!.cancel()
              before.withLock { $0 = started.withLock { $0 } }
            }
          }
        }
      }
      return started.withLock { $0 } - before.withLock { $0 }
    }.value
    #expect(later < threads)
  }

  /// Cancels a fit in the middle of what follows its nth progress, whichever part that is.
  @Test(arguments: [1, 2, 4, 7], [20, 64])
  func fitThatAnotherTaskCancelsCanBeContinued(progress: Int, clusters: Int) async throws {
    let kMeans = KMeans(
      clusters: clusters, initialization: .random, restarts: 2, maxIterations: 12, tolerance: 0,
      seed: 5)
    let (moments, moment) = AsyncStream<Void>.makeStream()
    let fit = Task {
      defer { moment.finish() }
      var (states, error): ([KMeans.State], (any Error)?) = ([], nil)
      do {
        _ = try kMeans.fit(manyRows) { step in
          guard case .iteration(let iteration) = step else { return }
          states.append(iteration.state)
          if states.count == progress { moment.yield() }
        }
      } catch let failure { error = failure }
      return (state: states.last, error: error)
    }
    for await _ in moments { fit.cancel() }
    let (state, error) = await fit.value
    // Without an error, the other task came too late.
    #expect(error == nil || error is CancellationError)
    #expect(try kMeans.fit(manyRows, continuing: state) == kMeans.fit(manyRows))
  }
}

/// Rows of many chunks.
private let manyRows = Tensor.concatenate(
  [Tensor<Float>](repeating: digitRows, count: 6)
    .enumerated().map { $0.element + 0.01 * Float($0.offset) })

private let boundedAssigner = Result { try PCABoundedAssigner(Samples(manyRows), clusters: 64)! }
