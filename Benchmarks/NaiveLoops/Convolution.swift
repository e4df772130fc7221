// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// The 2D convolution (cross-correlation) of images with filters, with stride s and padding p:
  /// y[n, f, i, j] = bias[f] + Σ weight[f, c, u, v] · x[n, c, i · s + u − p, j · s + v − p].
  ///
  /// - Parameters:
  ///   - x: The images, `[images, channels, height, width]`.
  ///   - weight: The filters, `[filters, channels, kernel height, kernel width]`.
  ///   - bias: `[filters]`, or `nil` for 0.
  /// - Returns: `[images, filters, output height, output width]`.
  @inlinable
  public static func convolution<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, weight: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>?,
    images: Int, channels: Int, filters: Int, _ window: SlidingWindow
  ) -> [Scalar] {
    let positions = window.outputSize.height * window.outputSize.width
    return zeros(images * filters * positions) { y in
      for image in 0..<images {
        for filter in 0..<filters {
          for position in 0..<positions {
            var sum = bias?[filter] ?? 0
            for channel in 0..<channels {
              let plane = x + (image * channels + channel) * window.pixels
              let kernel = weight + (filter * channels + channel) * window.elements
              window.forEachElement(at: position) { element, pixel in
                sum += kernel[element] * plane[pixel]
              }
            }
            y[(image * filters + filter) * positions + position] = sum
          }
        }
      }
    }
  }

  /// The gradients of a loss with respect to the images, the filters and the bias of a convolution.
  ///
  /// - Parameters:
  ///   - dy: The gradient with respect to the result, in the shape of the result.
  ///   - x: As in `convolution`.
  ///   - weight: As in `convolution`.
  @inlinable
  public static func convolutionGradients<Scalar: FloatingPoint>(
    _ dy: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, weight: UnsafePointer<Scalar>,
    images: Int, channels: Int, filters: Int, _ window: SlidingWindow
  ) -> (x: [Scalar], weight: [Scalar], bias: [Scalar]) {
    let positions = window.outputSize.height * window.outputSize.width
    var (dWeight, dBias) = ([Scalar](), [Scalar]())
    let dx = zeros(images * channels * window.pixels) { dx in
      dWeight = zeros(filters * channels * window.elements) { dWeight in
        dBias = zeros(filters) { dBias in
          for image in 0..<images {
            for filter in 0..<filters {
              for position in 0..<positions {
                let gradient = dy[(image * filters + filter) * positions + position]
                dBias[filter] += gradient
                for channel in 0..<channels {
                  let plane = (image * channels + channel) * window.pixels
                  let kernel = (filter * channels + channel) * window.elements
                  window.forEachElement(at: position) { element, pixel in
                    dWeight[kernel + element] += gradient * x[plane + pixel]
                    dx[plane + pixel] += gradient * weight[kernel + element]
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
