// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// A point among some centers, from which they and the rows are measured in matrix products.
struct CenterOrigin {
  /// The coordinates, `[features]`.
  let point: Tensor<Float>
  /// The squared distance of the point from 0.
  let squaredNorm: Double
  /// Whether rows are shifted too: the point is so far from 0, or the centers are so near to or so
  /// far from one another, that products with the rows as they are would lose most digits.
  let shiftsRows: Bool
  /// The factor of shifted rows and centers: a power of two, which rounds nothing and keeps
  /// products from overflow and underflow. 1 if rows are not shifted.
  let scale: Float

  /// Chooses the mean of the centers; if a few centers are far from all others, the mean of the
  /// half that is nearest to the mean of all.
  ///
  /// - Complexity: O(centers · (features + log(centers))).
  init(of centers: Tensor<Float>) {
    let all = Array(0..<centers.count)
    var point = centers.mean(of: all)
    var squaredRadii = Self.squaredDistances(of: centers, to: point)
    let median = squaredRadii.sorted()[all.count / 2]
    if squaredRadii.max()! > 100 * median {
      point = centers.mean(of: all.filter { squaredRadii[$0] <= median })
      squaredRadii = Self.squaredDistances(of: centers, to: point)
    }
    self.point = point
    let squaredRadius = squaredRadii.max()!
    squaredNorm = point.withUnsafeBufferPointer { sumOfSquares($0) }
    // With an origin up to ten times as far from 0 as from the centers, one digit of seven is lost;
    // shifting rows would cost more time.
    shiftsRows = squaredNorm > 100 * squaredRadius || !(0x1p-60...0x1p60 ~= squaredRadius)
    let exponent = squaredRadius > 0 ? -Int(squaredRadius.squareRoot().exponent) : 0
    scale =
      shiftsRows ? Float(sign: .plus, exponent: min(126, max(-126, exponent)), significand: 1) : 1
  }

  /// (x − point) · scale for each of `rowCount` rows x, `[rowCount, features]`.
  func shifted(_ rows: UnsafePointer<Float>, rowCount: Int) -> Tensor<Float> {
    subtracting(point, from: rows, rows: rowCount, times: scale)
  }

  private static func squaredDistances(
    of centers: Tensor<Float>, to point: Tensor<Float>
  ) -> [Double] {
    withUnsafeBuffers(centers, point) { centers, point in
      stride(from: 0, to: centers.count, by: point.count).map {
        numeral_squared_distance(centers.baseAddress! + $0, point.baseAddress!, point.count)
      }
    }
  }
}

extension Tensor<Float> {
  /// The mean of some rows of a matrix, summed in `Double`: it is finite if they are.
  fileprivate func mean(of rows: [Int]) -> Tensor {
    let features = shape[1]
    var sums = [Double](repeating: 0, count: features)
    withUnsafeBufferPointer { scalars in
      for row in rows {
        numeral_add_row(scalars.baseAddress! + row * features, 1, features, &sums)
      }
    }
    return Tensor(sums.map { Float($0 / Double(rows.count)) })
  }
}

/// (x − origin) · scale for each of `rowCount` rows x, `[rowCount, features]`.
func subtracting(
  _ origin: Tensor<Float>, from rows: UnsafePointer<Float>, rows rowCount: Int,
  times scale: Float = 1
) -> Tensor<Float> {
  let features = origin.size
  return Tensor(unsafeUninitialized: [rowCount, features]) { shifted in
    origin.withUnsafeBufferPointer { origin in
      for row in 0..<rowCount {
        let (source, target) = (rows + row * features, shifted.baseAddress! + row * features)
        for feature in 0..<features {
          target[feature] = (source[feature] - origin[feature]) * scale
        }
      }
    }
  }
}
