// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import XCTest

final class ElementwiseTests: XCTestCase {
  func testComparisons() {
    let a: Tensor<Float> = [1, 2, 3]
    let b: Tensor<Float> = [2, 2, 2]
    XCTAssertEqual(a .== b, [false, true, false])
    XCTAssertEqual(a .!= b, [true, false, true])
    XCTAssertEqual(a .< b, [true, false, false])
    XCTAssertEqual(a .<= b, [true, true, false])
    XCTAssertEqual(a .> b, [false, false, true])
    XCTAssertEqual(a .>= b, [false, true, true])
    XCTAssertEqual(a .== 2, [false, true, false])
    XCTAssertEqual(a .!= 2, [true, false, true])
    XCTAssertEqual(a .< 2, [true, false, false])
    XCTAssertEqual(a .<= 2, [true, true, false])
    XCTAssertEqual(a .> 2, [false, false, true])
    XCTAssertEqual(a .>= 2, [false, true, true])
    XCTAssertEqual(
      ([1, 2] as Tensor<Int>) .== Tensor([[1], [2]]), [[true, false], [false, true]])
    XCTAssertEqual((a .>= 2).countNonzero(), 2)
    XCTAssertEqual(Tensor<Bool>([], shape: [0]).countNonzero(), 0)
    let nan = Tensor<Float>([.nan])
    for mask in [nan .== nan, nan .< 1, nan .<= 1, nan .> 1, nan .>= 1] {
      XCTAssertEqual(mask, [false])
    }
    XCTAssertEqual(nan .!= nan, [true])
  }

  func testReplacing() {
    let x: Tensor<Float> = [[-1, 2], [3, -4]]
    XCTAssertEqual(x.replacing(with: 0, where: x .< 0), [[0, 2], [3, 0]])
    XCTAssertEqual(x.replacing(with: 9, where: [true, false]), [[9, 2], [9, -4]])
    XCTAssertEqual(x, [[-1, 2], [3, -4]])
  }

  func testFunctions() {
    let values = [-2.5, -1, 0, 1e-3, 0.5, 1, 3, 20]
    let x = Tensor(values)
    XCTAssertEqual(abs(x).scalars, values.map { Swift.abs($0) })
    XCTAssertEqual(sqrt(x[2...]).scalars, values[2...].map { $0.squareRoot() })
    XCTAssertEqual(log(Tensor<Float>(0)).scalar, -.infinity)
    XCTAssert(log(Tensor<Float>(-1)).scalar.isNaN)
    XCTAssert(sqrt(Tensor<Float>(-1)).scalar.isNaN)
    for f in [exp, log, sqrt, tanh, abs] as [(Tensor<Float>) -> Tensor<Float>] {
      XCTAssert(f(Tensor(.nan)).scalar.isNaN)
    }
    XCTAssertEqual(exp(Tensor<Float>([1, 2])).scalars, [Foundation.exp(1), Foundation.exp(2)])
  }

  func testClamping() {
    let x = Tensor<Float>([-.infinity, -2, -1, 0.5, 1, 7, .infinity])
    XCTAssertEqual(x.clamped(to: -1...1), [-1, -1, -1, 0.5, 1, 1, 1])
    XCTAssert(Tensor<Float>(.nan).clamped(to: 0...1).scalar.isNaN)
  }

  func testPointwiseMinAndMax() {
    let a = Tensor<Double>([1, 5, .nan, 2, -.infinity])
    let b = Tensor<Double>([3, 4, 0, .nan, 0])
    let (low, high) = (minimum(a, b), maximum(a, b))
    XCTAssertEqual(low.scalars[..<2], [1, 4])
    XCTAssertEqual(high.scalars[..<2], [3, 5])
    for x in [low, high] { XCTAssert(x.scalars[2].isNaN && x.scalars[3].isNaN) }
    XCTAssertEqual(low.scalars[4], -.infinity)
    XCTAssertEqual(high.scalars[4], 0)
    XCTAssertEqual(maximum([[1], [3]], [2, 0] as Tensor<Float>), [[2, 1], [3, 3]])
  }

  func testMapsOfClosuresAndOfChunksAgree() {
    let x: Tensor<Float> = counting([300, 500], from: -70_000)
    let limit: Float = 12
    XCTAssertEqual(x.map { max($0, limit) }, x._mapChunks { $0.map { max($0, limit) } })
    XCTAssertEqual(x.map { $0 > 0 }.countNonzero(), 79_999)
    let y: Tensor<Double> = counting([500], from: 1)
    XCTAssertEqual(
      x.zipMap(y) { Double($0) * $1 }, x._zipMapChunks(y) { $0.map { Double($0) * $1 } })
    var z = x
    z.formMap { -$0 }
    XCTAssertEqual(z, -x)
    XCTAssertEqual(x[..<0].map { $0 }.shape, [0, 500])
  }

  func testApproximateEquality() {
    let x: Tensor<Double> = [1, 1000, 0]
    XCTAssert(x.isApproximatelyEqual(to: [1.000000001, 1000.000001, 0]))
    XCTAssertFalse(x.isApproximatelyEqual(to: [1.0000001, 1000, 0]))
    XCTAssertFalse(
      x.isApproximatelyEqual(to: [1, 1000, 1e-300]), "only 0 is within a relative tolerance of 0")
    XCTAssert(x.isApproximatelyEqual(to: [1, 1000, 1e-9], absoluteTolerance: 1e-8))
    XCTAssert(x.isApproximatelyEqual(to: [1.05, 1000, 0], relativeTolerance: 0.1))
    XCTAssertFalse(x.isApproximatelyEqual(to: [[1, 1000, 0]]), "another shape")
    let infinite = Tensor<Double>([.infinity])
    XCTAssert(infinite.isApproximatelyEqual(to: infinite))
    XCTAssertFalse(infinite.isApproximatelyEqual(to: -infinite))
    XCTAssertFalse(infinite.isApproximatelyEqual(to: [1e300]))
    XCTAssertFalse(Tensor<Double>(.nan).isApproximatelyEqual(to: Tensor(.nan)))
  }
}
