// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import RealModule

// Functions of probability and learning, of each element or along an axis. All of them return NaN
// for NaN.

/// The error function of each element.
@inlinable
public func erf<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.erf) }
}

/// 1 minus the error function of each element, accurate for large numbers too.
@inlinable
public func erfc<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.erfc) }
}

/// The gamma function of each element: (n − 1)! of a positive integer n.
@inlinable
public func gamma<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { Scalar.gamma($0) } }
}

/// The logarithm of the absolute value of the gamma function of each element.
@inlinable
public func logGamma<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { Scalar.logGamma($0) } }
}

/// 1 / (1 + e⁻ˣ) of each element.
@inlinable
public func sigmoid<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { chunk in
    chunk.map { -$0 }
    chunk.continued.map(.exp)
    chunk.continued.map { 1 / (1 + $0) }
  }
}

/// eˣ of each element divided by the sum of eˣ along an axis: probabilities from logits.
///
/// The maximum along the axis is subtracted first, so that no exponential overflows.
///
/// - Parameters:
///   - x: The tensor.
///   - axis: The axis; negative counts from the last.
/// - Precondition: The axis has an element.
@inlinable
public func softmax<Scalar: RealScalar>(_ x: Tensor<Scalar>, axis: Int = -1) -> Tensor<Scalar> {
  let powers = exp(x - x.max(axis: axis, keepDims: true))
  return powers / powers.sum(axis: axis, keepDims: true)
}

/// The logarithm of the sum of eˣ along an axis, without overflow of the exponentials.
///
/// - Parameters:
///   - x: The tensor.
///   - axis: The axis; negative counts from the last.
///   - keepDims: Whether the axis stays, with length 1.
/// - Precondition: The axis has an element.
@inlinable
public func logSumExp<Scalar: RealScalar>(
  _ x: Tensor<Scalar>, axis: Int = -1, keepDims: Bool = false
) -> Tensor<Scalar> {
  let largest = x.max(axis: axis, keepDims: true)
  // Of infinities, the difference would be NaN.
  let shift = largest.replacing(with: 0, where: .!isFinite(largest))
  let sum = log(exp(x - shift).sum(axis: axis, keepDims: true)) + shift
  return keepDims ? sum : sum.squeezed(axis: axis)
}
