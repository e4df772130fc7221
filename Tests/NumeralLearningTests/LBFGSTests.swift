// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import Testing

@Suite struct LBFGSTests {
  @Test func minimizesRosenbrocksFunction() throws {
    let minimum = try LBFGS(tolerance: 1e-10, maxIterations: 200).minimize(from: [-1.2, 1]) {
      let (x, y) = ($0[0].scalar, $0[1].scalar)
      let height: Double = y - x * x
      let slope: Double = 2 * (x - 1) - 400 * x * height
      return LBFGS.Evaluation(
        value: (1 - x) * (1 - x) + 100 * height * height, gradient: Tensor([slope, 200 * height]))
    }
    #expect(minimum.hasConverged)
    #expect(minimum.iterations < 60)
    #expect(abs(minimum.point - 1).max() < 1e-9)
  }

  @Test func minimizesAQuadraticFunctionInFewSteps() throws {
    // In no more dimensions than steps are remembered.
    let curvatures = Tensor<Double>([1, 3, 10, 50, 1000])
    let minimum = try LBFGS(tolerance: 1e-9, maxIterations: 100).minimize(from: .ones([5])) {
      LBFGS.Evaluation(
        value: (curvatures * $0 * $0).sum() / 2 - $0.sum(), gradient: curvatures * $0 - 1)
    }
    #expect(minimum.hasConverged)
    #expect(minimum.iterations < 40)
    #expect(abs(minimum.point - 1 / curvatures).max() < 1e-9)
  }

  @Test func aMinimumAtTheStartTakesNoIteration() throws {
    let minimum = try LBFGS(tolerance: 0, maxIterations: 10).minimize(from: [0, 0]) {
      LBFGS.Evaluation(value: square($0).sum(), gradient: 2 * $0)
    }
    #expect(minimum.hasConverged)
    #expect(minimum.iterations == 0)
  }

  @Test func anUnboundedFunctionDoesNotConverge() throws {
    let minimum = try LBFGS(tolerance: 1e-6, maxIterations: 10).minimize(from: [0]) {
      LBFGS.Evaluation(value: $0.sum(), gradient: .ones([1]))
    }
    #expect(!minimum.hasConverged)
  }

  @Test func errorsOfTheFunctionEndTheIteration() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      _ = try LBFGS(tolerance: 0, maxIterations: 10).minimize(from: [1]) { _ in throw Stop() }
    }
  }
}
