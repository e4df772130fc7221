// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Average pooling: the mean of each window.
///
///     avgPool2D(images, size: 2)      // halves the height and the width
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - size: The size of the window.
///   - stride: The distance between neighboring windows; by default, `size`.
///   - padding: The zeros around the image, which count in the mean, as by
///     default in PyTorch.
/// - Returns: `[images, channels, output height, output width]`, where an output length is
///   ⌊(length + padding − size) / stride⌋ + 1.
/// - Precondition: There are four axes, the window fits into the padded image, and the padding is
///   at most half the window.
/// - Complexity: O(scalars in the result · window's area).
@inlinable
public func avgPool2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0
) -> Tensor<Scalar> {
  let plan = Pooling(input.shape, size: size, stride: stride, padding: padding)
  let share = 1 / Scalar(size.area)
  return Tensor(unsafeUninitialized: plan.outputShape) { output in
    input.withUnsafeBufferPointer { input in
      plan.forEachPlanes { planes in
        let source = input.baseAddress! + planes.lowerBound * plan.input.size.area
        let target = output.baseAddress! + planes.lowerBound * plan.output.area
        plan.forEachTile(in: planes) { tile in
          tile.average(source, into: target, share: share)
        }
      }
    }
  }
}

/// The backward pass of `avgPool2D`: each gradient is divided evenly among its window's pixels.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the means, of their shape.
///   - size: As in `avgPool2D`.
///   - stride: As in `avgPool2D`.
///   - padding: As in `avgPool2D`.
///   - inputShape: The shape of the images.
/// - Returns: The gradient with respect to the images, of their shape.
/// - Precondition: The shapes are those of a call to `avgPool2D`.
/// - Complexity: O(scalars of `outputGradient` · window's area).
@inlinable
public func avgPool2DGradient<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0,
  inputShape: [Int]
) -> Tensor<Scalar> {
  let plan = Pooling(inputShape, size: size, stride: stride, padding: padding)
  require(
    outputGradient.shape == plan.outputShape,
    "avgPool2DGradient: the gradient's shape is \(outputGradient.shape), expected "
      + "\(plan.outputShape)")
  let share = 1 / Scalar(size.area)
  return Tensor(unsafeUninitialized: inputShape) { result in
    outputGradient.withUnsafeBufferPointer { gradient in
      plan.forEachPlanes { planes in
        let source = gradient.baseAddress! + planes.lowerBound * plan.output.area
        let target = result.baseAddress! + planes.lowerBound * plan.input.size.area
        target.initialize(repeating: 0, count: planes.count * plan.input.size.area)
        plan.forEachTile(in: planes) { tile in
          tile.forEachWindow { _, window, position in
            let part = source[position] * share
            tile.forEachElement(ofWindowAt: window) { target[$0] += part }
          }
        }
      }
    }
  }
}

extension PoolingTile {
  /// Writes the sum of each window, times `share`.
  @inlinable
  func average<Scalar: RealScalar>(
    _ planes: UnsafePointer<Scalar>, into means: UnsafeMutablePointer<Scalar>, share: Scalar
  ) {
    forEachWindow { _, window, position in
      var sum: Scalar = 0
      forEachElement(ofWindowAt: window) { sum += planes[$0] }
      means[position] = sum * share
    }
  }
}
