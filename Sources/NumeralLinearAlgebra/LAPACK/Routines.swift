// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

/// The functions of LAPACKE and CBLAS for one type of scalar, by their names without the type's
/// letter.
///
/// Those that end in `Work` skip LAPACKE's search for NaN, and take their working memory from the
/// caller.
struct Routines<Scalar: RealScalar>: Sendable {
  typealias Matrix = UnsafeMutablePointer<Scalar>?
  typealias Input = UnsafePointer<Scalar>?
  typealias Integers = UnsafeMutablePointer<Int32>?

  let gemm:
    @Sendable (
      CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, Int32, Int32, Int32, Scalar, Input, Int32,
      Input, Int32, Scalar, Matrix, Int32
    ) -> Void
  let syrk:
    @Sendable (
      CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, Int32, Int32, Scalar, Input, Int32, Scalar, Matrix,
      Int32
    ) -> Void
  let gemv:
    @Sendable (
      CBLAS_ORDER, CBLAS_TRANSPOSE, Int32, Int32, Scalar, Input, Int32, Input, Int32, Scalar,
      Matrix, Int32
    ) -> Void
  let symv:
    @Sendable (
      CBLAS_ORDER, CBLAS_UPLO, Int32, Scalar, Input, Int32, Input, Int32, Scalar, Matrix, Int32
    ) -> Void
  let trsm:
    @Sendable (
      CBLAS_ORDER, CBLAS_SIDE, CBLAS_UPLO, CBLAS_TRANSPOSE, CBLAS_DIAG, Int32, Int32, Scalar, Input,
      Int32, Matrix, Int32
    ) -> Void
  let trsv:
    @Sendable (
      CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, CBLAS_DIAG, Int32, Input, Int32, Matrix, Int32
    ) -> Void
  let getrfWork: @Sendable (Int32, Int32, Int32, Matrix, Int32, Integers) -> Int32
  let potrfWork: @Sendable (Int32, CChar, Int32, Matrix, Int32) -> Int32
  let geqrtWork:
    @Sendable (Int32, Int32, Int32, Int32, Matrix, Int32, Matrix, Int32, Matrix) -> Int32
  let geqp3: @Sendable (Int32, Int32, Int32, Matrix, Int32, Integers, Matrix) -> Int32
  let larft:
    @Sendable (Int32, CChar, CChar, Int32, Int32, Input, Int32, Input, Matrix, Int32) -> Int32
  let larfg: @Sendable (Int32, Matrix, Matrix, Int32, Matrix) -> Int32
  let gesdd:
    @Sendable (
      Int32, CChar, Int32, Int32, Matrix, Int32, Matrix, Matrix, Int32, Matrix, Int32
    ) -> Int32
  let gelsd:
    @Sendable (
      Int32, Int32, Int32, Int32, Matrix, Int32, Matrix, Int32, Matrix, Scalar, Integers
    ) -> Int32
  let syevd: @Sendable (Int32, CChar, CChar, Int32, Matrix, Int32, Matrix) -> Int32
  let stedc: @Sendable (Int32, CChar, Int32, Matrix, Matrix, Matrix, Int32) -> Int32
  let sterf: @Sendable (Int32, Matrix, Matrix) -> Int32
  let syevr:
    @Sendable (
      Int32, CChar, CChar, CChar, Int32, Matrix, Int32, Scalar, Scalar, Int32, Int32, Scalar,
      Integers, Matrix, Matrix, Int32, Integers
    ) -> Int32
  let geev:
    @Sendable (
      Int32, CChar, CChar, Int32, Matrix, Int32, Matrix, Matrix, Matrix, Int32, Matrix, Int32
    ) -> Int32
  let gees:
    @Sendable (Int32, Int32, Matrix, Int32, Integers, Matrix, Matrix, Matrix, Int32) -> Int32
  let gelqf: @Sendable (Int32, Int32, Int32, Matrix, Int32, Matrix) -> Int32
  let geqrt: @Sendable (Int32, Int32, Int32, Int32, Matrix, Int32, Matrix, Int32) -> Int32
  let gemqrt:
    @Sendable (
      Int32, CChar, CChar, Int32, Int32, Int32, Int32, Input, Int32, Input, Int32, Matrix, Int32
    ) -> Int32
}

extension Routines<Float> {
  static let single = Routines(
    gemm: cblas_sgemm,
    syrk: cblas_ssyrk,
    gemv: cblas_sgemv,
    symv: cblas_ssymv,
    trsm: cblas_strsm,
    trsv: cblas_strsv,
    getrfWork: LAPACKE_sgetrf_work,
    potrfWork: LAPACKE_spotrf_work,
    geqrtWork: LAPACKE_sgeqrt_work,
    geqp3: LAPACKE_sgeqp3,
    larft: LAPACKE_slarft,
    larfg: LAPACKE_slarfg,
    gesdd: LAPACKE_sgesdd,
    gelsd: LAPACKE_sgelsd,
    syevd: LAPACKE_ssyevd,
    stedc: LAPACKE_sstedc,
    sterf: LAPACKE_ssterf,
    syevr: LAPACKE_ssyevr,
    geev: LAPACKE_sgeev,
    gees: {
      LAPACKE_sgees(
        $0, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "N")), nil, $1, $2, $3, $4, $5, $6, $7, $8)
    },
    gelqf: LAPACKE_sgelqf,
    geqrt: LAPACKE_sgeqrt,
    gemqrt: LAPACKE_sgemqrt)
}

extension Routines<Double> {
  static let double = Routines(
    gemm: cblas_dgemm,
    syrk: cblas_dsyrk,
    gemv: cblas_dgemv,
    symv: cblas_dsymv,
    trsm: cblas_dtrsm,
    trsv: cblas_dtrsv,
    getrfWork: LAPACKE_dgetrf_work,
    potrfWork: LAPACKE_dpotrf_work,
    geqrtWork: LAPACKE_dgeqrt_work,
    geqp3: LAPACKE_dgeqp3,
    larft: LAPACKE_dlarft,
    larfg: LAPACKE_dlarfg,
    gesdd: LAPACKE_dgesdd,
    gelsd: LAPACKE_dgelsd,
    syevd: LAPACKE_dsyevd,
    stedc: LAPACKE_dstedc,
    sterf: LAPACKE_dsterf,
    syevr: LAPACKE_dsyevr,
    geev: LAPACKE_dgeev,
    gees: {
      LAPACKE_dgees(
        $0, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "N")), nil, $1, $2, $3, $4, $5, $6, $7, $8)
    },
    gelqf: LAPACKE_dgelqf,
    geqrt: LAPACKE_dgeqrt,
    gemqrt: LAPACKE_dgemqrt)
}
