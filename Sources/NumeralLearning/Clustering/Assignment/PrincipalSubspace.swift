// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// The directions in which rows differ most, and rows as they look along them.
///
/// With m the rows' mean and Q a few orthonormal directions, a row x becomes its coordinates Q·(x − m)
/// and one number for all that they leave out, the length of the rest. For two rows the distance
/// between these is never larger than between the rows themselves, by Pythagoras, and by the triangle
/// inequality for the rests: a product over a few coordinates bounds a distance over many.
struct PrincipalSubspace {
  /// m, `[features]`.
  private let mean: [Float]
  /// Q, `[directions, features]`.
  private let directions: Tensor<Float>

  /// Finds the directions from some of the rows, evenly spread.
  ///
  /// A block power iteration: whatever directions it ends with, the bound holds; the better they are,
  /// the tighter it is. Nil where rows have fewer directions than are asked for.
  ///
  /// N. Halko, P. Martinsson, J. Tropp, *Finding Structure with Randomness*, SIAM Review 53 (2011).
  init?(of samples: Samples, directions count: Int) {
    let step = max(1, samples.count / 2048)
    let rows = samples.take(Array(stride(from: 0, to: samples.count, by: step)))
    let mean = rows.mean(axis: 0)
    self.mean = mean.scalars
    let moved = rows - mean
    var directions = Tensor<Float>.normal(
      [count, samples.featureCount], seed: RandomKey(0).child("directions"))
    for _ in 0..<2 {
      let along = matmul(moved, directions, transposing: .right)
      let turned = Tensor<Double>(matmul(along, moved, transposing: .left))
      // Q = L⁻¹·W has orthonormal rows where L·Lᵀ = W·Wᵀ (the Cholesky QR decomposition).
      guard let factor = try? matmul(turned, turned, transposing: .right).cholesky(),
        let orthonormal = try? factor.solve(turned)
      else { return nil }
      directions = Tensor<Float>(orthonormal)
    }
    self.directions = directions
  }

  /// The number of coordinates of a projected row: one for each direction, and the rest's length.
  var width: Int { directions.shape[0] + 1 }

  /// Rows as they look along the directions.
  struct Projection {
    /// The coordinates, and the length of the rest: `[rows, directions + 1]`.
    let coordinates: Tensor<Float>
    /// The squared length of each row from m.
    let squaredLengths: [Float]
    /// The length of each row's rest, and how far it may be wrong.
    let rests, restErrors: [Float]

    /// The rows in `selection`, in its order.
    func selecting(_ selection: [Int]) -> Projection {
      Projection(
        coordinates: coordinates.take(selection),
        squaredLengths: selection.map { squaredLengths[$0] },
        rests: selection.map { rests[$0] }, restErrors: selection.map { restErrors[$0] })
    }

    /// The share of the squared lengths that the coordinates hold, without the rests.
    func heldShare() -> Double {
      let left = rests.reduce(0.0) { $0 + Double($1) * Double($1) }
      let total = squaredLengths.reduce(0.0) { $0 + Double($1) }
      return total > 0 ? 1 - left / total : 0
    }
  }

  /// The relative error of a squared length or product that this many roundings may leave.
  ///
  /// Roundings add up like √n, not n (N. Higham, T. Mary, *A New Approach to Probabilistic Rounding
  /// Error Analysis*, 2019); sixteen times that is never seen.
  static func roundingError(_ terms: Int) -> Float {
    16 * Float(terms).squareRoot() * Float.ulpOfOne / 2
  }

  /// Projects rows.
  func project(_ samples: Samples) -> Projection {
    let (features, width) = (samples.featureCount, width)
    let error = Self.roundingError(features)
    var (lengths, rests) = (
      [Float](repeating: 0, count: samples.count), [Float](repeating: 0, count: samples.count)
    )
    let coordinates = Tensor<Float>(shape: [samples.count, width]) { result in
      lengths.withUnsafeMutableBufferPointer { lengths in
        rests.withUnsafeMutableBufferPointer { rests in
          samples.forEachBlock { range, rows in
            // Moving the rows first keeps the digits of data that lie far from 0.
            let moved = subtracting(mean, from: rows, [range.count, features])
            let projected = matmul(moved, directions, transposing: .right)
            projected.withUnsafeBufferPointer { projected in
              moved.withUnsafeBufferPointer { moved in
                for (place, row) in range.enumerated() {
                  let target = result.baseAddress! + row * width
                  let from = projected.baseAddress! + place * (width - 1)
                  target.initialize(from: from, count: width - 1)
                  let held = squaredLength(from, width - 1)
                  let length = squaredLength(moved.baseAddress! + place * features, features)
                  rests[row] = Float(max(0, length - held).squareRoot())
                  target[width - 1] = rests[row]
                  lengths[row] = Float(held) + rests[row] * rests[row]
                }
              }
            }
          }
        }
      }
    }
    // An error e of a squared length r² is one of e / r of the length, or of √e where r is small.
    let restErrors = zip(lengths, rests).map { length, rest in
      let squaredError = error * length
      return squaredError > 0 ? squaredError / max(rest, squaredError.squareRoot()) : 0
    }
    return Projection(
      coordinates: coordinates, squaredLengths: lengths, rests: rests, restErrors: restErrors)
  }
}

/// ‖x‖² in Double.
private func squaredLength(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
  var sums = SIMD4<Double>.zero
  var i = 0
  while i + 4 <= count {
    let four = SIMD4<Double>(UnsafeRawPointer(x + i).loadUnaligned(as: SIMD4<Float>.self))
    sums += four * four
    i += 4
  }
  var sum = sums.sum()
  while i < count {
    sum += Double(x[i]) * Double(x[i])
    i += 1
  }
  return sum
}
