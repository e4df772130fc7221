// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

extension Naive {
  /// y[i] = a[i] + b[i].
  @inlinable
  public static func add<Scalar: FloatingPoint>(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ count: Int,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    for i in 0..<count { y[i] = a[i] + b[i] }
  }

  /// y[i, j] = a[i, j] + b[j].
  @inlinable
  public static func addRow<Scalar: FloatingPoint>(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, rows: Int, columns: Int,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    for i in 0..<rows { add(a + i * columns, b, columns, into: y + i * columns) }
  }

  /// y[i, j] = a[i, j] + b[i].
  @inlinable
  public static func addColumn<Scalar: FloatingPoint>(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, rows: Int, columns: Int,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    for i in 0..<rows {
      let (source, scalar, target) = (a + i * columns, b[i], y + i * columns)
      for j in 0..<columns { target[j] = source[j] + scalar }
    }
  }

  /// y[i] = max(x[i], 0).
  @inlinable
  public static func relu<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, _ count: Int, into y: UnsafeMutablePointer<Scalar>
  ) {
    for i in 0..<count { y[i] = x[i] > 0 ? x[i] : 0 }
  }

  /// y[i] = eˣ of x[i].
  public static func exp(
    _ x: UnsafePointer<Float>, _ count: Int, into y: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count { y[i] = Foundation.exp(x[i]) }
  }
}
