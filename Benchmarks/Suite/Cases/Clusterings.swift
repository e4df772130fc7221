// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralDatasets
import NumeralLearning
import NumeralTensors

private let clusters = 256

extension Suite {
  /// Clusters of MNIST's images: how far bounds and batches help depends on the data.
  static var clusterings: [Benchmark] { [prediction, lloyd, miniBatch] }

  /// The first images, and some of them as centers, so that none of these is without a row.
  private static func operands(_ count: Int) throws -> (rows: Tensor<Float>, centers: Tensor<Float>)
  {
    let rows = try mnist().train[0..<count].features()
    return (rows, rows.take(RandomKey(1).permutation(count).prefix(clusters)))
  }

  /// Operations to take one row's distances to all centers: as products, the plain method.
  private static let operationsPerRow = Double(2 * clusters * 28 * 28)

  private static var prediction: Benchmark {
    func problem(_ count: Int) -> Problem {
      Problem(
        work: Double(count), demand: .floats(Double(count) * operationsPerRow),
        library: {
          let (rows, centers) = try operands(count)
          let (model, samples) = (KMeansModel(centers: centers), Samples(rows))
          return Solution {
            try model.predict(samples)
          } numbers: {
            $0.map { Double($0) }
          }
        },
        naive: {
          let (rows, centers) = try operands(count)
          let (x, c) = (rows.scalars, centers.scalars)
          return Solution {
            Naive.nearestCenters(x, count: count, c, clusters: clusters, width: 28 * 28)
          } numbers: {
            $0.labels.map { Double($0) }
          }
        })
    }
    return Benchmark(
      "k-means predict, k = \(clusters)", .images, problem(10_000),
      naively: problem(512))
  }

  private static var lloyd: Benchmark {
    func problem(_ count: Int, iterations: Int) -> Problem {
      let work = Double(count * iterations)
      return Problem(
        work: work, demand: .floats(work * operationsPerRow),
        library: {
          let (rows, centers) = try operands(count)
          let (kMeans, samples) = (
            KMeans(
              clusters: clusters, initialization: .centers(centers), maxIterations: iterations,
              tolerance: 0), Samples(rows)
          )
          return Solution { try kMeans.fit(samples).centers }
        },
        naive: {
          let (rows, centers) = try operands(count)
          let (x, first) = (rows.scalars, centers.scalars)
          return Solution {
            var c = first
            for _ in 0..<iterations {
              var weights = [Float](repeating: 0, count: clusters)
              Naive.moveCenters(x, count: count, &c, weights: &weights, width: 28 * 28)
            }
            return c
          }
        })
    }
    return Benchmark(
      "k-means Lloyd, k = \(clusters)", .rowIterations,
      problem(60_000, iterations: 20), naively: problem(512, iterations: 1))
  }

  private static var miniBatch: Benchmark {
    func problem(_ count: Int) -> Problem {
      Problem(
        work: Double(count), demand: .floats(Double(count) * operationsPerRow),
        library: {
          let (rows, centers) = try operands(count)
          let kMeans = MiniBatchKMeans(
            clusters: clusters, initialization: .centers(centers), reassignmentRatio: 0)
          let samples = Samples(rows)
          let state = try kMeans.partialFit(samples)
          return Solution { try kMeans.partialFit(samples, continuing: state).centers }
        },
        naive: {
          let (rows, centers) = try operands(count)
          let x = rows.scalars
          var (first, firstWeights) = (centers.scalars, [Float](repeating: 0, count: clusters))
          Naive.moveCenters(x, count: count, &first, weights: &firstWeights, width: 28 * 28)
          return Solution {
            var (c, weights) = (first, firstWeights)
            Naive.moveCenters(x, count: count, &c, weights: &weights, width: 28 * 28)
            return c
          }
        })
    }
    return Benchmark(
      "k-means mini-batch, k = \(clusters)", .rowIterations, problem(1024),
      naively: problem(512))
  }
}
