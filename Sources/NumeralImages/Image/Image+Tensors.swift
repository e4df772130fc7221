// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Image {
  /// Creates an RGB image of a grayscale image.
  ///
  /// - Parameters:
  ///   - pixels: The gray levels, `[height, width]`, 0 for black.
  ///   - maxValue: The level of white; higher levels are white too.
  /// - Precondition: There are two axes, and `maxValue` is 1 or more.
  public init(gray pixels: Tensor<UInt8>, maxValue: UInt8 = 255) {
    require(
      pixels.rank == 2 && maxValue > 0,
      "Image: a shape of \(pixels.shape) and a maxValue of \(maxValue), "
        + "expected [height, width] and 1 or more")
    let maxValue = Int(maxValue)
    self.init(coloring: pixels) {
      Color(gray: UInt8((255 * min(Int($0), maxValue) + maxValue / 2) / maxValue))
    }
  }

  /// Creates RGB images of a batch of grayscale images.
  ///
  /// - Parameters:
  ///   - images: The gray levels, `[images, height, width]`, 0 for black.
  ///   - maxValue: The level of white; higher levels are white too.
  /// - Precondition: There are three axes, and `maxValue` is 1 or more.
  public static func grayscale(_ images: Tensor<UInt8>, maxValue: UInt8 = 255) -> [Image] {
    (0..<images.count).map { Image(gray: images[$0], maxValue: maxValue) }
  }

  /// Creates the heat map of a matrix, one pixel for each element.
  ///
  /// - Parameters:
  ///   - matrix: The values, `[rows, columns]`.
  ///   - range: The values of the first and the last color; values outside are clamped. If nil, it
  ///     is `colors.range(of: matrix)`.
  ///   - colors: The color map.
  /// - Precondition: There are two axes.
  public init(
    heatMap matrix: Tensor<Float>, range: ClosedRange<Float>? = nil, colors: ColorMap = .viridis
  ) {
    require(
      matrix.rank == 2, "Image: the shape is \(matrix.shape), expected [rows, columns]")
    let range = range ?? colors.range(of: matrix)
    let length = range.upperBound - range.lowerBound
    // An empty range has the color of the middle.
    self.init(coloring: matrix) { colors[length > 0 ? ($0 - range.lowerBound) / length : 0.5] }
  }

  /// Creates heat maps of a batch of matrices, over a common range of values.
  ///
  ///     Image.heatMaps(filters, colors: .blueRed)
  ///     Image.heatMaps(centers.reshaped([-1, 28, 28]), range: 0...1, colors: .gray)
  ///
  /// - Parameters:
  ///   - matrices: The values, `[matrices, rows, columns]`.
  ///   - range: The values of the first and the last color; values outside are clamped. If nil, it
  ///     is `colors.range(of: matrices)`.
  ///   - colors: The color map.
  /// - Precondition: There are three axes.
  public static func heatMaps(
    _ matrices: Tensor<Float>, range: ClosedRange<Float>? = nil, colors: ColorMap = .viridis
  ) -> [Image] {
    let range = range ?? colors.range(of: matrices)
    return (0..<matrices.count).map {
      Image(heatMap: matrices[$0], range: range, colors: colors)
    }
  }

  private init<Scalar>(coloring matrix: Tensor<Scalar>, _ color: (Scalar) -> Color) {
    self.init(
      pixels: Tensor(unsafeUninitialized: matrix.shape + [3]) { channels in
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
}
