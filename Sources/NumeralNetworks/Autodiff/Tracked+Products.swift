// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Matrix products, and operations of images, which have no second derivatives here.

/// The matrix product of two tensors: see that of tensors.
///
/// - Precondition: Both have two axes or more.
public func matmul<Scalar: RealScalar>(
  _ a: Tracked<Scalar>, _ b: Tracked<Scalar>
) -> Tracked<Scalar> {
  require(
    a.rank >= 2 && b.rank >= 2,
    "matmul: found the shapes \(a.shape) and \(b.shape), expected two axes or more of tracked "
      + "tensors")
  return Tracked(
    matmul(a.value, b.value),
    from: (a, { matmul($0, b.matrixTransposed).summed(to: a.shape) }),
    (b, { matmul(a.matrixTransposed, $0).summed(to: b.shape) }))
}

extension Tracked {
  /// The tensor with its last two axes exchanged.
  var matrixTransposed: Tracked {
    transposed(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// Stops if a gradient is to be differentiated again.
  fileprivate func requireFirstOrder(_ name: String) {
    require(node == nil, "\(name): found a derivative of its gradient, expected first derivatives")
  }
}

/// Two-dimensional convolution: see that of tensors.
///
/// - Precondition: As for tensors. There is no second derivative.
public func conv2D<Scalar: RealScalar>(
  _ input: Tracked<Scalar>, weight: Tracked<Scalar>, bias: Tracked<Scalar>? = nil,
  stride: Size2D = 1, padding: Padding2D = 0, dilation: Size2D = 1, groups: Int = 1
) -> Tracked<Scalar> {
  func gradients(_ gradient: Tracked<Scalar>) -> Conv2DGradients<Scalar> {
    gradient.requireFirstOrder("conv2D")
    return conv2DGradients(
      gradient.value, input: input.value, weight: weight.value, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
  }
  var operands: [(Tracked<Scalar>, pullback: (Tracked<Scalar>) -> Tracked<Scalar>)] = [
    (input, { Tracked(gradients($0).input!) }), (weight, { Tracked(gradients($0).weight) }),
  ]
  if let bias { operands.append((bias, { $0.sum(axes: [0, 2, 3]) })) }
  return Tracked(
    conv2D(
      input.value, weight: weight.value, bias: bias?.value, stride: stride, padding: padding,
      dilation: dilation, groups: groups),
    from: operands)
}

/// Max pooling: see that of tensors.
///
/// - Precondition: As for tensors. There is no second derivative.
public func maxPool2D<Scalar: RealScalar>(
  _ input: Tracked<Scalar>, size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0
) -> Tracked<Scalar> {
  let (output, indices) = maxPool2DWithIndices(
    input.value, size: size, stride: stride, padding: padding)
  return Tracked(
    output,
    from: (
      input,
      { gradient in
        gradient.requireFirstOrder("maxPool2D")
        return Tracked(
          maxPool2DGradient(gradient.value, indices: indices, inputShape: input.shape))
      }
    ))
}

/// Average pooling: see that of tensors.
///
/// - Precondition: As for tensors. There is no second derivative.
public func avgPool2D<Scalar: RealScalar>(
  _ input: Tracked<Scalar>, size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0
) -> Tracked<Scalar> {
  Tracked(
    avgPool2D(input.value, size: size, stride: stride, padding: padding),
    from: (
      input,
      { gradient in
        gradient.requireFirstOrder("avgPool2D")
        return Tracked(
          avgPool2DGradient(
            gradient.value, size: size, stride: stride, padding: padding, inputShape: input.shape))
      }
    ))
}
