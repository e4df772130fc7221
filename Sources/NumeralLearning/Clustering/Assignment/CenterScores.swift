// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// Centers prepared for a matrix product that orders them by their distance from each row.
///
/// ‖x − c‖² = ‖x‖² − 2·x·c + ‖c‖², and ‖x‖² is the same for all centers of a row. The centers are
/// shifted by their mean m, so that the precision of x·(c − m) depends on how far centers lie from
/// one another and not on how far they lie from 0. The nearest center then has the smallest score
/// (‖c‖² − ‖m‖²) − 2·x·(c − m).
///
/// If m is much longer than the centers' distances from it, both terms are large and nearly cancel.
/// The rows are then shifted too, a chunk at a time, and the score is ‖c − m‖² − 2·(x − m)·(c − m).
struct CenterScores {
  /// The number of centers.
  let count: Int
  /// The first term of each center's score: ‖c‖² − ‖m‖², or ‖c − m‖² if rows are shifted.
  let squaredNorms: [Float]
  private let centers: Tensor<Float>
  /// c − m for each center, `[centers, features]`.
  private let centered: Tensor<Float>
  /// m, if rows are shifted by it.
  private let shift: [Float]?

  init(_ centers: Tensor<Float>) {
    self.centers = centers
    let mean = centers.mean(axis: 0)
    centered = centers - mean
    let (count, features) = (centers.shape[0], centers.shape[1])
    self.count = count
    let m = mean.scalars
    let sums = centered.withUnsafeBufferPointer { centered in
      (0..<count).map { center in
        var (squares, products) = (0.0, 0.0)
        for feature in 0..<features {
          let d = Double(centered[center * features + feature])
          squares += d * d
          products += d * Double(m[feature])
        }
        return (squares: squares, products: products)
      }
    }
    // With m up to ten times as long, one digit of seven is lost; shifting rows would cost more
    // time.
    let squaredMeanNorm = m.reduce(0.0) { $0 + Double($1) * Double($1) }
    let isFar = squaredMeanNorm > 100 * sums.reduce(0.0) { max($0, $1.squares) }
    shift = isFar ? m : nil
    // ‖c‖² − ‖m‖² = ‖c − m‖² + 2·m·(c − m)
    squaredNorms = sums.map { Float(isFar ? $0.squares : $0.squares + 2 * $0.products) }
  }

  /// Multiplies rows by the centers and calls `body` with each row's nearest center.
  ///
  /// - Parameters:
  ///   - rows: The rows, `[rowCount, features]`.
  ///   - rowCount: The number of rows.
  ///   - products: Receives the products, `[rowCount, centers]`.
  ///   - body: Called with each row's index, its nearest center and the squared distance to it.
  func forEachRow(
    _ rows: UnsafePointer<Float>, _ rowCount: Int, _ products: UnsafeMutablePointer<Float>,
    _ body: (_ row: Int, _ nearest: Int, _ squaredDistance: Float) -> Void
  ) {
    let features = centers.shape[1]
    if let shift {
      subtracting(shift, from: rows, rows: rowCount).withUnsafeBufferPointer {
        multiply($0.baseAddress!, rowCount, into: products)
      }
    } else {
      multiply(rows, rowCount, into: products)
    }
    centers.withUnsafeBufferPointer { centers in
      squaredNorms.withUnsafeBufferPointer { squaredNorms in
        for row in 0..<rowCount {
          let nearest = indexOfLowestScore(
            squaredNorms.baseAddress!, products + row * count, count)
          let distance = numeral_squared_distance(
            rows + row * features, centers.baseAddress! + nearest * features, features)
          body(row, nearest, distance)
        }
      }
    }
  }

  private func multiply(
    _ rows: UnsafePointer<Float>, _ rowCount: Int, into products: UnsafeMutablePointer<Float>
  ) {
    let features = centers.shape[1]
    centered.withUnsafeBufferPointer { centered in
      BLAS.gemm(
        MatrixView(rows, rows: rowCount, columns: features),
        MatrixView(centered.baseAddress!, rows: count, columns: features).transposed,
        into: MatrixView(products, rows: rowCount, columns: count))
    }
  }
}

/// x − shift for each of `rowCount` rows, `[rowCount, features]`.
func subtracting(
  _ shift: [Float], from rows: UnsafePointer<Float>, rows rowCount: Int
) -> Tensor<Float> {
  let features = shift.count
  return Tensor(unsafeUninitialized: [rowCount, features]) { shifted in
    shift.withUnsafeBufferPointer { shift in
      for row in 0..<rowCount {
        let (source, target) = (rows + row * features, shifted.baseAddress! + row * features)
        for feature in 0..<features { target[feature] = source[feature] - shift[feature] }
      }
    }
  }
}
