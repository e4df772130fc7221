// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CBLAS
import NumeralTensors

/// The scalar types with a matrix product in BLAS: `cblas_sgemm` for Float, `cblas_dgemm` for
/// Double.
protocol BLASRoutine: RealScalar {
  /// Computes C ← A · B with one call of BLAS; A is m×k and B is k×n after transposition.
  static func callBLAS(
    _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, into c: UnsafeMutablePointer<Self>,
    _ m: Int32, _ k: Int32, _ n: Int32, _ transposed: MatrixOperands)

  /// The cost of a number of operations on this type.
  static func cost(_ operations: Double) -> RooflineCost
}

extension BLASRoutine {
  /// A product computed by one call of BLAS, on one thread, into memory allocated before.
  static func productByBLAS(
    _ a: Tensor<Self>, _ b: Tensor<Self>, m: Int, k: Int, n: Int,
    transposing transposed: MatrixOperands
  ) -> Implementation {
    // One thread, and the right kernels even before the first product of the library.
    OpenBLAS.prepare()
    let product = OutputBuffer<Self>(m * n)
    return Implementation(into: product) {
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          callBLAS(
            a.baseAddress!, b.baseAddress!, into: product.start, Int32(m), Int32(k), Int32(n),
            transposed)
        }
      }
    }
  }
}

extension Float: BLASRoutine {
  static func callBLAS(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    _ m: Int32, _ k: Int32, _ n: Int32, _ transposed: MatrixOperands
  ) {
    let (left, right) = (transposed.contains(.left), transposed.contains(.right))
    cblas_sgemm(
      CblasRowMajor, left ? CblasTrans : CblasNoTrans, right ? CblasTrans : CblasNoTrans, m, n, k,
      1, a, left ? m : k, b, right ? k : n, 0, c, n)
  }

  static func cost(_ operations: Double) -> RooflineCost { .floats(operations) }
}

extension Double: BLASRoutine {
  static func callBLAS(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into c: UnsafeMutablePointer<Double>,
    _ m: Int32, _ k: Int32, _ n: Int32, _ transposed: MatrixOperands
  ) {
    let (left, right) = (transposed.contains(.left), transposed.contains(.right))
    cblas_dgemm(
      CblasRowMajor, left ? CblasTrans : CblasNoTrans, right ? CblasTrans : CblasNoTrans, m, n, k,
      1, a, left ? m : k, b, right ? k : n, 0, c, n)
  }

  static func cost(_ operations: Double) -> RooflineCost { .doubles(operations) }
}
