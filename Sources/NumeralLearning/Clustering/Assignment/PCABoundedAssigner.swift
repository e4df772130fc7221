// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The search for the nearest center where most centers are ruled out by a bound.
///
/// Distances in the leading subspace bound the distances themselves from below (`PrincipalSubspace`). The
/// product over the subspace's coordinates is several times smaller than that over all features, and
/// of hundreds of centers only a few remain whose bound is below the distance to a row's present
/// center. To these the distance is taken exactly, so the nearest center is the same as without bounds.
package struct PCABoundedAssigner {
  let samples: Samples
  let subspace: PrincipalSubspace
  let rows: PrincipalSubspace.Projection

  /// Projects the rows; nil where the plain search is as fast: few features, few centers, or rows that
  /// differ as much in all directions.
  package init?(_ samples: Samples, clusters: Int) {
    // The rest's length makes it 64 coordinates. Of images more hold little more, and cost more to find.
    let directions = min(63, samples.featureCount / 6)
    guard directions >= 8, clusters >= 32, samples.count >= 8 * clusters,
      let subspace = PrincipalSubspace(of: samples, directions: directions)
    else { return nil }
    // A look at some rows tells whether it is worth to project them all.
    let sample = samples.take(
      Array(stride(from: 0, to: samples.count, by: max(1, samples.count / 512))))
    guard subspace.project(Samples(sample)).heldShare() > 0.6 else { return nil }
    self.init(samples: samples, subspace: subspace, rows: subspace.project(samples))
  }

  private init(samples: Samples, subspace: PrincipalSubspace, rows: PrincipalSubspace.Projection) {
    (self.samples, self.subspace, self.rows) = (samples, subspace, rows)
  }

  /// The search among the samples in these rows.
  func selecting(_ selection: [Int]) -> PCABoundedAssigner {
    PCABoundedAssigner(
      samples: samples.selecting(selection), subspace: subspace, rows: rows.selecting(selection))
  }

  /// Assigns every row to its nearest center; of equally near ones, to the first.
  ///
  /// - Parameter centers: The centers, `[centers, features]`.
  package func assign(_ centers: Tensor<Float>) -> BruteForceAssigner.Assignment {
    let bound = Bound(centers, subspace)
    let (count, features) = (centers.shape[0], centers.shape[1])
    var labels = [Int32](repeating: 0, count: samples.count)
    var distances = [Float](repeating: 0, count: samples.count)
    labels.withUnsafeMutableBufferPointer { labels in
      distances.withUnsafeMutableBufferPointer { distances in
        forEachBlock(centers) { range, x, centers in
          bound.withProducts(rows.coordinates, range) { offsets, products in
            for (place, row) in range.enumerated() {
              let products = products + place * count
              // The center of the lowest bound is nearly always among the nearest.
              var nearest = indexOfSmallest(offsets, products, count)
              let first = nearest
              var smallest = x.squaredDistance(row, centers + nearest * features)
              let slack = bound.slack(rows, row)
              forEachBelow(smallest + slack, offsets, products, count) { center in
                guard center != first else { return smallest + slack }
                let candidate = x.squaredDistance(row, centers + center * features)
                if candidate < smallest || (candidate == smallest && center < nearest) {
                  (smallest, nearest) = (candidate, center)
                }
                return smallest + slack
              }
              labels[row] = Int32(truncatingIfNeeded: nearest)
              distances[row] = smallest
            }
          }
        }
      }
    }
    return BruteForceAssigner.Assignment(labels: labels, squaredDistances: distances)
  }

  /// The squared distances of all rows to all centers, `[rows, centers]`, where they are below a limit;
  /// where they are not, the limit.
  ///
  /// - Parameters:
  ///   - centers: The centers, `[centers, features]`.
  ///   - limits: The limit for each row.
  func squaredDistances(to centers: Tensor<Float>, ifBelow limits: [Float]) -> Tensor<Float> {
    let bound = Bound(centers, subspace)
    let (count, features) = (centers.shape[0], centers.shape[1])
    return Tensor(shape: [samples.count, count]) { result in
      forEachBlock(centers) { range, x, centers in
        bound.withProducts(rows.coordinates, range) { offsets, products in
          for (place, row) in range.enumerated() {
            let (limit, target) = (limits[row], result.baseAddress! + row * count)
            target.initialize(repeating: limit, count: count)
            let threshold = limit + bound.slack(rows, row)
            forEachBelow(threshold, offsets, products + place * count, count) { center in
              target[center] = min(limit, x.squaredDistance(row, centers + center * features))
              return threshold
            }
          }
        }
      }
    }
  }

  /// Calls `body` for each block of rows, with all rows and the centers as they lie in memory.
  func forEachBlock(
    _ centers: Tensor<Float>,
    _ body: (_ range: Range<Int>, _ x: UnsafeRows, _ centers: UnsafePointer<Float>) -> Void
  ) {
    centers.withUnsafeBufferPointer { centers in
      samples.withUnsafeRows { x in
        samples.forEachBlockRange { body($0, x, centers.baseAddress!) }
      }
    }
  }
}

/// The centers as they look in the subspace, and how wrong a bound may be.
struct Bound {
  private let centers: PrincipalSubspace.Projection
  /// The centers' coordinates, `[coordinates, centers]`: OpenBLAS multiplies small matrices several
  /// times as fast where none of them is transposed.
  private let coordinates: Tensor<Float>
  /// The relative error of a squared distance.
  let error: Float
  private let longest, longestRest, largestRestError: Float

  init(_ centers: Tensor<Float>, _ subspace: PrincipalSubspace) {
    self.centers = subspace.project(Samples(centers))
    coordinates = self.centers.coordinates.transposed()
    error = PrincipalSubspace.roundingError(centers.shape[1])
    longest = self.centers.squaredLengths.max()!
    longestRest = self.centers.rests.max()!
    largestRestError = self.centers.restErrors.max()!
  }

  /// Calls `body` with the squared lengths of the centers, and the products of some rows' coordinates and
  /// theirs, `[rows, centers]`.
  ///
  /// - Parameters:
  ///   - rows: The coordinates of all rows.
  ///   - range: The rows to multiply.
  func withProducts(
    _ rows: Tensor<Float>, _ range: Range<Int>,
    _ body: (_ offsets: UnsafePointer<Float>, _ products: UnsafePointer<Float>) -> Void
  ) {
    withRoom(range.count, coordinates.shape[1]) { room in
      withProducts(rows, range, 0..<coordinates.shape[1], room, body)
    }
  }

  /// Calls `body` with room for the products of as many rows and centers.
  func withRoom(_ rows: Int, _ centers: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    // For a copy of the rows too.
    _ = Tensor<Float>(shape: [rows, centers + coordinates.shape[0]]) { body($0.baseAddress!) }
  }

  /// Calls `body` with the squared lengths of some centers, and the products of some rows' coordinates
  /// and theirs, `[rows, centers]`.
  ///
  /// - Parameters:
  ///   - rows: The coordinates of all rows.
  ///   - selection: The rows to multiply, ascending.
  ///   - members: The centers to multiply.
  ///   - room: Room for as many rows and centers.
  func withProducts<Rows: RandomAccessCollection<Int>>(
    _ rows: Tensor<Float>, _ selection: Rows, _ members: Range<Int>,
    _ room: UnsafeMutablePointer<Float>,
    _ body: (_ offsets: UnsafePointer<Float>, _ products: UnsafePointer<Float>) -> Void
  ) {
    guard let first = selection.first, let last = selection.last else { return }
    let (width, count) = (coordinates.shape[0], coordinates.shape[1])
    let products = room + selection.count * width
    rows.withUnsafeBufferPointer { rows in
      var factors = rows.baseAddress! + first * width
      if last - first + 1 > selection.count {
        for (place, row) in selection.enumerated() {
          (room + place * width).initialize(from: rows.baseAddress! + row * width, count: width)
        }
        factors = UnsafePointer(room)
      }
      coordinates.withUnsafeBufferPointer { coordinates in
        BLAS.gemm(
          MatrixView(factors, rows: selection.count, columns: width),
          MatrixView(
            coordinates.baseAddress! + members.lowerBound, rows: width, columns: members.count,
            rowStride: count),
          into: MatrixView(products, rows: selection.count, columns: members.count))
      }
    }
    centers.squaredLengths.withUnsafeBufferPointer { offsets in
      body(offsets.baseAddress! + members.lowerBound, products)
    }
  }

  /// What is added to a row's distance before bounds are compared with it: −‖x‖², which bounds leave
  /// out, and as much as roundings may have raised them.
  func slack(_ rows: PrincipalSubspace.Projection, _ row: Int) -> Float {
    let squaredLength = rows.squaredLengths[row]
    let restSlack =
      2 * (rows.rests[row] + longestRest) * (rows.restErrors[row] + largestRestError)
    return 2 * error * (squaredLength + longest) + restSlack - squaredLength
  }
}

/// Calls `body` with each index, ascending, whose offset − 2 · product is at most a limit; `body`
/// returns the limit for those that follow.
///
/// - Returns: The smallest offset − 2 · product of the indices that `body` was not called with.
@discardableResult
func forEachBelow(
  _ limit: Float, _ offsets: UnsafePointer<Float>, _ products: UnsafePointer<Float>, _ count: Int,
  _ body: (Int) -> Float
) -> Float {
  typealias Lanes = SIMD8<Float>
  var limit = limit
  var lowestLanes = Lanes(repeating: .infinity)
  var i = 0
  while i + 8 <= count {
    let product = UnsafeRawPointer(products + i).loadUnaligned(as: Lanes.self)
    var value = UnsafeRawPointer(offsets + i).loadUnaligned(as: Lanes.self) - (product + product)
    if any(value .<= limit) {
      for lane in 0..<8 where value[lane] <= limit {
        limit = body(i + lane)
        value[lane] = .infinity
      }
    }
    lowestLanes.replace(with: value, where: value .< lowestLanes)
    i += 8
  }
  var lowest = Float.infinity
  for lane in 0..<8 { lowest = min(lowest, lowestLanes[lane]) }
  while i < count {
    let value = offsets[i] - 2 * products[i]
    if value <= limit { limit = body(i) } else { lowest = min(lowest, value) }
    i += 1
  }
  return lowest
}
