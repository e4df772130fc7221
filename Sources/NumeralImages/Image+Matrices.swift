// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Image {
  /// Creates a picture of a gray image.
  ///
  /// - Parameters:
  ///   - image: The pixels, `[height, width]`, 0 for black.
  ///   - maxValue: The value of the brightest pixel; what is above is as bright.
  /// - Precondition: There are two axes, and `maxValue` is positive.
  public init(gray image: Tensor<UInt8>, maxValue: UInt8 = 255) {
    precondition(
      image.rank == 2 && maxValue > 0,
      "Image: a shape of \(image.shape) and a maxValue of \(maxValue), "
        + "expected [height, width] and 1 or more")
    let maxValue = Int(maxValue)
    self.init(coloring: image) {
      Color(gray: UInt8((255 * min(Int($0), maxValue) + maxValue / 2) / maxValue))
    }
  }

  /// Creates a picture of a matrix, a pixel for each number.
  ///
  /// - Parameters:
  ///   - matrix: The numbers, `[rows, columns]`.
  ///   - range: The numbers that get the first and the last color; those beyond get the same. Left out,
  ///     it is what the colors take for this matrix.
  ///   - colors: The colors of the numbers.
  /// - Precondition: There are two axes.
  public init(
    heatMap matrix: Tensor<Float>, range: ClosedRange<Float>? = nil, colors: ColorMap = .viridis
  ) {
    precondition(
      matrix.rank == 2, "Image: the shape is \(matrix.shape), expected [rows, columns]")
    let range = range ?? colors.range(of: matrix)
    let length = range.upperBound - range.lowerBound
    // Where there is but one number, it has the color of the middle.
    self.init(coloring: matrix) { colors[length > 0 ? ($0 - range.lowerBound) / length : 0.5] }
  }

  private init<Scalar>(coloring matrix: Tensor<Scalar>, _ color: (Scalar) -> Color) {
    self.init(
      pixels: Tensor(shape: matrix.shape + [3]) { channels in
        matrix.withUnsafeBufferPointer { scalars in
          for (index, scalar) in scalars.enumerated() {
            let color = color(scalar)
            channels.initializeElement(at: 3 * index, to: color.red)
            channels.initializeElement(at: 3 * index + 1, to: color.green)
            channels.initializeElement(at: 3 * index + 2, to: color.blue)
          }
        }
      })
  }

  /// A picture of each gray image.
  ///
  /// - Parameters:
  ///   - images: The pixels, `[images, height, width]`, 0 for black.
  ///   - maxValue: The value of the brightest pixel; what is above is as bright.
  /// - Precondition: There are three axes, and `maxValue` is positive.
  public static func grayscale(_ images: Tensor<UInt8>, maxValue: UInt8 = 255) -> [Image] {
    (0..<images.count).map { Image(gray: images[$0], maxValue: maxValue) }
  }

  /// A picture of each matrix, a pixel for each number, in colors that all of them share.
  ///
  ///     Image.heatMaps(filters, colors: .blueRed)
  ///     Image.heatMaps(centers.reshaped([-1, 28, 28]), range: 0...1, colors: .gray)
  ///
  /// - Parameters:
  ///   - matrices: The numbers, `[matrices, rows, columns]`.
  ///   - range: The numbers that get the first and the last color; those beyond get the same. Left out,
  ///     it is what the colors take for all matrices together.
  ///   - colors: The colors of the numbers.
  /// - Precondition: There are three axes.
  public static func heatMaps(
    _ matrices: Tensor<Float>, range: ClosedRange<Float>? = nil, colors: ColorMap = .viridis
  ) -> [Image] {
    let range = range ?? colors.range(of: matrices)
    return (0..<matrices.count).map {
      Image(heatMap: matrices[$0], range: range, colors: colors)
    }
  }
}
