// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

extension Tensor<Float> {
  /// Moves each row toward the same row of `target`, by its rate times the difference; rows with a
  /// rate of 0 stay the same bits.
  ///
  /// - Parameters:
  ///   - target: The rows to move toward, of the same shape.
  ///   - rates: The rate of each row, from 0 to 1.
  mutating func move(toward target: Tensor, _ rates: [Float]) {
    let width = shape[1]
    withUnsafeMutableBufferPointer { rows in
      target.withUnsafeBufferPointer { target in
        let (rows, target) = (rows.baseAddress!, target.baseAddress!)
        Parallel.forEachRange(of: 16, in: rates.count) { range in
          for row in range where rates[row] > 0 {
            let start = row * width
            moveRow(rows + start, toward: target + start, rates[row], width)
          }
        }
      }
    }
  }
}

private func moveRow(
  _ row: UnsafeMutablePointer<Float>, toward target: UnsafePointer<Float>, _ rate: Float,
  _ width: Int
) {
  let magnitude = max(
    numeral_largest_magnitude(row, width), numeral_largest_magnitude(target, width))
  if magnitude < 0x1p126 {
    for i in 0..<width { row[i] += rate * (target[i] - row[i]) }
  } else {
    // The difference of two floats may be too large for a float.
    for i in 0..<width {
      row[i] = Float(Double(row[i]) + Double(rate) * (Double(target[i]) - Double(row[i])))
    }
  }
}
