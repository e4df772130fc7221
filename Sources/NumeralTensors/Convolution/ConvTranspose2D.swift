// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The transposed convolution of images with filters, as PyTorch's `conv_transpose2d`: the adjoint
/// of `conv2D` with the same filters, which enlarges images where the stride is above 1.
///
///     convTranspose2D(images, weight: filters, stride: 2)   // twice the height and width
///
/// y[n, f, i · stride + u · dilation − padding, j · stride + v · dilation − padding]
///   += weight[c, f, u, v] · x[n, c, i, j]
///
/// M. Zeiler et al., *Deconvolutional Networks*, 2010.
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - weight: The filters, `[channels, filters / groups, kernel height, kernel width]`.
///   - bias: A scalar for each filter, `[filters]`, or nil.
///   - stride: The distance between the results of neighboring pixels.
///   - padding: The rows and columns that are cut off around the result.
///   - outputPadding: Additional rows below and columns to the right of the result, fewer than the
///     stride: several heights have convolutions of the same height.
///   - dilation: The distance between the results of neighboring elements of a kernel.
///   - groups: The number of groups into which the channels and the filters are divided.
/// - Returns: `[images, filters, output height, output width]`, where an output length is
///   (length − 1) · stride − padding + dilation · (kernel length − 1) + output padding + 1, with
///   the padding on both sides.
/// - Precondition: The channels agree, and the result has a pixel.
/// - Complexity: O(scalars of the images · scalars of one filter).
@inlinable
public func convTranspose2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil,
  stride: Size2D = 1, padding: Padding2D = 0, outputPadding: Size2D = 0, dilation: Size2D = 1,
  groups: Int = 1
) -> Tensor<Scalar> {
  let shape = convTranspose2DShape(
    input.shape, weight.shape, stride: stride, padding: padding, outputPadding: outputPadding,
    dilation: dilation, groups: groups)
  let result = conv2DInputGradient(
    input, weight: weight, inputShape: shape, stride: stride, padding: padding, dilation: dilation,
    groups: groups)
  guard let bias else { return result }
  require(
    bias.shape == [shape[1]],
    "convTranspose2D: the bias's shape is \(bias.shape), expected [\(shape[1])]")
  return result + bias.reshaped([shape[1], 1, 1])
}

/// The backward pass of `convTranspose2D`.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the result, of its shape.
///   - input: The images, as in `convTranspose2D`.
///   - weight: The filters, as in `convTranspose2D`.
///   - stride: As in `convTranspose2D`.
///   - padding: As in `convTranspose2D`.
///   - dilation: As in `convTranspose2D`.
///   - groups: As in `convTranspose2D`.
///   - needsInputGradient: Whether to compute the gradient with respect to the images.
/// - Precondition: The shapes are those of a call to `convTranspose2D`.
/// - Complexity: Twice that of `convTranspose2D`.
@inlinable
public func convTranspose2DGradients<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, weight: Tensor<Scalar>,
  stride: Size2D = 1, padding: Padding2D = 0, dilation: Size2D = 1, groups: Int = 1,
  needsInputGradient: Bool = true
) -> Conv2DGradients<Scalar> {
  // The convolution, of which this is the adjoint, takes the gradient to that of the images.
  let adjoint = conv2DGradients(
    input, input: outputGradient, weight: weight, stride: stride, padding: padding,
    dilation: dilation, groups: groups, needsInputGradient: false)
  return Conv2DGradients(
    input: needsInputGradient
      ? conv2D(
        outputGradient, weight: weight, stride: stride, padding: padding, dilation: dilation,
        groups: groups) : nil,
    weight: adjoint.weight, bias: outputGradient.sum(axes: [0, 2, 3]))
}

/// The shape of the result of `convTranspose2D`.
@usableFromInline
func convTranspose2DShape(
  _ inputShape: [Int], _ weightShape: [Int], stride: Size2D, padding: Padding2D,
  outputPadding: Size2D, dilation: Size2D, groups: Int
) -> [Int] {
  let input = ImageShape(inputShape, "convTranspose2D")
  require(
    weightShape.count == 4 && weightShape[0] == input.channels && groups > 0
      && input.channels % groups == 0,
    "convTranspose2D: the weight's shape is \(weightShape) for images \(inputShape) and \(groups) "
      + "groups, expected [\(input.channels), filters / groups, height, width]")
  let window = Window2D(
    Size2D(weightShape[2], weightShape[3]), stride: stride, padding: padding, dilation: dilation)
  require(
    (0..<stride.height).contains(outputPadding.height)
      && (0..<stride.width).contains(outputPadding.width),
    "convTranspose2D: the output padding is \(outputPadding), expected less than the stride, "
      + "\(stride)")
  func length(_ axis: KeyPath<Size2D, Int>) -> Int {
    (input.size[keyPath: axis] - 1) * stride[keyPath: axis]
      - window.paddingBefore[keyPath: axis] - window.paddingAfter[keyPath: axis]
      + window.span[keyPath: axis] + outputPadding[keyPath: axis]
  }
  let (height, width) = (length(\.height), length(\.width))
  require(
    height > 0 && width > 0,
    "convTranspose2D: a result of \(height)×\(width) pixels for images \(inputShape), expected one "
      + "or more")
  return [input.images, weightShape[1] * groups, height, width]
}
