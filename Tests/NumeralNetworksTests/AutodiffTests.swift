// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import Testing

/// Gradients of tracked tensors against central differences.
@Suite struct AutodiffTests {
  typealias Function = @Sendable (Tracked<Double>) -> Tracked<Double>

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shape: [Int]
    let function: Function
    /// Whether the function is defined for positive numbers only.
    let isPositive: Bool

    init(_ name: String, _ shape: [Int] = [3, 4], positive: Bool = false, _ f: @escaping Function) {
      (testDescription, self.shape, isPositive, function) = (name, shape, positive, f)
    }

    var input: Tensor<Double> {
      let x = Tensor<Double>.normal(shape, seed: 3)
      return isPositive ? abs(x) + 0.5 : x
    }
  }

  private static var row: Tracked<Double> { Tracked(Tensor<Double>.normal([4], seed: 4)) }
  private static var column: Tracked<Double> { Tracked(Tensor<Double>.normal([3, 1], seed: 5)) }
  private static var matrix: Tracked<Double> { Tracked(Tensor<Double>.normal([4, 5], seed: 6)) }
  private static var filters: Tracked<Double> {
    Tracked(Tensor<Double>.normal([3, 2, 2, 2], seed: 7))
  }

  /// Functions with second derivatives.
  static let smooth = arithmetic + functions + reductions + shapes + products

  private static let arithmetic: [Case] = [
    Case("sum") { (x: Tracked<Double>) -> Tracked<Double> in x + row + column + x },
    Case("difference") { (x: Tracked<Double>) -> Tracked<Double> in column - x - row },
    Case("product") { (x: Tracked<Double>) -> Tracked<Double> in x * x * column * row },
    Case("quotient") { (x: Tracked<Double>) -> Tracked<Double> in row / (x * x + 1) / column },
    Case("scalars") { (x: Tracked<Double>) -> Tracked<Double> in
      let y = 2 - x * 3 + 1
      return y / 4 - 5 + 1 / (x * x + 2)
    },
    Case("negation") { (x: Tracked<Double>) -> Tracked<Double> in -x * x },
    Case("column of a broadcast", [3, 1]) { (x: Tracked<Double>) -> Tracked<Double> in x * row * x
    },
  ]

  private static let functions: [Case] = [
    Case("exp") { (x: Tracked<Double>) -> Tracked<Double> in exp(x) },
    Case("expm1") { (x: Tracked<Double>) -> Tracked<Double> in expm1(x) },
    Case("log", positive: true) { (x: Tracked<Double>) -> Tracked<Double> in log(x) },
    Case("log1p", positive: true) { (x: Tracked<Double>) -> Tracked<Double> in log1p(x) },
    Case("square") { (x: Tracked<Double>) -> Tracked<Double> in square(x) },
    Case("sqrt", positive: true) { (x: Tracked<Double>) -> Tracked<Double> in sqrt(x) },
    Case("pow", positive: true) { (x: Tracked<Double>) -> Tracked<Double> in pow(x, 2.5) },
    Case("pow of tensors", positive: true) { (x: Tracked<Double>) -> Tracked<Double> in
      pow(x, x * 0.5)
    },
    Case("sin") { (x: Tracked<Double>) -> Tracked<Double> in sin(x) },
    Case("cos") { (x: Tracked<Double>) -> Tracked<Double> in cos(x) },
    Case("tanh") { (x: Tracked<Double>) -> Tracked<Double> in tanh(x) },
    Case("sigmoid") { (x: Tracked<Double>) -> Tracked<Double> in sigmoid(x) },
  ]

  private static let reductions: [Case] = [
    Case("erf") { (x: Tracked<Double>) -> Tracked<Double> in erf(x) },
    Case("sum along an axis") { (x: Tracked<Double>) -> Tracked<Double> in square(x.sum(axis: 0)) },
    Case("sum over axes", [2, 3, 2]) { (x: Tracked<Double>) -> Tracked<Double> in
      square(x.sum(axes: [0, -1], keepDims: true))
    },
    Case("mean") { (x: Tracked<Double>) -> Tracked<Double> in square(x).mean() * x.mean(axis: 1) },
    Case("mean over axes", [2, 3, 2]) { (x: Tracked<Double>) -> Tracked<Double> in
      square(x.mean(axes: [0, 2]))
    },
    Case("variance") { (x: Tracked<Double>) -> Tracked<Double> in x.variance(axis: -1) },
    Case("logSumExp") { (x: Tracked<Double>) -> Tracked<Double> in logSumExp(x, axis: 0) },
    Case("softmax") { (x: Tracked<Double>) -> Tracked<Double> in square(softmax(x)) },
  ]

  private static let shapes: [Case] = [
    Case("logSoftmax") { (x: Tracked<Double>) -> Tracked<Double> in x * logSoftmax(x, axis: 0) },
    Case("reshaped") { (x: Tracked<Double>) -> Tracked<Double> in
      square(x.reshaped([2, 6])).sum(axis: 0)
    },
    Case("transposed", [2, 3, 2]) { (x: Tracked<Double>) -> Tracked<Double> in
      square(x.transposed([2, 0, 1])).sum(axis: 1)
    },
    Case("expanded and squeezed") { (x: Tracked<Double>) -> Tracked<Double> in
      square(x.expanded(axis: 1).squeezed(axis: 1))
    },
    Case("broadcast", [3, 1]) { (x: Tracked<Double>) -> Tracked<Double> in
      square(x.broadcast(to: [2, 3, 4])) * row
    },
    Case("part") { (x: Tracked<Double>) -> Tracked<Double> in
      x[1..<3, .stride(by: 2)] * square(x[0..<2, 1..<3])
    },
    Case("index") { (x: Tracked<Double>) -> Tracked<Double> in x[-1] * square(x[0]) },
    Case("take") { (x: Tracked<Double>) -> Tracked<Double> in
      square(x.take([2, 0, 2])) * x.take([1, 1, 3, 0], axis: 1)
    },
    Case("concatenate") { (x: Tracked<Double>) -> Tracked<Double> in
      .concatenate([square(x), x * row], axis: 1)
    },
    Case("stack") { (x: Tracked<Double>) -> Tracked<Double> in .stack([square(x), x * column]) },
  ]

  private static let products: [Case] = [
    Case("matmul") { (x: Tracked<Double>) -> Tracked<Double> in
      matmul(x, matrix) * matmul(square(x), matrix)
    },
    Case("matmul of itself") { (x: Tracked<Double>) -> Tracked<Double> in matmul(x, x.transposed())
    },
    Case("matmul of a batch", [2, 3, 4]) { (x: Tracked<Double>) -> Tracked<Double> in
      square(matmul(x, matrix))
    },
    Case("where") { (x: Tracked<Double>) -> Tracked<Double> in
      .where(x.value .> 0, square(x), exp(x))
    },
    Case("detached") { (x: Tracked<Double>) -> Tracked<Double> in x * x.detached },
  ]

  /// Functions with kinks, or without second derivatives.
  static let others: [Case] = [
    Case("abs") { (x: Tracked<Double>) -> Tracked<Double> in abs(x) },
    Case("relu") { (x: Tracked<Double>) -> Tracked<Double> in relu(x) },
    Case("maximum") { (x: Tracked<Double>) -> Tracked<Double> in maximum(x, row) },
    Case("minimum") { (x: Tracked<Double>) -> Tracked<Double> in minimum(column, x) },
    Case("max") { (x: Tracked<Double>) -> Tracked<Double> in x.max(axis: 1) * column[.all, 0] },
    Case("min") { (x: Tracked<Double>) -> Tracked<Double> in x.min(axis: 0, keepDims: true) * row },
    Case("conv2D", [2, 2, 4, 5]) { (x: Tracked<Double>) -> Tracked<Double> in
      conv2D(x, weight: filters, padding: 1)
    },
    Case("conv2D with a bias", [2, 2, 4, 5]) { (x: Tracked<Double>) -> Tracked<Double> in
      conv2D(x, weight: filters, bias: x.sum(axes: [0, 2, 3])[.stride(by: 1)].take([0, 1, 1]))
    },
    Case("filters of conv2D", [3, 2, 2, 2]) { (x: Tracked<Double>) -> Tracked<Double> in
      conv2D(Tracked(.normal([2, 2, 4, 5], seed: 8)), weight: x, stride: 2)
    },
    Case("maxPool2D", [1, 2, 4, 4]) { (x: Tracked<Double>) -> Tracked<Double> in
      square(maxPool2D(x, size: 2))
    },
    Case("avgPool2D", [1, 2, 4, 4]) { (x: Tracked<Double>) -> Tracked<Double> in
      square(avgPool2D(x, size: 2, stride: 1))
    },
  ]

  /// Weights that make a number of a result.
  private func number(_ y: Tracked<Double>) -> Tracked<Double> {
    (y * Tracked(.normal(y.shape, seed: 9))).sum()
  }

  private func expectClose(
    _ found: Tensor<Double>, _ expected: Tensor<Double>, tolerance: Double
  ) {
    #expect(
      found.isApproximatelyEqual(
        to: expected, relativeTolerance: tolerance, absoluteTolerance: tolerance),
      "found \(found), expected \(expected)")
  }

  /// The central differences of a function of each element.
  private func differences<Result>(
    at x: Tensor<Double>, _ f: (Tensor<Double>) -> Result, _ subtract: (Result, Result) -> Double
  ) -> Tensor<Double> {
    let h = 1e-5
    return Tensor(
      (0..<x.size).map { i in
        func shifted(_ by: Double) -> Tensor<Double> {
          var scalars = x.scalars
          scalars[i] += by
          return Tensor(scalars, shape: x.shape)
        }
        return subtract(f(shifted(h)), f(shifted(-h))) / (2 * h)
      }, shape: x.shape)
  }

  @Test(arguments: smooth + others)
  func gradientAgreesWithCentralDifferences(_ test: Case) {
    let x = test.input
    let (value, gradient) = valueWithGradient(at: x) { number(test.function($0)) }
    // What is detached is a constant: its difference is taken by hand.
    let f: (Tensor<Double>) -> Double = { shifted in
      test.testDescription == "detached"
        ? number(Tracked(shifted) * Tracked(x)).value.scalar
        : number(test.function(Tracked(shifted))).value.scalar
    }
    #expect(abs(value - f(x)) <= 1e-12 * Swift.max(1, Swift.abs(value)))
    expectClose(gradient, differences(at: x, f, -), tolerance: 1e-6)
  }

  @Test(arguments: smooth.filter { $0.testDescription != "detached" })
  func hessianProductAgreesWithCentralDifferences(_ test: Case) {
    let x = test.input
    let vector = Tensor<Double>.normal(x.shape, seed: 10)
    let product = hessianProduct(at: x, times: vector) { number(test.function($0)) }
    // H is symmetric: row i of H times the vector is the derivative of (gradient · vector).
    let expected = differences(
      at: x, { (valueWithGradient(at: $0) { number(test.function($0)) }.gradient * vector).sum() },
      -)
    expectClose(product, expected, tolerance: 1e-5)
  }

  @Test func gradientsOfSeveralTensors() {
    let (a, b) = (Tensor<Double>.normal([2, 3], seed: 1), Tensor<Double>.normal([3, 2], seed: 2))
    let result = valueWithGradients(at: [a, b]) { matmul($0[0], $0[1]).sum() }
    expectClose(result.gradients[0], b.sum(axis: 1).broadcast(to: [2, 3]), tolerance: 1e-12)
    expectClose(
      result.gradients[1], a.sum(axis: 0).expanded(axis: 1).broadcast(to: [3, 2]),
      tolerance: 1e-12)
  }

  @Test func gradientOfAConstantIsZero() {
    let result = valueWithGradient(at: Tensor<Double>([1, 2])) { _ in Tracked(Tensor(3)) }
    #expect(result.value == 3)
    #expect(result.gradient == [0, 0])
  }

  /// A long chain of operations, each used once, is released without a stack overflow.
  @Test func longLoop() {
    let (value, gradient) = valueWithGradient(at: Tensor<Double>(1)) { x in
      var y = x
      for _ in 0..<20_000 { y = y * 1.0001 }
      return y
    }
    #expect(Swift.abs(value - gradient.scalar) <= 1e-9)
  }
}
