// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The largest scalar in each window.
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - window: The window; padding counts as −∞, and is at most half the window's size.
/// - Returns: `[images, channels, places down, places across]`. NaN where the window holds one.
/// - Precondition: There are four axes, the window fits into the padded image, and the padding is at most
///   half the window.
/// - Complexity: O(scalars in the result · window's area).
@inlinable
public func maxPool2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, _ window: Window2D
) -> Tensor<Scalar> {
  let plan = Pooling(input.shape, window)
  return Tensor(shape: plan.outputShape) { output in
    plan.maxPool(input, into: output.baseAddress!, nil)
  }
}

/// The largest scalar in each window, and where it was.
///
/// - Parameters: As in `maxPool2D`.
/// - Returns: The maxima, and for each the place of the first one in its plane, `row · width +
///   column`; both `[images, channels, places down, places across]`.
/// - Precondition: As in `maxPool2D`.
@inlinable
public func maxPool2DWithIndices<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, _ window: Window2D
) -> (output: Tensor<Scalar>, indices: Tensor<Int32>) {
  let plan = Pooling(input.shape, window)
  let indices = Storage<Int32>(capacity: elementCount(of: plan.outputShape))
  let output = Tensor<Scalar>(shape: plan.outputShape) { output in
    plan.maxPool(input, into: output.baseAddress!, indices.start)
  }
  return (output, Tensor(shape: plan.outputShape, storage: indices, offset: 0))
}

/// The backward pass of `maxPool2D`: each gradient goes to the pixel that was the largest.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the maxima, of their shape.
///   - indices: The places that `maxPool2DWithIndices` gave.
///   - inputShape: The shape of the images.
/// - Returns: The gradient with respect to the images, of their shape.
/// - Complexity: O(scalars of the images).
@inlinable
public func maxPool2DGradient<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, indices: Tensor<Int32>, inputShape: [Int]
) -> Tensor<Scalar> {
  let (output, input) = (
    ImageShape(outputGradient.shape, "maxPool2DGradient"),
    ImageShape(inputShape, "maxPool2DGradient")
  )
  precondition(
    outputGradient.shape == indices.shape && output.images == input.images
      && output.channels == input.channels,
    "maxPool2DGradient: the shapes \(outputGradient.shape), \(indices.shape) and \(inputShape) "
      + "are not those of one pooling")
  return Tensor(shape: inputShape) { result in
    outputGradient.withUnsafeBufferPointer { gradient in
      indices.withUnsafeBufferPointer { indices in
        Parallel.forEachRange(of: imagesPerPiece, in: input.images) { images in
          for plane in images.lowerBound * input.channels..<images.upperBound * input.channels {
            let target = result.baseAddress! + plane * input.size.area
            target.initialize(repeating: 0, count: input.size.area)
            for place in plane * output.size.area..<(plane + 1) * output.size.area {
              target[Int(indices[place])] += gradient[place]
            }
          }
        }
      }
    }
  }
}

extension Pooling {
  /// Writes the largest scalar of each window, and its place in its plane if asked.
  @inlinable
  func maxPool<Scalar: RealScalar>(
    _ input: Tensor<Scalar>, into output: UnsafeMutablePointer<Scalar>,
    _ indices: UnsafeMutablePointer<Int32>?
  ) {
    input.withUnsafeBufferPointer { scalars in
      forEachPlanes { planes in
        let (from, to) = (planes.lowerBound * self.input.size.area, planes.lowerBound * places.area)
        forEachRun(in: planes) { run in
          Scalar.maxPool(
            scalars.baseAddress! + from, run, into: output + to, indices.map { $0 + to })
        }
      }
    }
  }
}
