// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The mean of each window.
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - window: The window; padding counts as zeros, as in PyTorch's default.
/// - Returns: `[images, channels, places down, places across]`.
/// - Precondition: There are four axes, the window fits into the padded image, and the padding is at most
///   half the window.
/// - Complexity: O(scalars in the result · window's area).
@inlinable
public func avgPool2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, _ window: Window2D
) -> Tensor<Scalar> {
  let plan = Pooling(input.shape, window)
  let share = 1 / Scalar(window.size.area)
  return Tensor(shape: plan.outputShape) { output in
    input.withUnsafeBufferPointer { input in
      plan.forEachPlanes { planes in
        let source = input.baseAddress! + planes.lowerBound * plan.input.size.area
        let target = output.baseAddress! + planes.lowerBound * plan.places.area
        plan.forEachRun(in: planes) { run in
          run.forEachWindow { _, first, place in
            var sum: Scalar = 0
            run.forEachCell(from: first) { sum += source[$0] }
            target[place] = sum * share
          }
        }
      }
    }
  }
}

/// The backward pass of `avgPool2D`: each gradient is shared out evenly over its window.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the means, of their shape.
///   - window: The window, as in `avgPool2D`.
///   - inputShape: The shape of the images.
/// - Returns: The gradient with respect to the images, of their shape.
/// - Precondition: The shapes are those of a call to `avgPool2D`.
/// - Complexity: O(scalars of `outputGradient` · window's area).
@inlinable
public func avgPool2DGradient<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, _ window: Window2D, inputShape: [Int]
) -> Tensor<Scalar> {
  let plan = Pooling(inputShape, window)
  precondition(
    outputGradient.shape == plan.outputShape,
    "avgPool2DGradient: the gradient's shape is \(outputGradient.shape), expected "
      + "\(plan.outputShape)")
  let share = 1 / Scalar(window.size.area)
  return Tensor(shape: inputShape) { result in
    outputGradient.withUnsafeBufferPointer { gradient in
      plan.forEachPlanes { planes in
        let source = gradient.baseAddress! + planes.lowerBound * plan.places.area
        let target = result.baseAddress! + planes.lowerBound * plan.input.size.area
        target.initialize(repeating: 0, count: planes.count * plan.input.size.area)
        plan.forEachRun(in: planes) { run in
          run.forEachWindow { _, first, place in
            let part = source[place] * share
            run.forEachCell(from: first) { target[$0] += part }
          }
        }
      }
    }
  }
}
