// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// Centers prepared for a matrix product with many rows, which leaves few centers to measure for
/// each row.
///
/// ‖x − c‖² = ‖x‖² − 2·x·c + ‖c‖², and ‖x‖² is the same for all centers of a row. The centers are
/// shifted by an origin m among them, so that the precision of x·(c − m) depends on how far centers
/// lie from one another and not on how far they lie from 0. The score of a center,
/// (‖c‖² − ‖m‖²) − 2·x·(c − m), then orders the centers by their distance. If m is much longer than
/// the centers' distances from it, both terms are large and nearly cancel. The rows are then
/// shifted too, a chunk at a time, and the score is ‖c − m‖² − 2·(x − m)·(c − m).
///
/// Scores are rounded. For y = c − m and the row z as it is multiplied, the error is at most
/// 2·γ·‖z‖·‖y‖ + γ·‖y‖² ≤ γ·‖z‖² + 2·γ·‖y‖², with γ of about features · 2⁻²⁴. The center's part is
/// subtracted from the first term of its score. The row's part is in the threshold: a center whose
/// score is above the threshold is farther from the row than the center of the lowest score. The
/// others, few for ordinary data, are measured.
///
/// N. Higham, *Accuracy and Stability of Numerical Algorithms*, SIAM (2002), section 3.1.
struct CenterScores {
  /// The number of centers.
  let count: Int
  private let features: Int
  private let centers: Tensor<Float>
  private let origin: CenterOrigin
  /// The shifted centers, `[centers, features]`.
  private let shifted: Tensor<Float>
  /// The first term of each center's score, less the bound on the score's error.
  private let terms: Tensor<Float>
  /// For each center, the part of the threshold that depends on the center alone.
  private let tolerances: Tensor<Double>
  /// The factor of the squared distance to the center of the lowest score in the threshold.
  private let relativeTolerance: Double

  init(_ centers: Tensor<Float>) {
    let origin = CenterOrigin(of: centers)
    (count, features) = (centers.shape[0], centers.shape[1])
    (self.centers, self.origin) = (centers, origin)
    shifted = centers.withUnsafeBufferPointer {
      origin.shifted($0.baseAddress!, rowCount: centers.count)
    }
    // Products of the rounded operands, their sum, and the subtraction from the first term.
    let gamma = Double(features + 16) * unitRoundoff
    // Numbers below the smallest normal one lose their last digits.
    let underflow = Double(features + 16) * Double(Float.leastNormalMagnitude)
    var (terms, tolerances): ([Float], [Double]) = ([], [])
    withUnsafeBuffers(shifted, origin.point) { shifted, point in
      for center in 0..<centers.count {
        let y = UnsafeBufferPointer(
          rebasing: shifted[center * point.count..<(center + 1) * point.count])
        let squaredNorm = sumOfSquares(y)
        var (term, error) = (squaredNorm, 2 * gamma * squaredNorm + underflow)
        // ‖z‖ ≤ ‖x − c‖ + ‖c‖, so ‖z‖² is at most twice the sum of their squares.
        var squaredCenterNorm = squaredNorm
        if !origin.shiftsRows {
          // ‖c‖² − ‖m‖² = ‖y‖² + 2·m·y
          term += 2 * dotProduct(point, y)
          error += 16 * unitRoundoff * (origin.squaredNorm * squaredNorm).squareRoot()
          squaredCenterNorm = max(0, origin.squaredNorm + term)
        }
        terms.append(Float(term - error))
        tolerances.append(2 * error + 4 * gamma * squaredCenterNorm)
      }
    }
    (self.terms, self.tolerances) = (Tensor(terms), Tensor(tolerances))
    relativeTolerance = 4 * gamma + 2 * squaredDistanceError
  }

  /// Multiplies rows by the centers and calls `body` with the scores of each row.
  ///
  /// - Parameters:
  ///   - rows: The rows, `[rowCount, features]`.
  ///   - rowCount: The number of rows.
  ///   - body: Called with each row's index and scores.
  func forEachRow(
    _ rows: UnsafePointer<Float>, _ rowCount: Int, _ body: (_ row: Int, _ scores: RowScores) -> Void
  ) {
    withUnsafeScratchBuffer(of: Float.self, count: rowCount * count) { products in
      let products = products.baseAddress!
      multiply(rows, rowCount, into: products)
      withUnsafeBuffers(centers, terms, tolerances) { centers, terms, tolerances in
        for row in 0..<rowCount {
          body(
            row,
            RowScores(
              row: rows + row * features, centers: centers.baseAddress!, features: features,
              terms: terms, products: products + row * count, tolerances: tolerances.baseAddress!,
              relativeTolerance: relativeTolerance,
              squaredScale: Double(origin.scale) * Double(origin.scale)))
        }
      }
    }
  }

  private func multiply(
    _ rows: UnsafePointer<Float>, _ rowCount: Int, into products: UnsafeMutablePointer<Float>
  ) {
    guard origin.shiftsRows else { return multiply(operand: rows, rowCount, into: products) }
    origin.shifted(rows, rowCount: rowCount).withUnsafeBufferPointer {
      multiply(operand: $0.baseAddress!, rowCount, into: products)
    }
  }

  private func multiply(
    operand: UnsafePointer<Float>, _ rowCount: Int, into products: UnsafeMutablePointer<Float>
  ) {
    shifted.withUnsafeBufferPointer { shifted in
      BLAS.gemm(
        MatrixView(operand, rows: rowCount, columns: features),
        MatrixView(shifted.baseAddress!, rows: count, columns: features).transposed,
        into: MatrixView(products, rows: rowCount, columns: count))
    }
  }
}

/// The scores of a row, and the measurement of the centers that they leave.
struct RowScores {
  fileprivate let row, centers: UnsafePointer<Float>
  fileprivate let features: Int
  fileprivate let terms: UnsafeBufferPointer<Float>
  fileprivate let products: UnsafePointer<Float>
  fileprivate let tolerances: UnsafePointer<Double>
  fileprivate let relativeTolerance, squaredScale: Double

  /// The nearest center, of equally near centers the first, and the squared distance to it.
  func nearest() -> (center: Int, squaredDistance: Double) {
    let lowest = lowestScores
    let first = Int(lowest.index)
    let smallest = squaredDistance(first)
    let threshold = self.threshold(lowest, smallest)
    // Written so that NaN, from an overflow, is not above the threshold.
    guard !(Double(lowest.second) > threshold && threshold < largestThreshold) else {
      return (first, smallest)
    }
    var nearest = (center: first, squaredDistance: smallest)
    forEachCandidate(upTo: threshold, except: first) { center in
      let distance = squaredDistance(center)
      if distance < nearest.squaredDistance
        || (distance == nearest.squaredDistance && center < nearest.center)
      {
        nearest = (center, distance)
      }
    }
    return nearest
  }

  /// Writes the squared distance to each center, or the limit if that is smaller.
  func writeSquaredDistances(
    ifBelow limit: Double, to distances: UnsafeMutablePointer<Double>
  ) {
    distances.initialize(repeating: limit, count: terms.count)
    let lowest = lowestScores
    let first = Int(lowest.index)
    let distance = squaredDistance(first)
    distances[first] = min(limit, distance)
    let threshold = self.threshold(lowest, distance) + (limit - distance) * squaredScale
    forEachCandidate(upTo: threshold, except: first) { center in
      distances[center] = min(limit, squaredDistance(center))
    }
  }

  private var lowestScores: numeral_lowest_scores {
    numeral_find_lowest_scores(terms.baseAddress!, products, terms.count)
  }

  private func squaredDistance(_ center: Int) -> Double {
    numeral_squared_distance(row, centers + center * features, features)
  }

  /// The highest score of a center that may be as near to the row as the one of the lowest score,
  /// whose squared distance was measured.
  private func threshold(_ lowest: numeral_lowest_scores, _ squaredDistance: Double) -> Double {
    Double(lowest.lowest) + tolerances[Int(lowest.index)]
      + relativeTolerance * squaredDistance * squaredScale
  }

  /// Calls `body` with each center, ascending, that the threshold does not rule out.
  private func forEachCandidate(
    upTo threshold: Double, except first: Int, _ body: (_ center: Int) -> Void
  ) {
    if threshold < largestThreshold {
      let threshold = Float(threshold)
      forEachScore(upTo: threshold, terms.baseAddress!, products, terms.count) { center in
        if center != first { body(center) }
        return threshold
      }
    } else {
      for center in terms.indices where center != first { body(center) }
    }
  }
}

/// The threshold from which scores may have overflowed.
private let largestThreshold = 0x1p100

/// The largest relative error of a rounded operation in `Float`.
let unitRoundoff = Double(Float.ulpOfOne) / 2

/// A bound on the relative error of a squared distance as `UnsafeRows` measures it.
let squaredDistanceError = 25 * unitRoundoff
