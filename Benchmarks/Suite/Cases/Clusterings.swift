// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralDatasets
import NumeralLearning
import NumeralTensors

private let clusters = 256

extension Suite {
  /// k-means on MNIST, rather than on random rows, because the bounds and mini-batches gain more or
  /// less time depending on the data.
  static var clusterings: [Benchmark] { [prediction, lloyd, miniBatch] }

  /// The first `count` training images as rows, and a random sample of them as centers, so that no
  /// cluster is empty.
  private static func operands(_ count: Int) throws -> (rows: Tensor<Float>, centers: Tensor<Float>)
  {
    let rows = try mnist().train[0..<count].features()
    return (rows, rows.take(RandomKey(1).permutation(count).prefix(clusters)))
  }

  /// The operations for the distances of one row to all centers, computed as a matrix product.
  private static let operationsPerRow = Double(2 * clusters * 28 * 28)

  private static var prediction: Benchmark {
    func makeCase(_ count: Int) -> BenchmarkCase {
      BenchmarkCase(
        work: Double(count), cost: .floats(Double(count) * operationsPerRow),
        library: {
          let (rows, centers) = try operands(count)
          let (model, samples) = (KMeansModel(centers: centers), Samples(rows))
          return Implementation {
            try model.predict(samples)
          } numbers: {
            $0.map { Double($0) }
          }
        },
        naive: {
          let (rows, centers) = try operands(count)
          let (x, c) = (rows.scalars, centers.scalars)
          return Implementation {
            Naive.nearestCenters(
              x, count: count, c, clusters: clusters, featureCount: 28 * 28)
          } numbers: {
            $0.labels.map { Double($0) }
          }
        })
    }
    return Benchmark(
      "k-means predict, k = \(clusters)", .images, makeCase(10_000),
      naiveCase: makeCase(512))
  }

  private static var lloyd: Benchmark {
    func makeCase(_ count: Int, iterations: Int) -> BenchmarkCase {
      let work = Double(count * iterations)
      return BenchmarkCase(
        work: work, cost: .floats(work * operationsPerRow),
        library: {
          let (rows, centers) = try operands(count)
          let (kMeans, samples) = (
            KMeans(
              clusters: clusters, initialization: .centers(centers), maxIterations: iterations,
              tolerance: 0), Samples(rows)
          )
          return Implementation { try kMeans.fit(samples).centers }
        },
        naive: {
          let (rows, centers) = try operands(count)
          let (x, first) = (rows.scalars, centers.scalars)
          return Implementation {
            var c = first
            for _ in 0..<iterations {
              var weights = [Float](repeating: 0, count: clusters)
              Naive.updateCenters(x, count: count, &c, weights: &weights, featureCount: 28 * 28)
            }
            return c
          }
        })
    }
    return Benchmark(
      "k-means Lloyd, k = \(clusters)", .rowIterations,
      makeCase(60_000, iterations: 20), naiveCase: makeCase(512, iterations: 1))
  }

  private static var miniBatch: Benchmark {
    func makeCase(_ count: Int) -> BenchmarkCase {
      BenchmarkCase(
        work: Double(count), cost: .floats(Double(count) * operationsPerRow),
        library: {
          let (rows, centers) = try operands(count)
          let kMeans = MiniBatchKMeans(
            clusters: clusters, initialization: .centers(centers), reassignmentRatio: 0)
          let samples = Samples(rows)
          let state = try kMeans.partialFit(samples)
          return Implementation { try kMeans.partialFit(samples, continuing: state).centers }
        },
        naive: {
          let (rows, centers) = try operands(count)
          let x = rows.scalars
          var (first, firstWeights) = (centers.scalars, [Float](repeating: 0, count: clusters))
          Naive.updateCenters(
            x, count: count, &first, weights: &firstWeights, featureCount: 28 * 28)
          return Implementation {
            var (c, weights) = (first, firstWeights)
            Naive.updateCenters(x, count: count, &c, weights: &weights, featureCount: 28 * 28)
            return c
          }
        })
    }
    return Benchmark(
      "k-means mini-batch, k = \(clusters)", .rowIterations, makeCase(1024),
      naiveCase: makeCase(512))
  }
}
