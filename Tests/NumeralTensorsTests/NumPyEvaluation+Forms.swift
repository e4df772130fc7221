// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport

// Operators with a number on either side, in place, and with wrapped integers.

extension NumPyEvaluation {
  /// The form of an operator on real numbers.
  func form<Scalar: RealScalar>(of x: Tensor<Scalar>) throws -> [any NumPyResult]? {
    let value = Scalar(numPyCase.arguments["value"]?[0] ?? 0)
    var y = x
    switch numPyCase.operation {
    case "divideScalar": return [x / value]
    case "scalarDivide": return [value / x]
    case "divideAssign":
      y /= try operand(1)
      return [y]
    case "divideAssignScalar":
      y /= value
      return [y]
    default: return try form(of: x, value)
    }
  }

  /// The form of an operator on integers.
  func form<Scalar: IntegerElement>(of x: Tensor<Scalar>) throws -> [any NumPyResult]? {
    let value = Scalar(numPyCase.arguments["value"]?[0] ?? 0)
    var y = x
    func other() throws -> Tensor<Scalar> { try operand(1) }
    switch numPyCase.operation {
    case "divideScalar": return [x / value]
    case "scalarDivide": return [value / x]
    case "remainderScalar": return [x % value]
    case "scalarRemainder": return [value % x]
    case "andScalar": return [x & value]
    case "orScalar": return [x | value]
    case "xorScalar": return [x ^ value]
    case "divideAssign": y /= try other()
    case "divideAssignScalar": y /= value
    case "remainderAssign": y %= try other()
    case "remainderAssignScalar": y %= value
    case "shiftLeft": return [x << numPyCase.integer("count")]
    case "shiftRight": return [x >> numPyCase.integer("count")]
    case "wrappingAdd": y &+= try other()
    case "wrappingSubtract": y &-= try other()
    case "wrappingMultiply": y &*= try other()
    default: return try form(of: x, value)
    }
    return [y]
  }

  private func form<Scalar: NumericElement>(
    of x: Tensor<Scalar>, _ value: Scalar
  ) throws -> [any NumPyResult]? {
    var y = x
    switch numPyCase.operation {
    case "addScalar": return [x + value]
    case "subtractScalar": return [x - value]
    case "multiplyScalar": return [x * value]
    case "scalarAdd": return [value + x]
    case "scalarSubtract": return [value - x]
    case "scalarMultiply": return [value * x]
    case "lessScalar": return [x .< value]
    case "lessOrEqualScalar": return [x .<= value]
    case "greaterScalar": return [x .> value]
    case "greaterOrEqualScalar": return [x .>= value]
    case "equalScalar": return [x .== value]
    case "notEqualScalar": return [x .!= value]
    case "maskedReplace": return [x.replacing(with: value, where: try operand(1))]
    case "addAssign": y += try operand(1)
    case "subtractAssign": y -= try operand(1)
    case "multiplyAssign": y *= try operand(1)
    case "addAssignScalar": y += value
    case "subtractAssignScalar": y -= value
    case "multiplyAssignScalar": y *= value
    default: return nil
    }
    return [y]
  }
}
