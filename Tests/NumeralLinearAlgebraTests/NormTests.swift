// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import Testing

@Suite struct NormTests {
  static let orders: [NormOrder] = [.frobenius, .one, .two, .infinity, .nuclear]

  @Test func vectors() throws {
    let x: Tensor<Double> = [3, -4, 0]
    #expect(x.norm() == 5)
    #expect(try x.norm(.two) == 5)
    #expect(try x.norm(.one) == 7)
    #expect(try x.norm(.infinity) == 4)
    #expect(Tensor<Double>([]).norm() == 0)
    #expect(Tensor<Double>(-2).norm() == 2)
  }

  @Test func matrices() throws {
    let a: Tensor<Float> = [[1, -2], [3, 4]]
    #expect(try a.norm(.one) == 6)
    #expect(try a.norm(.infinity) == 7)
    #expect(a.norm().isApproximatelyEqual(to: Float(30).squareRoot()))
    for order in Self.orders { #expect(try Tensor<Double>.zeros([0, 3]).norm(order) == 0) }
  }

  @Test func alongAnAxis() {
    let a: Tensor<Double> = [[3, 4], [0, -2]]
    #expect(a.norm(axis: 1) == [5, 2])
    #expect(a.norm(axis: -1, keepDims: true) == [[5], [2]])
    #expect(a.norm(.one, axis: 0) == [3, 6])
    #expect(a.norm(.infinity, axis: 0) == [3, 4])
    #expect(Tensor<Double>.zeros([2, 0]).norm(.infinity, axis: 1) == [0, 0])
  }

  @Test(arguments: [0x1p-1030, 1e-200, 1, 1e200, 1e307])
  func anyMagnitude(_ unit: Double) throws {
    let x = Tensor<Double>([3, 4]) * unit
    let digits = unit < 1e-300 ? 1e-3 : 1e-15
    #expect((x.norm() / unit).isApproximatelyEqual(to: 5, relativeTolerance: digits))
    let rows = Tensor<Double>([[3 * unit, 4 * unit], [0, 0], [3, 4]])
    let norms = rows.norm(axis: 1)
    #expect((norms[0].scalar / unit).isApproximatelyEqual(to: 5, relativeTolerance: digits))
    #expect(norms[1].scalar == 0)
    #expect(norms[2].scalar == 5)
  }

  @Test(arguments: orders)
  func notANumber(_ order: NormOrder) throws {
    #expect(try Tensor<Double>([[1, .nan], [2, 3]]).norm(order).isNaN)
    #expect(try Tensor<Double>([[1, -.infinity], [2, 3]]).norm(order) == .infinity)
  }
}
