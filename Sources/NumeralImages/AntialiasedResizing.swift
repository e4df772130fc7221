// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Tensor<UInt8> {
  /// Returns planes of pixels in another size, by bilinear interpolation that averages over all
  /// pixels when it shrinks: the bits of Pillow's `Image.resize(size, Resampling.BILINEAR)`, with
  /// which PyTorch's users prepare images.
  ///
  /// A pixel of the result is a mean of those within one pixel of its center, or one of its own
  /// width if that is larger, weighted by a triangle. Rows are resized first, then columns, each
  /// rounded to whole levels.
  ///
  /// - Precondition: The shape is `[planes, rows, columns]`, and both sizes, old and new, are at
  ///   least 1×1.
  /// - Complexity: O(pixels of both sizes), on the calling thread.
  func resizedAntialiased(to size: Size2D) -> Tensor<UInt8> {
    require(
      rank == 3 && self.size > 0 && size.height > 0 && size.width > 0,
      "resized: the shape is \(shape), the new size \(size), expected at least one pixel of each")
    let (count, rows, columns) = (shape[0], shape[1], shape[2])
    if columns != size.width {
      let filter = TriangleFilter(from: columns, to: size.width)
      let resized = Tensor(unsafeUninitialized: [count, rows, size.width]) { target in
        withUnsafeBufferPointer { source in
          for row in 0..<count * rows {
            let pixels = source.baseAddress! + row * columns
            for column in 0..<size.width {
              let first = filter.firsts[column]
              var sum = TriangleFilter.half
              filter.withWeights(of: column) { weights in
                for tap in 0..<weights.count { sum &+= Int32(pixels[first + tap]) &* weights[tap] }
              }
              target[row * size.width + column] = TriangleFilter.level(sum)
            }
          }
        }
      }
      return resized.resizedAntialiased(to: size)
    }
    guard rows != size.height else { return self }
    let filter = TriangleFilter(from: rows, to: size.height)
    return Tensor(unsafeUninitialized: [count, size.height, columns]) { target in
      withUnsafeBufferPointer { source in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: columns) { sums in
          for plane in 0..<count {
            for row in 0..<size.height {
              sums.initialize(repeating: TriangleFilter.half)
              filter.withWeights(of: row) { weights in
                for tap in 0..<weights.count {
                  let weight = weights[tap]
                  let pixels =
                    source.baseAddress! + (plane * rows + filter.firsts[row] + tap) * columns
                  for column in 0..<columns { sums[column] &+= Int32(pixels[column]) &* weight }
                }
              }
              let result = target.baseAddress! + (plane * size.height + row) * columns
              for column in 0..<columns { result[column] = TriangleFilter.level(sums[column]) }
            }
          }
        }
      }
    }
  }
}

/// The weights of the pixels of one axis in each pixel of a resized one, in units of 2⁻²².
private struct TriangleFilter {
  /// The first pixel with a weight, for each pixel of the result.
  let firsts: [Int]
  /// The weights of all pixels of the result in sequence, and where those of each begin.
  private let weights: [Int32]
  private let starts: [Int]

  private static let bits = 22
  /// Half a level, with which sums begin so that they are rounded.
  static let half = Int32(1) << (bits - 1)

  /// The level of a sum.
  static func level(_ sum: Int32) -> UInt8 { UInt8(clamping: sum >> bits) }

  init(from length: Int, to newLength: Int) {
    let scale = Double(length) / Double(newLength)
    let radius = max(1, scale)
    var (firsts, weights, starts) = ([Int](), [Int32](), [0])
    for position in 0..<newLength {
      let center = (Double(position) + 0.5) * scale
      let first = max(0, Int(center - radius + 0.5))
      let end = min(length, Int(center + radius + 0.5))
      let raw = (first..<end).map {
        max(0, 1 - abs((Double($0) - center + 0.5) * (1 / radius)))
      }
      let sum = raw.reduce(0, +)
      firsts.append(first)
      weights += raw.map { Int32(0.5 + $0 / sum * Double(1 << Self.bits)) }
      starts.append(weights.count)
    }
    (self.firsts, self.weights, self.starts) = (firsts, weights, starts)
  }

  func withWeights(of position: Int, _ body: (UnsafeBufferPointer<Int32>) -> Void) {
    weights.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[starts[position]..<starts[position + 1]]))
    }
  }
}
