// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import RealModule

/// The real numbers: `Float` and `Double`, and no others.
///
/// The elementary functions are those of swift-numerics: `Scalar.exp`, `Scalar.log` and so on.
/// Matrix products and decompositions call BLAS and LAPACK, which have routines for these two
/// types.
public protocol RealScalar: NumericElement, BinaryFloatingPoint, Real {}

extension Float: RealScalar {}
extension Double: RealScalar {}
