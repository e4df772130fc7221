// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// The convolution of images with filters:
  /// y[n, f, i, j] = bias[f] + Σ weight[f, c, u, v] · x[n, c, i · stride + u − padding, j · stride + v − padding].
  ///
  /// - Parameters:
  ///   - x: The images, `[images, channels, height, width]`.
  ///   - weight: The filters, `[filters, channels, window's height, window's width]`.
  ///   - bias: A number for each filter, or none.
  /// - Returns: `[images, filters, places down, places across]`.
  @inlinable
  public static func convolution<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, weight: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>?,
    images: Int, channels: Int, filters: Int, _ window: SlidingWindow
  ) -> [Scalar] {
    let places = window.places.height * window.places.width
    return zeros(images * filters * places) { y in
      for image in 0..<images {
        for filter in 0..<filters {
          for place in 0..<places {
            var sum = bias?[filter] ?? 0
            for channel in 0..<channels {
              let plane = x + (image * channels + channel) * window.pixels
              let kernel = weight + (filter * channels + channel) * window.cells
              window.forEachCell(at: place) { cell, pixel in sum += kernel[cell] * plane[pixel] }
            }
            y[(image * filters + filter) * places + place] = sum
          }
        }
      }
    }
  }

  /// The gradients of a loss with respect to what a convolution was made of.
  ///
  /// - Parameters:
  ///   - dy: The gradient with respect to the result, of its shape.
  ///   - x: As in `convolution`.
  ///   - weight: As in `convolution`.
  @inlinable
  public static func convolutionGradients<Scalar: FloatingPoint>(
    _ dy: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, weight: UnsafePointer<Scalar>,
    images: Int, channels: Int, filters: Int, _ window: SlidingWindow
  ) -> (x: [Scalar], weight: [Scalar], bias: [Scalar]) {
    let places = window.places.height * window.places.width
    var (dWeight, dBias) = ([Scalar](), [Scalar]())
    let dx = zeros(images * channels * window.pixels) { dx in
      dWeight = zeros(filters * channels * window.cells) { dWeight in
        dBias = zeros(filters) { dBias in
          for image in 0..<images {
            for filter in 0..<filters {
              for place in 0..<places {
                let gradient = dy[(image * filters + filter) * places + place]
                dBias[filter] += gradient
                for channel in 0..<channels {
                  let plane = (image * channels + channel) * window.pixels
                  let kernel = (filter * channels + channel) * window.cells
                  window.forEachCell(at: place) { cell, pixel in
                    dWeight[kernel + cell] += gradient * x[plane + pixel]
                    dx[plane + pixel] += gradient * weight[kernel + cell]
                  }
                }
              }
            }
          }
        }
      }
    }
    return (dx, dWeight, dBias)
  }
}
