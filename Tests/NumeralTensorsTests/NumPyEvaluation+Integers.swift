// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport

extension NumPyEvaluation {
  /// The results of an operation on integers.
  func integer<Scalar: IntegerElement>(_ type: Scalar.Type) throws -> [any NumPyResult]? {
    let x = try operand(numPyCase.operation == "where" ? 1 : 0, as: Scalar.self)
    let (axis, keepDims) = (numPyCase.axis, numPyCase.keepDims)
    if let results = try form(of: x) { return results }
    switch numPyCase.operation {
    case "divide": return [x / (try operand(1))]
    case "remainder": return [x % (try operand(1))]
    case "and": return [x & (try operand(1))]
    case "or": return [x | (try operand(1))]
    case "xor": return [x ^ (try operand(1))]
    case "sum" where numPyCase.arguments["axes"] != nil:
      return [int64(x.sum(axes: numPyCase.integers("axes"), keepDims: keepDims))]
    case "sum": return [int64(axis.map { x.sum(axis: $0, keepDims: keepDims) } ?? Tensor(x.sum()))]
    case "mean": return [axis.map { x.mean(axis: $0, keepDims: keepDims) } ?? Tensor(x.mean())]
    case "cumulativeSum": return [int64(x.cumulativeSum(axis: axis!))]
    case "cumulativeProduct": return [int64(x.cumulativeProduct(axis: axis!))]
    case "binCount": return [int64(x.binCount())]
    case "oneHot":
      return [Tensor<Double>.oneHot(x.scalars.map { Int($0) }, depth: numPyCase.integer("depth"))]
    // The negative of an unsigned integer is no element of its type.
    case "negate", "abs", "sign":
      guard Scalar.isSigned else { return nil }
      let wide = Tensor<Int64>(x)
      let result =
        switch numPyCase.operation {
        case "negate": -wide
        case "abs": abs(wide)
        default: sign(wide)
        }
      return [Tensor<Scalar>(result)]
    default: return try numeric(x)
    }
  }

  /// Indices and sums of integers, in NumPy's type.
  func int64(_ x: Tensor<Int>) -> Tensor<Int64> { Tensor<Int64>(x) }

  /// The results of an operation on numbers of any type.
  func numeric<Scalar: NumericElement>(_ x: Tensor<Scalar>) throws -> [any NumPyResult]? {
    let (axis, keepDims) = (numPyCase.axis, numPyCase.keepDims)
    func other() throws -> Tensor<Scalar> { try operand(1) }
    switch numPyCase.operation {
    case "add": return [x + (try other())]
    case "subtract": return [x - (try other())]
    case "multiply": return [x * (try other())]
    case "minimum": return [minimum(x, try other())]
    case "maximum": return [maximum(x, try other())]
    case "less": return [x .< (try other())]
    case "lessOrEqual": return [x .<= (try other())]
    case "greater": return [x .> (try other())]
    case "greaterOrEqual": return [x .>= (try other())]
    case "equal": return [x .== (try other())]
    case "notEqual": return [x .!= (try other())]
    case "where": return [Tensor.where(try operand(0), x, try operand(2))]
    case "square": return [square(x)]
    case "clamped":
      let (low, high) = (numPyCase.integer("low"), numPyCase.integer("high"))
      return [x.clamped(to: Scalar(exactly: low)!...Scalar(exactly: high)!)]
    case "max" where numPyCase.arguments["axes"] != nil:
      return [x.max(axes: numPyCase.integers("axes"), keepDims: keepDims)]
    case "min" where numPyCase.arguments["axes"] != nil:
      return [x.min(axes: numPyCase.integers("axes"), keepDims: keepDims)]
    case "max": return [axis.map { x.max(axis: $0, keepDims: keepDims) } ?? Tensor(x.max())]
    case "min": return [axis.map { x.min(axis: $0, keepDims: keepDims) } ?? Tensor(x.min())]
    case "argmax":
      return [int64(axis.map { x.argmax(axis: $0, keepDims: keepDims) } ?? Tensor(x.argmax()))]
    case "argmin":
      return [int64(axis.map { x.argmin(axis: $0, keepDims: keepDims) } ?? Tensor(x.argmin()))]
    case "differences": return [x.differences(axis: axis!)]
    case "sorted": return [x.sorted(axis: axis!)]
    case "argsort": return [int64(x.argsort(axis: axis!))]
    case "topK":
      let (values, indices) = x.topK(
        numPyCase.integer("count"), axis: axis!, largest: numPyCase.integer("largest") == 1)
      return [values, int64(indices)]
    case "scatterAdd":
      var total = x
      total.scatterAdd(
        try other(), at: Tensor<Int>(try operand(2, as: Int64.self)), axis: axis!)
      return [total]
    case "unique":
      let (values, counts, inverse) = x.unique()
      return [values, int64(Tensor(counts)), int64(inverse)]
    case "searchSorted":
      return [int64(x.searchSorted(try other(), after: numPyCase.integer("after") == 1))]
    case "lowerTriangle": return [x.lowerTriangle(numPyCase.integer("offset"))]
    case "upperTriangle": return [x.upperTriangle(numPyCase.integer("offset"))]
    default: return try rearranged(x)
    }
  }
}
