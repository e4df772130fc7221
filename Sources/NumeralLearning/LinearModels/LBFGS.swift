// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Minimizes a smooth function by L-BFGS, with a line search of the weak Wolfe conditions.
///
/// J. Nocedal and S. Wright, *Numerical Optimization* (2006), algorithm 7.4; A. Lewis and
/// M. Overton, *Nonsmooth Optimization via Quasi-Newton Methods*, Mathematical Programming 141
/// (2013), algorithm 2.6.
@usableFromInline
package struct LBFGS {
  /// The largest magnitude in a gradient at which the minimum is found.
  @usableFromInline package var tolerance: Double
  @usableFromInline package var maxIterations: Int
  /// The number of steps whose curvature is remembered.
  private let memory = 10

  @usableFromInline
  package init(tolerance: Double, maxIterations: Int) {
    self.tolerance = tolerance
    self.maxIterations = maxIterations
  }

  /// The value and the gradient of a function at a point.
  @usableFromInline
  package struct Evaluation {
    @usableFromInline package var value: Double
    @usableFromInline package var gradient: Tensor<Double>

    @usableFromInline
    package init(value: Double, gradient: Tensor<Double>) {
      self.value = value
      self.gradient = gradient
    }
  }

  @usableFromInline
  package struct Minimum {
    @usableFromInline package var point: Tensor<Double>
    @usableFromInline package var iterations: Int
    @usableFromInline package var hasConverged: Bool
  }

  /// A step, and the difference of the gradients at its ends.
  private struct Step {
    let move, change: Tensor<Double>
    let product: Double
  }

  /// Iterates from a point until the gradient is small, the iterations are spent, or no smaller
  /// value can be found in floating point.
  @usableFromInline
  package func minimize(
    from start: Tensor<Double>, _ function: (Tensor<Double>) throws -> Evaluation
  ) throws -> Minimum {
    var (point, current) = (start, try function(start))
    var steps: [Step] = []
    for iteration in 0..<maxIterations {
      try Task.checkCancellation()
      if abs(current.gradient).max() <= tolerance {
        return Minimum(point: point, iterations: iteration, hasConverged: true)
      }
      let direction = -product(of: steps, with: current.gradient)
      // The first step has no curvature to go by: at most a length of 1.
      let length = steps.isEmpty ? 1 / max(1, norm(direction)) : 1
      guard
        let (next, found) = try search(
          from: point, current, along: direction, length: length, function)
      else {
        return Minimum(point: point, iterations: iteration, hasConverged: false)
      }
      let (move, change) = (next - point, found.gradient - current.gradient)
      let product = dot(move, change)
      if product > 0 { steps.append(Step(move: move, change: change, product: product)) }
      if steps.count > memory { steps.removeFirst() }
      (point, current) = (next, found)
    }
    return Minimum(
      point: point, iterations: maxIterations,
      hasConverged: abs(current.gradient).max() <= tolerance)
  }

  /// The approximate inverse of the Hessian that the steps give, times a gradient.
  private func product(of steps: [Step], with gradient: Tensor<Double>) -> Tensor<Double> {
    var result = gradient
    var factors: [Double] = []
    for step in steps.reversed() {
      let factor = dot(step.move, result) / step.product
      result -= factor * step.change
      factors.append(factor)
    }
    if let last = steps.last { result *= last.product / dot(last.change, last.change) }
    for (step, factor) in zip(steps, factors.reversed()) {
      result += (factor - dot(step.change, result) / step.product) * step.move
    }
    return result
  }

  /// A point along a direction where the function is smaller and less steep, by bisection; nil if
  /// there is none in floating point.
  private func search(
    from point: Tensor<Double>, _ start: Evaluation, along direction: Tensor<Double>,
    length: Double, _ function: (Tensor<Double>) throws -> Evaluation
  ) throws -> (Tensor<Double>, Evaluation)? {
    let (decrease, flatness) = (1e-4, 0.9)
    let slope = dot(start.gradient, direction)
    guard slope < 0 else { return nil }
    var (lower, upper, step) = (0.0, Double.infinity, length)
    for _ in 0..<60 {
      let next = point + step * direction
      let found = try function(next)
      let foundSlope = dot(found.gradient, direction)
      // Near the minimum, values differ by rounding only, and slopes still tell the way: the
      // approximate condition of W. Hager and H. Zhang (2005).
      let isNear = found.value <= start.value + 1e-14 * abs(start.value)
      let isSmaller =
        found.value <= start.value + decrease * step * slope
        || isNear && foundSlope <= (2 * decrease - 1) * slope
      if !isSmaller {
        upper = step
      } else if foundSlope < flatness * slope {
        lower = step
      } else {
        return (next, found)
      }
      step = upper.isFinite ? (lower + upper) / 2 : 2 * lower
    }
    return nil
  }

  private func dot(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double { (a * b).sum() }
  private func norm(_ a: Tensor<Double>) -> Double { dot(a, a).squareRoot() }
}
