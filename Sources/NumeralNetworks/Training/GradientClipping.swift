// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A limit of the gradients of a step.
public enum GradientClipping: Sendable, Equatable {
  /// The largest norm of all gradients together: larger ones are scaled to it. R. Pascanu et al.,
  /// *On the Difficulty of Training Recurrent Neural Networks*, 2013.
  case norm(Float)
  /// The largest magnitude of a gradient's elements: larger ones are replaced by it.
  case magnitude(Float)

  /// Limits gradients.
  func clip(_ gradients: inout [String: Tensor<Float>]) {
    switch self {
    case .norm(let limit):
      // In the order of the names, so that the sum has the same bits in every run.
      let names = gradients.keys.sorted()
      let norm = names.reduce(0.0) { $0 + gradients[$1]!.squaredNorm }.squareRoot()
      guard norm > Double(limit) else { return }
      let factor = Float(Double(limit) / norm)
      for name in names { gradients[name]! *= factor }
    case .magnitude(let limit):
      for name in gradients.keys { gradients[name]!.formMap { min(max($0, -limit), limit) } }
    }
  }
}

extension Tensor<Float> {
  /// The sum of the squares of all elements, in Double.
  fileprivate var squaredNorm: Double {
    withUnsafeBufferPointer { $0.reduce(0) { $0 + Double($1) * Double($1) } }
  }
}
