// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Arithmetic, shapes broadcast as in NumPy.

extension Tracked {
  /// The element-wise sum.
  public static func + (a: Tracked, b: Tracked) -> Tracked {
    Tracked(
      a.value + b.value, from: (a, { $0.summed(to: a.shape) }), (b, { $0.summed(to: b.shape) }))
  }
  /// Each element plus a scalar.
  public static func + (a: Tracked, b: Scalar) -> Tracked {
    Tracked(a.value + b, from: (a, { $0 }))
  }
  /// Each element plus a scalar.
  public static func + (a: Scalar, b: Tracked) -> Tracked { b + a }

  /// The element-wise difference.
  public static func - (a: Tracked, b: Tracked) -> Tracked {
    Tracked(
      a.value - b.value, from: (a, { $0.summed(to: a.shape) }), (b, { (-$0).summed(to: b.shape) }))
  }
  /// Each element minus a scalar.
  public static func - (a: Tracked, b: Scalar) -> Tracked {
    Tracked(a.value - b, from: (a, { $0 }))
  }
  /// A scalar minus each element.
  public static func - (a: Scalar, b: Tracked) -> Tracked {
    Tracked(a - b.value, from: (b, { -$0 }))
  }
  /// Each element negated.
  public static prefix func - (a: Tracked) -> Tracked { Tracked(-a.value, from: (a, { -$0 })) }

  /// The element-wise product.
  public static func * (a: Tracked, b: Tracked) -> Tracked {
    Tracked(
      a.value * b.value, from: (a, { ($0 * b).summed(to: a.shape) }),
      (b, { ($0 * a).summed(to: b.shape) }))
  }
  /// Each element times a scalar.
  public static func * (a: Tracked, b: Scalar) -> Tracked {
    Tracked(a.value * b, from: (a, { $0 * b }))
  }
  /// Each element times a scalar.
  public static func * (a: Scalar, b: Tracked) -> Tracked { b * a }

  /// The element-wise quotient.
  public static func / (a: Tracked, b: Tracked) -> Tracked {
    Tracked(
      a.value / b.value, from: (a, { ($0 / b).summed(to: a.shape) }),
      (b, { (-($0 * a) / (b * b)).summed(to: b.shape) }))
  }
  /// Each element divided by a scalar.
  public static func / (a: Tracked, b: Scalar) -> Tracked {
    Tracked(a.value / b, from: (a, { $0 / b }))
  }
  /// A scalar divided by each element.
  public static func / (a: Scalar, b: Tracked) -> Tracked {
    Tracked(a / b.value, from: (b, { $0 * (-a) / (b * b) }))
  }

  /// Adds a tensor element by element.
  public static func += (a: inout Tracked, b: Tracked) { a = a + b }
  /// Subtracts a tensor element by element.
  public static func -= (a: inout Tracked, b: Tracked) { a = a - b }
  /// Multiplies by a tensor element by element.
  public static func *= (a: inout Tracked, b: Tracked) { a = a * b }
  /// Divides by a tensor element by element.
  public static func /= (a: inout Tracked, b: Tracked) { a = a / b }

  /// The sums over the axes along which a tensor of a shape was broadcast.
  func summed(to shape: [Int]) -> Tracked {
    guard shape != self.shape else { return self }
    let missing = rank - shape.count
    let axes = self.shape.indices.filter { $0 < missing || shape[$0 - missing] != self.shape[$0] }
    return sum(axes: axes, keepDims: true).reshaped(shape)
  }
}
