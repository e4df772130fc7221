// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// The search for the nearest of some centers, as a matrix product.
///
/// ‖x − c‖² = ‖x‖² − 2·x·c + ‖c‖², and ‖x‖² is the same for every center. The centers are first moved by
/// their mean m: x·(c − m) loses digits to their spread alone, not to how far they lie from 0. Adding
/// up, the nearest center has the smallest (c − m)·(c + m) − 2·x·(c − m).
///
/// Where m is much longer than the centers spread, both terms are large and nearly cancel. There the
/// rows are moved too, a block at a time, and what is compared is ‖c − m‖² − 2·(x − m)·(c − m).
package struct BruteForceAssigner {
  let centers: Tensor<Float>
  /// c − m for each center, `[centers, features]`.
  private let moved: Tensor<Float>
  /// What a center's product is compared with: (c − m)·(c + m), or ‖c − m‖² if rows are moved.
  private let offsets: [Float]
  /// m, if rows are moved by it.
  private let origin: [Float]?

  package init(_ centers: Tensor<Float>) {
    self.centers = centers
    let mean = centers.mean(axis: 0)
    moved = centers - mean
    let (count, width) = (centers.shape[0], centers.shape[1])
    let m = mean.scalars
    let sums = moved.withUnsafeBufferPointer { moved in
      (0..<count).map { center in
        var (squares, products) = (0.0, 0.0)
        for column in 0..<width {
          let d = Double(moved[center * width + column])
          squares += d * d
          products += d * Double(m[column])
        }
        return (squares: squares, products: products)
      }
    }
    // Up to ten times as long, m costs one digit of seven, and moving rows would cost more time.
    let length = m.reduce(0.0) { $0 + Double($1) * Double($1) }
    let isFar = length > 100 * sums.reduce(0.0) { max($0, $1.squares) }
    origin = isFar ? m : nil
    // (c − m)·(c + m) = ‖c − m‖² + 2·m·(c − m)
    offsets = sums.map { Float(isFar ? $0.squares : $0.squares + 2 * $0.products) }
  }

  /// The nearest center of each row, and the squared distance to it.
  package struct Assignment {
    package var labels: [Int32]
    package var squaredDistances: [Float]

    /// The sum of the weighted squared distances, in Double and in order.
    func inertia(_ weights: [Float]?) -> Double {
      guard let weights else { return squaredDistances.reduce(0.0) { $0 + Double($1) } }
      return zip(squaredDistances, weights).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }
  }

  /// Assigns every row to its nearest center; of equally near ones, to the first.
  ///
  /// A block's products and their smallest are taken while the block is in cache. The distance to the
  /// one center that was found is computed anew, without cancellation.
  package func assign(_ samples: Samples) -> Assignment {
    let count = centers.shape[0]
    var distances = [Float](repeating: 0, count: samples.count)
    let labels = [Int32](unsafeUninitializedCapacity: samples.count) { labels, initialized in
      distances.withUnsafeMutableBufferPointer { distances in
        samples.forEachBlock { range, rows in
          _ = Tensor<Float>(shape: [range.count, count]) { products in
            search(rows, range.count, products.baseAddress!) { place, nearest, distance in
              labels[range.lowerBound + place] = Int32(truncatingIfNeeded: nearest)
              distances[range.lowerBound + place] = distance
            }
          }
        }
      }
      initialized = samples.count
    }
    return Assignment(labels: labels, squaredDistances: distances)
  }

  /// The squared distances of all rows to all centers, `[rows, centers]`.
  func squaredDistances(_ samples: Samples) -> Tensor<Float> {
    let count = centers.shape[0]
    return Tensor(shape: [samples.count, count]) { result in
      samples.forEachBlock { range, rows in
        let block = result.baseAddress! + range.lowerBound * count
        search(rows, range.count, block) { place, nearest, distance in
          // One exact distance stands for ‖x‖² in all others of the row.
          let products = block + place * count
          let smallest = offsets[nearest] - 2 * products[nearest]
          for center in 0..<count {
            let difference = offsets[center] - 2 * products[center] - smallest
            products[center] = distance + max(0, difference)
          }
        }
      }
    }
  }

  /// Multiplies a block of rows by the centers, and finds the nearest center of each.
  ///
  /// - Parameters:
  ///   - rows: The rows, one after the other.
  ///   - rowCount: The number of rows.
  ///   - products: Where the products go, `[rows, centers]`.
  ///   - body: Called with each row's place in the block, its nearest center and their squared distance.
  private func search(
    _ rows: UnsafePointer<Float>, _ rowCount: Int, _ products: UnsafeMutablePointer<Float>,
    _ body: (_ place: Int, _ nearest: Int, _ distance: Float) -> Void
  ) {
    let (count, width) = (centers.shape[0], centers.shape[1])
    func multiply(_ rows: UnsafePointer<Float>) {
      moved.withUnsafeBufferPointer { moved in
        BLAS.gemm(
          MatrixView(rows, rows: rowCount, columns: width),
          MatrixView(moved.baseAddress!, rows: count, columns: width).transposed,
          into: MatrixView(products, rows: rowCount, columns: count))
      }
    }
    if let origin {
      subtracting(origin, from: rows, [rowCount, width])
        .withUnsafeBufferPointer { multiply($0.baseAddress!) }
    } else {
      multiply(rows)
    }
    centers.withUnsafeBufferPointer { centers in
      offsets.withUnsafeBufferPointer { offsets in
        for place in 0..<rowCount {
          let nearest = indexOfSmallest(
            offsets.baseAddress!, products + place * count, count)
          let distance = numeral_squared_distance(
            rows + place * width, centers.baseAddress! + nearest * width, width)
          body(place, nearest, distance)
        }
      }
    }
  }
}

/// x − origin for each of some rows, of shape `[rows, features]`.
func subtracting(
  _ origin: [Float], from rows: UnsafePointer<Float>, _ shape: [Int]
) -> Tensor<Float> {
  let width = shape[1]
  return Tensor(shape: shape) { moved in
    origin.withUnsafeBufferPointer { origin in
      for row in 0..<shape[0] {
        let (from, to) = (rows + row * width, moved.baseAddress! + row * width)
        for column in 0..<width { to[column] = from[column] - origin[column] }
      }
    }
  }
}

/// The first index of the smallest offset − 2 · product.
///
/// Eight candidates side by side: a chain of comparisons would wait for each.
func indexOfSmallest(
  _ offsets: UnsafePointer<Float>, _ products: UnsafePointer<Float>, _ count: Int
) -> Int {
  typealias Lanes = SIMD8<Float>
  var best = Lanes(repeating: .infinity)
  var bestIndex = SIMD8<Int32>(repeating: 0)
  var index = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
  var i = 0
  while i + 8 <= count {
    let product = UnsafeRawPointer(products + i).loadUnaligned(as: Lanes.self)
    let value = UnsafeRawPointer(offsets + i).loadUnaligned(as: Lanes.self) - (product + product)
    let isBetter = value .< best
    best.replace(with: value, where: isBetter)
    bestIndex.replace(with: index, where: isBetter)
    index &+= 8
    i += 8
  }
  var (smallest, first) = (Float.infinity, 0)
  for lane in 0..<8 where i > 0 {
    if best[lane] < smallest || (best[lane] == smallest && bestIndex[lane] < first) {
      (smallest, first) = (best[lane], Int(bestIndex[lane]))
    }
  }
  while i < count {
    let value = offsets[i] - 2 * products[i]
    if value < smallest { (smallest, first) = (value, i) }
    i += 1
  }
  return first
}
