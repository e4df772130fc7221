import Tensors

/// The search for the nearest centre where most centres are ruled out by a bound.
///
/// Distances in the leading subspace bound the distances themselves from below (`LeadingSubspace`). The
/// product over the subspace's coordinates is several times smaller than that over all features, and
/// of hundreds of centres only a few remain whose bound is below the distance to a row's present
/// centre. To these the distance is taken exactly, so the nearest centre is the same as without bounds.
package struct PrunedSearch {
  private let samples: Samples
  private let subspace: LeadingSubspace
  private let rows: LeadingSubspace.Projection

  /// Projects the rows; nil where the plain search is as fast: few features, few centres, or rows that
  /// differ as much in all directions.
  package init?(_ samples: Samples, clusters: Int) {
    let directions = min(95, samples.width / 6)
    guard directions >= 8, clusters >= 32, samples.count >= 8 * clusters,
      let subspace = LeadingSubspace(of: samples, directions: directions)
    else { return nil }
    // A look at some rows tells whether it is worth to project them all.
    let sample = samples.gathering(
      Array(stride(from: 0, to: samples.count, by: max(1, samples.count / 512))))
    guard subspace.project(Samples(sample)).heldShare() > 0.6 else { return nil }
    self.samples = samples
    self.subspace = subspace
    rows = subspace.project(samples)
  }

  /// Assigns every row to its nearest centre; of equally near ones, to the first.
  ///
  /// - Parameters:
  ///   - centres: The centres, `[centres, features]`.
  ///   - previous: Where rows were assigned before the centres moved, if they were.
  package func assign(
    _ centres: Tensor<Float>, after previous: NearestCentres.Assignment? = nil
  ) -> NearestCentres.Assignment {
    let bound = Bound(centres, subspace)
    let (count, features) = (centres.shape[0], centres.shape[1])
    var labels = [Int32](repeating: 0, count: samples.count)
    var distances = [Float](repeating: 0, count: samples.count)
    labels.withUnsafeMutableBufferPointer { labels in
      distances.withUnsafeMutableBufferPointer { distances in
        centres.withUnsafeBufferPointer { centres in
          samples.forEachBlock { range, x in
            bound.withProducts(rows.coordinates, range) { products in
              for (place, row) in range.enumerated() {
                let products = products + place * count
                let x = x + place * features
                func distance(_ centre: Int) -> Float {
                  squaredDistance(x, centres.baseAddress! + centre * features, features)
                }
                var nearest =
                  previous.map { Int($0.labels[row]) }
                  ?? indexOfSmallest(bound.offsets, products, count)
                var smallest = distance(nearest)
                let slack = bound.slack(rows, row)
                let first = nearest
                forEachBelow(smallest + slack, bound.offsets, products, count) { centre in
                  guard centre != first else { return smallest + slack }
                  let candidate = distance(centre)
                  if candidate < smallest || (candidate == smallest && centre < nearest) {
                    (smallest, nearest) = (candidate, centre)
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
    }
    return NearestCentres.Assignment(labels: labels, squaredDistances: distances)
  }

  /// The squared distances of all rows to all centres, `[rows, centres]`, where they are below a limit;
  /// where they are not, the limit.
  ///
  /// - Parameters:
  ///   - centres: The centres, `[centres, features]`.
  ///   - limits: The limit for each row.
  func squaredDistances(to centres: Tensor<Float>, ifBelow limits: [Float]) -> Tensor<Float> {
    let bound = Bound(centres, subspace)
    let (count, features) = (centres.shape[0], centres.shape[1])
    return Tensor(shape: [samples.count, count]) { result in
      centres.withUnsafeBufferPointer { centres in
        _ = samples.mapBlockRanges { range in
          bound.withProducts(rows.coordinates, range) { products in
            for (place, row) in range.enumerated() {
              let (limit, target) = (limits[row], result.baseAddress! + row * count)
              target.initialize(repeating: limit, count: count)
              let threshold = limit + bound.slack(rows, row)
              forEachBelow(threshold, bound.offsets, products + place * count, count) { centre in
                samples.withRows(row..<row + 1) { x in
                  target[centre] = min(
                    limit, squaredDistance(x, centres.baseAddress! + centre * features, features))
                }
                return threshold
              }
            }
          }
        }
      }
    }
  }
}

/// The centres as they look in the subspace, and how wrong a bound may be.
private struct Bound {
  private let centres: LeadingSubspace.Projection
  private let error, longest, longestRest, largestRestError: Float
  /// The squared length of each centre.
  var offsets: [Float] { centres.squaredLengths }

  init(_ centres: Tensor<Float>, _ subspace: LeadingSubspace) {
    self.centres = subspace.project(Samples(centres))
    error = LeadingSubspace.roundingError(centres.shape[1])
    longest = self.centres.squaredLengths.max()!
    longestRest = self.centres.rests.max()!
    largestRestError = self.centres.restErrors.max()!
  }

  /// Calls `body` with the products of some rows' coordinates and all centres'.
  func withProducts(
    _ rows: Tensor<Float>, _ range: Range<Int>, _ body: (UnsafePointer<Float>) -> Void
  ) {
    let (count, width) = (centres.coordinates.shape[0], centres.coordinates.shape[1])
    rows.withUnsafeBufferPointer { rows in
      centres.coordinates.withUnsafeBufferPointer { centres in
        _ = Tensor<Float>(shape: [range.count, count]) { products in
          Float.gemm(
            MatrixView(
              rows.baseAddress! + range.lowerBound * width, rows: range.count, columns: width),
            transposed: false, MatrixView(centres.baseAddress!, rows: count, columns: width),
            transposed: true,
            into: MatrixView(products.baseAddress!, rows: range.count, columns: count),
            accumulating: false)
          body(products.baseAddress!)
        }
      }
    }
  }

  /// What is added to a row's distance before bounds are compared with it: −‖x‖², which bounds leave
  /// out, and as much as roundings may have raised them.
  func slack(_ rows: LeadingSubspace.Projection, _ row: Int) -> Float {
    let squaredLength = rows.squaredLengths[row]
    let restSlack =
      2 * (rows.rests[row] + longestRest) * (rows.restErrors[row] + largestRestError)
    return 2 * error * (squaredLength + longest) + restSlack - squaredLength
  }
}

/// Calls `body` with each index, ascending, whose offset − 2 · product is below a limit; `body` returns
/// the limit for those that follow.
private func forEachBelow(
  _ limit: Float, _ offsets: UnsafePointer<Float>, _ products: UnsafePointer<Float>, _ count: Int,
  _ body: (Int) -> Float
) {
  typealias Lanes = SIMD8<Float>
  var limit = limit
  var i = 0
  while i + 8 <= count {
    let product = UnsafeRawPointer(products + i).loadUnaligned(as: Lanes.self)
    let value = UnsafeRawPointer(offsets + i).loadUnaligned(as: Lanes.self) - (product + product)
    if any(value .<= limit) {
      for lane in 0..<8 where value[lane] <= limit { limit = body(i + lane) }
    }
    i += 8
  }
  while i < count {
    if offsets[i] - 2 * products[i] <= limit { limit = body(i) }
    i += 1
  }
}
