// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

/// The elementary functions that are computed for whole vectors, 5 to 20 times as fast as for
/// single numbers: see `numeral_map_f32` for their errors.
@usableFromInline
enum ElementaryFunction: Sendable {
  case exp, exp2, expm1, log, log2, log10, log1p, cbrt
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case erf, erfc

  fileprivate var kernel: numeral_function {
    switch self {
    case .exp: numeral_exp
    case .exp2: numeral_exp2
    case .expm1: numeral_expm1
    case .log: numeral_log
    case .log2: numeral_log2
    case .log10: numeral_log10
    case .log1p: numeral_log1p
    case .cbrt: numeral_cbrt
    case .sin: numeral_sin
    case .cos: numeral_cos
    case .tan: numeral_tan
    case .asin: numeral_asin
    case .acos: numeral_acos
    case .atan: numeral_atan
    case .sinh: numeral_sinh
    case .cosh: numeral_cosh
    case .tanh: numeral_tanh
    case .asinh: numeral_asinh
    case .acosh: numeral_acosh
    case .atanh: numeral_atanh
    case .erf: numeral_erf
    case .erfc: numeral_erfc
    }
  }
}

/// The functions of two numbers that are computed for whole vectors.
@usableFromInline
enum ElementaryPairFunction: Sendable {
  case pow, atan2, hypot

  fileprivate var kernel: numeral_pair_function {
    switch self {
    case .pow: numeral_pow
    case .atan2: numeral_atan2
    case .hypot: numeral_hypot
    }
  }
}

extension _MapChunk where Element: RealScalar, Result == Element {
  /// Writes a function of each element to the result.
  @usableFromInline
  func map(_ function: ElementaryFunction) {
    let (source, target) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    if Element.self == Float.self {
      numeral_map_f32(
        function.kernel, source.assumingMemoryBound(to: Float.self),
        target.assumingMemoryBound(to: Float.self), count)
    } else {
      numeral_map_f64(
        function.kernel, source.assumingMemoryBound(to: Double.self),
        target.assumingMemoryBound(to: Double.self), count)
    }
  }

  /// The result as the elements of a further function, which replaces it.
  @inlinable
  var continued: Self { Self(count, target, target) }
}

extension _ZipMapChunk where Left: RealScalar, Right == Left, Result == Left {
  /// Writes a function of each pair to the result.
  @usableFromInline
  func map(_ function: ElementaryPairFunction) {
    let (left, right) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
    let target = UnsafeMutableRawPointer(target)
    if Left.self == Float.self {
      numeral_map_pairs_f32(
        function.kernel, left.assumingMemoryBound(to: Float.self), leftStride,
        right.assumingMemoryBound(to: Float.self), rightStride,
        target.assumingMemoryBound(to: Float.self), count)
    } else {
      numeral_map_pairs_f64(
        function.kernel, left.assumingMemoryBound(to: Double.self), leftStride,
        right.assumingMemoryBound(to: Double.self), rightStride,
        target.assumingMemoryBound(to: Double.self), count)
    }
  }
}
