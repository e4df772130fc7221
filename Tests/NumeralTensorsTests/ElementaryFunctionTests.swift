// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import Testing

/// Functions of each element against those of the C library.
@Suite struct ElementaryFunctionTests {
  typealias Function = (
    name: String, ours: @Sendable (Tensor<Double>) -> Tensor<Double>,
    c: @Sendable (Double) -> Double
  )
  static let functions: [Function] = [
    ("exp", { exp($0) }, Foundation.exp), ("exp2", { exp2($0) }, Foundation.exp2),
    ("expm1", { expm1($0) }, Foundation.expm1), ("log", { log($0) }, Foundation.log),
    ("log2", { log2($0) }, Foundation.log2), ("log10", { log10($0) }, Foundation.log10),
    ("log1p", { log1p($0) }, Foundation.log1p), ("sqrt", { sqrt($0) }, Foundation.sqrt),
    ("cbrt", { cbrt($0) }, Foundation.cbrt), ("sin", { sin($0) }, Foundation.sin),
    ("cos", { cos($0) }, Foundation.cos), ("tan", { tan($0) }, Foundation.tan),
    ("asin", { asin($0) }, Foundation.asin), ("acos", { acos($0) }, Foundation.acos),
    ("atan", { atan($0) }, Foundation.atan), ("sinh", { sinh($0) }, Foundation.sinh),
    ("cosh", { cosh($0) }, Foundation.cosh), ("tanh", { tanh($0) }, Foundation.tanh),
    ("asinh", { asinh($0) }, Foundation.asinh), ("acosh", { acosh($0) }, Foundation.acosh),
    ("atanh", { atanh($0) }, Foundation.atanh), ("erf", { erf($0) }, Foundation.erf),
    ("erfc", { erfc($0) }, Foundation.erfc), ("gamma", { gamma($0) }, Foundation.tgamma),
    ("logGamma", { logGamma($0) }, Foundation.lgamma), ("floor", { floor($0) }, Foundation.floor),
    ("ceil", { ceil($0) }, Foundation.ceil), ("trunc", { trunc($0) }, Foundation.trunc),
    ("round", { round($0) }, Foundation.rint), ("abs", { abs($0) }, Foundation.fabs),
    ("square", { square($0) }, { $0 * $0 }),
    ("sigmoid", { sigmoid($0) }, { 1 / (1 + Foundation.exp(-$0)) }),
  ]

  @Test(arguments: functions.map(\.name)) func function(name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name })
    let special: [Double] = [
      0, -0.0, 1, -1, 0.5, -0.5, 1e-300, 1e300, -1e300, .infinity, -.infinity, .nan, 170.5,
    ]
    let numbers = special + Tensor<Double>.normal([500], standardDeviation: 3, seed: 4).scalars
    let results = function.ours(Tensor<Double>(numbers)).scalars
    for (x, y) in zip(numbers, results) {
      let expected = function.c(x)
      let isSame = y == expected || (y.isNaN && expected.isNaN)
      #expect(
        isSame || abs(y - expected) <= 4 * max(expected.ulp, 1e-300), "\(name)(\(x)) is \(y)")
    }
  }

  /// Floats are computed as doubles, and rounded.
  @Test(arguments: floatFunctions.map(\.name)) func floats(name: String) throws {
    let ours = try #require(Self.floatFunctions.first { $0.name == name }).ours
    let c = try #require(Self.functions.first { $0.name == name }).c
    let special: [Float] = [0, -0.0, 1, -1, 1e-30, 3e38, .infinity, -.infinity, .nan, 88.73, -104]
    let numbers = special + Tensor<Float>.normal([500], standardDeviation: 3, seed: 6).scalars
    for (x, y) in zip(numbers, ours(Tensor(numbers)).scalars) {
      let exact = c(Double(x))
      let expected = Float(exact)
      let isSame = y == expected || (y.isNaN && expected.isNaN)
      #expect(isSame || abs(Double(y) - exact) <= 0.501 * Double(expected.ulp), "\(name)(\(x))")
    }
  }

  typealias FloatFunction = (name: String, ours: @Sendable (Tensor<Float>) -> Tensor<Float>)
  static let floatFunctions: [FloatFunction] = [
    ("exp", { exp($0) }), ("expm1", { expm1($0) }), ("log", { log($0) }),
    ("log1p", { log1p($0) }), ("sin", { sin($0) }), ("cos", { cos($0) }), ("tan", { tan($0) }),
    ("tanh", { tanh($0) }), ("atan", { atan($0) }), ("erf", { erf($0) }), ("cbrt", { cbrt($0) }),
  ]

  /// A result does not depend on the position in a vector, nor on the number of threads.
  @Test(arguments: [0, 1, 7, 8, 9, 511, 513, 70_001]) func samePerElement(count: Int) {
    let x = Tensor<Float>.normal([count], standardDeviation: 2, seed: 8)
    let whole = tanh(x).scalars
    #expect(whole == x.scalars.map { tanh(Tensor([$0])).scalars[0] })
    let one = Parallel.$threads.withValue(1) { pow(abs(x), 1.5) }
    #expect(one == Parallel.$threads.withValue(3) { pow(abs(x), 1.5) })
  }

  @Test func functionsOfPairs() {
    let (x, y): (Tensor<Double>, Tensor<Double>) = ([3, -3, 0, 1e200], [4, 4, -1, 1e200])
    let pairs = zip(x.scalars, y.scalars)
    let (lengths, angles) = (pairs.map(Foundation.hypot), pairs.map(Foundation.atan2))
    #expect(hypot(x, y).isApproximatelyEqual(to: Tensor(lengths), relativeTolerance: 1e-15))
    #expect(atan2(x, y).isApproximatelyEqual(to: Tensor(angles), relativeTolerance: 1e-15))
    #expect(pow(Tensor<Double>([2, -2, 0, -8, .nan]), 3)[0..<4] == [8, -8, 0, -512])
    #expect(pow(Tensor<Double>([2, .nan]), Tensor<Double>([0, 0])) == [1, 1])
    #expect(pow(Tensor<Float>([-2, 3]), 2) == [4, 9])
    #expect(pow(Tensor<Float>([-2]), 0.5)[0].scalar.isNaN)
  }

  @Test func probabilities() {
    let logits: Tensor<Float> = [[1000, 1000, -1000], [0, 1, 2]]
    let probabilities = softmax(logits)
    #expect(probabilities[0] == [0.5, 0.5, 0])
    #expect(probabilities.sum(axis: 1).isApproximatelyEqual(to: [1, 1]))
    #expect(softmax(logits, axis: 0)[.all, 2] == [0, 1])
    #expect(logSumExp(logits)[0].scalar == 1000 + Foundation.log(Float(2)))
    #expect(logSumExp(Tensor<Double>([-.infinity, -.infinity])).scalar == -.infinity)
    #expect(logSumExp(Tensor<Double>([.infinity, 0])).scalar == .infinity)
    #expect(logSumExp(logits, axis: 0, keepDims: true).shape == [1, 3])
  }
}
