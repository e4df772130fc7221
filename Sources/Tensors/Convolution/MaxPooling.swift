/// The largest scalar in each window.
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - window: The window; padding counts as −∞, and is at most half the window's size.
/// - Returns: `[images, channels, places down, places across]`. NaN where the window holds one.
/// - Precondition: There are four axes, and the window fits into the padded image.
/// - Complexity: O(scalars in the result · window's area).
@inlinable
public func maxPool2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, _ window: Window2D
) -> Tensor<Scalar> {
  maxPool2DWithIndices(input, window).output
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
  precondition(
    2 * window.padding.height <= window.size.height
      && 2 * window.padding.width <= window.size.width,
    "maxPool2D: the padding is \(window.padding), expected at most half the window, \(window.size)")
  let indices = Storage<Int32>(capacity: elementCount(of: plan.outputShape))
  let output = Tensor<Scalar>(shape: plan.outputShape) { output in
    input.withUnsafeBufferPointer { input in
      plan.forEachPlane { plane in
        maxPool(
          input.baseAddress! + plane * plan.input.size.area, plan,
          into: output.baseAddress! + plane * plan.places.area,
          indices.start + plane * plan.places.area)
      }
    }
  }
  return (output, Tensor(shape: plan.outputShape, storage: indices, offset: 0))
}

/// One plane. The window's cells are the outer loops, so that the innermost runs along the output.
@inlinable
func maxPool<Scalar: RealScalar>(
  _ plane: UnsafePointer<Scalar>, _ plan: Pooling,
  into output: UnsafeMutablePointer<Scalar>, _ indices: UnsafeMutablePointer<Int32>
) {
  output.initialize(repeating: -.infinity, count: plan.places.area)
  // A window of nothing but −∞ keeps its first cell.
  for y in 0..<plan.places.height {
    let row = max(0, y * plan.window.stride.height - plan.window.padding.height)
    for x in 0..<plan.places.width {
      let column = max(0, x * plan.window.stride.width - plan.window.padding.width)
      indices[y * plan.places.width + x] = Int32(
        truncatingIfNeeded: row * plan.input.size.width + column)
    }
  }
  plan.forEachRun { start, place, insideX in
    let (from, to, index) = (plane + start, output + place, indices + place)
    let first = Int32(truncatingIfNeeded: start)
    plan.forEachPlace(insideX) { x, position in
      let candidate = from[position]
      let isBetter = candidate > to[x] || candidate.isNaN
      to[x] = isBetter ? candidate : to[x]
      index[x] = isBetter ? first &+ Int32(truncatingIfNeeded: position) : index[x]
    }
  }
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
