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
      plan.forEachPlane { plane in
        let source = input.baseAddress! + plane * plan.input.size.area
        let target = output.baseAddress! + plane * plan.places.area
        plan.forEachRun { run in
          for i in 0..<run.count {
            var sum: Scalar = 0
            run.forEachCell(of: i, width: plan.input.size.width) { sum += source[$0] }
            target[run.place + i] = sum * share
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
      plan.forEachPlane { plane in
        let source = gradient.baseAddress! + plane * plan.places.area
        let target = result.baseAddress! + plane * plan.input.size.area
        target.initialize(repeating: 0, count: plan.input.size.area)
        plan.forEachRun { run in
          for i in 0..<run.count {
            let part = source[run.place + i] * share
            run.forEachCell(of: i, width: plan.input.size.width) { target[$0] += part }
          }
        }
      }
    }
  }
}
