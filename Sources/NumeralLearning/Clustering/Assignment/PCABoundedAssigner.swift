// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// Finds nearest centers by the distances of the few centers that a lower bound does not rule
/// out.
///
/// The bounds are distances in a principal subspace (`PrincipalSubspace`). The product of
/// coordinates is several times smaller than the product of all features, and only a few of
/// hundreds of centers have a bound below the distance to a row's nearest center so far. Distances
/// to these are measured, so the nearest center is the same as without bounds.
package struct PCABoundedAssigner: CenterAssigner {
  package let samples: Samples
  let subspace: PrincipalSubspace
  /// The samples projected onto the subspace.
  let projection: PrincipalSubspace.Projection

  /// Projects the rows, or returns nil if brute force is as fast: for few features, few centers, or
  /// rows that vary about as much in all directions.
  ///
  /// - Throws: `CancellationError` if the task is canceled.
  package init?(_ samples: Samples, clusters: Int) throws {
    // With the residual norm at most 64 coordinates: for images, more dimensions explain little
    // more variance than they cost time.
    let dimensions = min(63, samples.featureCount / 6)
    guard dimensions >= 8, clusters >= 32, samples.count >= 8 * clusters,
      let subspace = PrincipalSubspace(of: samples, dimensions: dimensions)
    else { return nil }
    // About 512 rows show whether projecting all of them is worthwhile.
    let step = max(1, samples.count / 512)
    let subset = samples.take(Array(stride(from: 0, to: samples.count, by: step)))
    guard try subspace.project(Samples(subset)).explainedVarianceRatio > 0.6 else { return nil }
    let projection = try subspace.project(samples)
    guard projection.isBounded else { return nil }
    self.init(samples: samples, subspace: subspace, projection: projection)
  }

  private init(
    samples: Samples, subspace: PrincipalSubspace, projection: PrincipalSubspace.Projection
  ) {
    (self.samples, self.subspace, self.projection) = (samples, subspace, projection)
  }

  package func selecting(_ rows: [Int], asFloats: Bool) -> PCABoundedAssigner {
    PCABoundedAssigner(
      samples: samples.selecting(rows, asFloats: asFloats), subspace: subspace,
      projection: projection.selecting(rows))
  }

  package func assign(to centers: Tensor<Float>, after previous: Assignment?) throws -> Assignment {
    let projected = try ProjectedCenters(centers, in: subspace)
    guard projected.isBounded else {
      return try BruteForceAssigner(samples).assign(to: centers, after: nil)
    }
    let (count, features) = (centers.shape[0], centers.shape[1])
    return try Assignment(rows: samples.count) { labels, distances in
      try forEachChunk(centers) { range, rows, centers in
        projected.withProducts(projection.coordinates, range) { squaredNorms, products in
          for row in range {
            let products = products + (row - range.lowerBound) * count
            // The center with the lowest score is nearly always among the nearest.
            let first = Int(numeral_find_lowest_scores(squaredNorms, products, count).index)
            var nearest = first
            var smallest = rows.squaredDistance(row, centers + nearest * features)
            let offset = projected.thresholdOffset(projection, row)
            let factor = projected.thresholdFactor
            forEachScore(
              upTo: Float(smallest * factor) + offset, squaredNorms, products, count
            ) { center in
              guard center != first else { return Float(smallest * factor) + offset }
              let candidate = rows.squaredDistance(row, centers + center * features)
              if candidate < smallest || (candidate == smallest && center < nearest) {
                (smallest, nearest) = (candidate, center)
              }
              return Float(smallest * factor) + offset
            }
            labels[row] = Int32(truncatingIfNeeded: nearest)
            distances[row] = smallest
          }
        }
      }
    }
  }

  package func squaredDistances(
    to centers: Tensor<Float>, ifBelow limits: [Double]
  ) throws -> Tensor<Double> {
    let projected = try ProjectedCenters(centers, in: subspace)
    guard projected.isBounded else {
      return try BruteForceAssigner(samples).squaredDistances(to: centers, ifBelow: limits)
    }
    let (count, features) = (centers.shape[0], centers.shape[1])
    return try Tensor(unsafeUninitialized: [samples.count, count]) { result in
      try forEachChunk(centers) { range, rows, centers in
        projected.withProducts(projection.coordinates, range) { squaredNorms, products in
          for row in range {
            let products = products + (row - range.lowerBound) * count
            let (limit, distances) = (limits[row], result.baseAddress! + row * count)
            distances.initialize(repeating: limit, count: count)
            let threshold =
              Float(limit * projected.thresholdFactor) + projected.thresholdOffset(projection, row)
            forEachScore(upTo: threshold, squaredNorms, products, count) { center in
              let distance = rows.squaredDistance(row, centers + center * features)
              distances[center] = min(limit, distance)
              return threshold
            }
          }
        }
      }
    }
  }

  /// Calls `body` for each chunk of rows, with access to all rows and centers.
  ///
  /// - Throws: `CancellationError` if the task is canceled: no chunk starts after that.
  func forEachChunk(
    _ centers: Tensor<Float>,
    _ body: (_ range: Range<Int>, _ rows: UnsafeRows, _ centers: UnsafePointer<Float>) -> Void
  ) throws {
    try centers.withUnsafeBufferPointer { centers in
      try samples.withUnsafeRows { rows in
        try samples.forEachChunkRange { body($0, rows, centers.baseAddress!) }
      }
    }
  }
}
