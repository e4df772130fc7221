// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Max pooling: the largest scalar in each window.
///
///     maxPool2D(images, size: 2)      // halves the height and the width
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - size: The size of the window.
///   - stride: The distance between neighboring windows; by default, `size`.
///   - padding: The pixels around the image, which count as −∞.
/// - Returns: `[images, channels, output height, output width]`, where an output length is
///   ⌊(length + padding − size) / stride⌋ + 1. NaN where the window holds one.
/// - Precondition: There are four axes, the window fits into the padded image, and the padding is
///   at most half the window.
/// - Complexity: O(scalars in the result · window's area).
@inlinable
public func maxPool2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0
) -> Tensor<Scalar> {
  let plan = Pooling(input.shape, size: size, stride: stride, padding: padding)
  return Tensor(unsafeUninitialized: plan.outputShape) { output in
    plan.maxPool(input, into: output.baseAddress!, indices: nil)
  }
}

/// Max pooling, with the index of each maximum for the backward pass.
///
/// - Parameters:
///   - input: As in `maxPool2D`.
///   - size: As in `maxPool2D`.
///   - stride: As in `maxPool2D`.
///   - padding: As in `maxPool2D`.
/// - Returns: The maxima, and the index of the first occurrence of each in its plane,
///   `row · width + column`; both `[images, channels, output height, output width]`.
/// - Precondition: As in `maxPool2D`.
@inlinable
public func maxPool2DWithIndices<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0
) -> (output: Tensor<Scalar>, indices: Tensor<Int32>) {
  let plan = Pooling(input.shape, size: size, stride: stride, padding: padding)
  require(
    plan.input.size.area <= Int32.max,
    "maxPool2D: the shape is \(input.shape), expected images of fewer than 2^31 pixels")
  let indices = Storage<Int32>(capacity: elementCount(of: plan.outputShape))
  let output = Tensor<Scalar>(unsafeUninitialized: plan.outputShape) { output in
    plan.maxPool(input, into: output.baseAddress!, indices: indices.start)
  }
  return (output, Tensor(shape: plan.outputShape, storage: indices, offset: 0))
}

/// The backward pass of `maxPool2D`: each gradient is added to the pixel that was the maximum.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the maxima, of their shape.
///   - indices: The indices that `maxPool2DWithIndices` returned.
///   - inputShape: The shape of the images.
/// - Returns: The gradient with respect to the images, of their shape.
/// - Precondition: The shapes are those of one pooling, and every index is within its plane.
/// - Complexity: O(scalars of the images).
@inlinable
public func maxPool2DGradient<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, indices: Tensor<Int32>, inputShape: [Int]
) -> Tensor<Scalar> {
  let output = ImageShape(outputGradient.shape, "maxPool2DGradient")
  let input = ImageShape(inputShape, "maxPool2DGradient")
  require(
    outputGradient.shape == indices.shape && output.images == input.images
      && output.channels == input.channels,
    "maxPool2DGradient: the shapes \(outputGradient.shape), \(indices.shape) and \(inputShape) "
      + "are not those of one pooling")
  return Tensor(unsafeUninitialized: inputShape) { result in
    withUnsafeBuffers(outputGradient, indices) { gradient, indices in
      Parallel.forEachRange(of: imagesPerChunk, in: input.images) { images in
        for plane in images.lowerBound * input.channels..<images.upperBound * input.channels {
          let target = result.baseAddress! + plane * input.size.area
          target.initialize(repeating: 0, count: input.size.area)
          let positions = plane * output.size.area..<(plane + 1) * output.size.area
          // The largest of the plane's indices, since one check for each takes a sixth of the time.
          // A negative index is a large number without a sign.
          let index = indices[positions].reduce(0) { max($0, UInt32(bitPattern: $1)) }
          require(
            index < input.size.area,
            "maxPool2DGradient: found index \(Int32(bitPattern: index)), expected one in "
              + "0..<\(input.size.area)")
          for position in positions { target[Int(indices[position])] += gradient[position] }
        }
      }
    }
  }
}

extension Pooling {
  /// Writes the largest scalar of each window, and its index in its plane if `indices` is not nil.
  @inlinable
  func maxPool<Scalar: RealScalar>(
    _ input: Tensor<Scalar>, into output: UnsafeMutablePointer<Scalar>,
    indices: UnsafeMutablePointer<Int32>?
  ) {
    input.withUnsafeBufferPointer { scalars in
      forEachPlanes { planes in
        let from = planes.lowerBound * self.input.size.area
        let to = planes.lowerBound * self.output.area
        forEachTile(in: planes) { tile in
          tile.maxPool(
            scalars.baseAddress! + from, into: output + to, indices: indices.map { $0 + to })
        }
      }
    }
  }
}
