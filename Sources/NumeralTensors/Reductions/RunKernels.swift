// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

// Reductions of contiguous real numbers by the vectors of the processor.

/// The length of a run for which a call of a kernel takes less time than a loop of short vectors.
@usableFromInline let shortRun = 64

/// The sum of a run, in Double.
@usableFromInline
package func sumOfRun<Scalar: RealScalar>(_ run: UnsafePointer<Scalar>, _ count: Int) -> Double {
  Scalar.self == Float.self
    ? numeral_sum_f32(cast(run), count) : numeral_sum_f64(cast(run), count)
}

/// Adds each column of some rows, `stride` elements apart, to its sum.
@usableFromInline
func sumRows<Scalar: RealScalar>(
  _ rows: UnsafePointer<Scalar>, stride: Int, _ count: Int, columns: Int,
  into sums: UnsafeMutablePointer<Double>
) {
  if Scalar.self == Float.self {
    numeral_add_rows_f32(cast(rows), stride, count, columns, sums)
  } else {
    numeral_add_rows_f64(cast(rows), stride, count, columns, sums)
  }
}

/// The first element of a run of real numbers in an order, or NaN; nil for other numbers.
@usableFromInline
func extremum<Scalar: NumericElement, By: Order>(
  of run: UnsafePointer<Scalar>, _ count: Int, _ order: By.Type
) -> Scalar? {
  let isMaximum = By.self == Max.self
  if Scalar.self == Float.self {
    return (isMaximum ? numeral_maximum_f32 : numeral_minimum_f32)(cast(run), count) as? Scalar
  }
  if Scalar.self == Double.self {
    return (isMaximum ? numeral_maximum_f64 : numeral_minimum_f64)(cast(run), count) as? Scalar
  }
  return nil
}

/// The same memory as numbers of the type that they are known to have.
private func cast<Scalar, Known>(_ run: UnsafePointer<Scalar>) -> UnsafePointer<Known> {
  UnsafeRawPointer(run).assumingMemoryBound(to: Known.self)
}
