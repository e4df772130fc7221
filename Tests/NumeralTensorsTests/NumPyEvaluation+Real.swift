// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport

extension NumPyEvaluation {
  /// The results of an operation on real numbers.
  func real<Scalar: RealScalar>(_ type: Scalar.Type) throws -> [any NumPyResult]? {
    let first = numPyCase.operation == "where" ? 1 : 0
    let x = try operand(first, as: Scalar.self)
    if let function = function(Scalar.self) { return [function(x)] }
    if let results = realReduction(x) { return results }
    if let results = try form(of: x) { return results }
    switch numPyCase.operation {
    case "divide": return [x / (try operand(1))]
    case "pow": return [pow(x, try operand(1))]
    case "atan2": return [atan2(x, try operand(1))]
    case "hypot": return [hypot(x, try operand(1))]
    case "matmul": return [matmul(x, try operand(1))]
    case "cumulativeSum": return [x.cumulativeSum(axis: numPyCase.axis!)]
    case "cumulativeProduct": return [x.cumulativeProduct(axis: numPyCase.axis!)]
    case "softmax": return [softmax(x, axis: numPyCase.axis!)]
    case "logSumExp": return [logSumExp(x, axis: numPyCase.axis!)]
    case "negate": return [-x]
    case "abs": return [abs(x)]
    case "sign": return [sign(x)]
    case "einsum":
      let equation = String(decoding: numPyCase.integers("equation").map(UInt8.init), as: UTF8.self)
      let others = try numPyCase.operands.indices.dropFirst().map {
        try operand($0, as: Scalar.self)
      }
      return switch others.count {
      case 0: [einsum(equation, x)]
      case 1: [einsum(equation, x, others[0])]
      default: [einsum(equation, x, others[0], others[1])]
      }
    case "meshgrid": return meshgrid([x, try operand(1)])
    case "histogram":
      let range = numPyCase.arguments["low"].map {
        Scalar($0[0])...Scalar(numPyCase.arguments["high"]![0])
      }
      let (counts, edges) = x.histogram(bins: numPyCase.integer("bins"), in: range)
      return [Tensor<Int64>(counts), edges]
    default: return try numeric(x)
    }
  }

  /// A function of each element.
  private func function<Scalar: RealScalar>(
    _ type: Scalar.Type
  ) -> ((Tensor<Scalar>) -> any NumPyResult)? {
    switch numPyCase.operation {
    case "exp": { exp($0) }
    case "exp2": { exp2($0) }
    case "expm1": { expm1($0) }
    case "log": { log($0) }
    case "log2": { log2($0) }
    case "log10": { log10($0) }
    case "log1p": { log1p($0) }
    case "sqrt": { sqrt($0) }
    case "cbrt": { cbrt($0) }
    case "sin": { sin($0) }
    case "cos": { cos($0) }
    case "tan": { tan($0) }
    case "asin": { asin($0) }
    case "acos": { acos($0) }
    case "atan": { atan($0) }
    case "sinh": { sinh($0) }
    case "cosh": { cosh($0) }
    case "tanh": { tanh($0) }
    case "asinh": { asinh($0) }
    case "acosh": { acosh($0) }
    case "atanh": { atanh($0) }
    case "erf": { erf($0) }
    case "erfc": { erfc($0) }
    case "gamma": { gamma($0) }
    case "logGamma": { logGamma($0) }
    case "sigmoid": { sigmoid($0) }
    case "floor": { floor($0) }
    case "ceil": { ceil($0) }
    case "trunc": { trunc($0) }
    case "round": { round($0) }
    case "isNaN": { isNaN($0) }
    case "isFinite": { isFinite($0) }
    case "isInfinite": { isInfinite($0) }
    default: nil
    }
  }

  /// A reduction over all elements, or along one axis or several.
  private func realReduction<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> [any NumPyResult]? {
    let keepDims = numPyCase.keepDims
    let correction = numPyCase.arguments["correction"].map { Int($0[0]) } ?? 0
    if numPyCase.arguments["axes"] != nil {
      let axes = numPyCase.integers("axes")
      return switch numPyCase.operation {
      case "sum": [x.sum(axes: axes, keepDims: keepDims)]
      case "mean": [x.mean(axes: axes, keepDims: keepDims)]
      case "variance": [x.variance(axes: axes, keepDims: keepDims)]
      default: nil
      }
    }
    func reduced(
      _ all: () -> Scalar, _ along: (_ axis: Int) -> Tensor<Scalar>
    ) -> [any NumPyResult] {
      [numPyCase.axis.map(along) ?? Tensor(all())]
    }
    let fraction = numPyCase.arguments["fraction"]?[0] ?? 0
    switch numPyCase.operation {
    case "sum": return reduced({ x.sum() }) { x.sum(axis: $0, keepDims: keepDims) }
    case "mean": return reduced({ x.mean() }) { x.mean(axis: $0, keepDims: keepDims) }
    case "variance":
      return reduced({ x.variance(correction: correction) }) {
        x.variance(axis: $0, keepDims: keepDims, correction: correction)
      }
    case "standardDeviation":
      return reduced({ x.standardDeviation(correction: correction) }) {
        x.standardDeviation(axis: $0, keepDims: keepDims, correction: correction)
      }
    case "median": return reduced({ x.median() }) { x.median(axis: $0, keepDims: keepDims) }
    case "quantile":
      return reduced({ x.quantile(fraction) }) {
        x.quantile(fraction, axis: $0, keepDims: keepDims)
      }
    case "nanSum": return reduced({ x.nanSum() }) { x.nanSum(axis: $0, keepDims: keepDims) }
    case "nanMean": return reduced({ x.nanMean() }) { x.nanMean(axis: $0, keepDims: keepDims) }
    case "nanMax": return reduced({ x.nanMax() }) { x.nanMax(axis: $0, keepDims: keepDims) }
    case "nanMin": return reduced({ x.nanMin() }) { x.nanMin(axis: $0, keepDims: keepDims) }
    case "nanVariance":
      return reduced({ x.flattened.nanVariance(axis: 0).scalar }) {
        x.nanVariance(axis: $0, keepDims: keepDims)
      }
    case "nanStandardDeviation":
      return reduced({ x.flattened.nanStandardDeviation(axis: 0).scalar }) {
        x.nanStandardDeviation(axis: $0, keepDims: keepDims)
      }
    default: return nil
    }
  }
}
