// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The value of a function of a tensor, and its gradient, by reverse-mode differentiation.
///
///     let (loss, gradient) = valueWithGradient(at: w) { w in
///       square(matmul(Tracked(x), w) - Tracked(y)).mean()
///     }
///
/// - Parameters:
///   - x: The tensor.
///   - function: The function, written with the operations of `Tracked`.
/// - Returns: The value, and its derivatives with respect to the tensor's elements, of its shape.
/// - Precondition: The function's result is a single number.
/// - Complexity: A few times the function's; intermediate results are kept until the end.
public func valueWithGradient<Scalar: RealScalar>(
  at x: Tensor<Scalar>, of function: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (value: Scalar, gradient: Tensor<Scalar>) {
  let result = try valueWithGradients(at: [x]) { try function($0[0]) }
  return (result.value, result.gradients[0])
}

/// The value of a function of several tensors, and its gradient with respect to each: see
/// `valueWithGradient(at:of:)`.
///
/// - Precondition: The function's result is a single number.
public func valueWithGradients<Scalar: RealScalar>(
  at tensors: [Tensor<Scalar>], of function: ([Tracked<Scalar>]) throws -> Tracked<Scalar>
) rethrows -> (value: Scalar, gradients: [Tensor<Scalar>]) {
  let variables = tensors.map { Tracked(variable: $0) }
  let value = try function(variables)
  require(
    value.size == 1,
    "valueWithGradient: found a result of shape \(value.shape), expected a single number")
  let one = Tracked(Tensor<Scalar>.ones(value.shape))
  return (
    value.value.scalar, value.gradients(with: variables, one).map(\.value)
  )
}

/// The product of a function's Hessian, the matrix of its second derivatives, and a vector.
///
/// By differentiation of the gradient's product with the vector. B. Pearlmutter, *Fast Exact
/// Multiplication by the Hessian*, 1994.
///
/// - Parameters:
///   - x: The tensor at which the Hessian is taken.
///   - vector: A tensor of the same shape.
///   - function: The function, whose result is a single number.
/// - Returns: The product, of the tensor's shape.
/// - Precondition: The shapes are the same; the function has no operation without a second
///   derivative, which are those of images.
public func hessianProduct<Scalar: RealScalar>(
  at x: Tensor<Scalar>, times vector: Tensor<Scalar>,
  of function: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> Tensor<Scalar> {
  require(
    x.shape == vector.shape,
    "hessianProduct: found the shapes \(x.shape) and \(vector.shape), expected the same")
  let variable = Tracked(variable: x)
  let value = try function(variable)
  require(
    value.size == 1,
    "hessianProduct: found a result of shape \(value.shape), expected a single number")
  let gradient = value.gradients(
    with: [variable], Tracked(.ones(value.shape)), isTracked: true)[0]
  let product = (gradient * Tracked(vector)).sum()
  return product.gradients(with: [variable], Tracked(.ones([])))[0].value
}
