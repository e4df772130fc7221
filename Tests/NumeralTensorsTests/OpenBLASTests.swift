// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CBLAS
import Foundation
import NumeralTensors
import Testing

/// The configuration of OpenBLAS, each in a process of its own.
@Suite struct OpenBLASTests {
  @Test func linkingAndElementwiseOperationsChangeNothing() async {
    await #expect(processExitsWith: .success) {
      let variables = ["OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"]
      if variables.allSatisfy({ getenv($0) == nil }) {
        #expect(openblas_get_num_threads() == openblas_get_num_procs())
      }
      let core = String(cString: openblas_get_corename())
      openblas_set_num_threads(2)
      #expect(exp(Tensor<Float>.zeros([100, 100])).sum() == 10_000)
      #expect(openblas_get_num_threads() == 2)
      #expect(String(cString: openblas_get_corename()) == core)
    }
  }

  @Test func theFirstProductSetsOneThread() async {
    await #expect(processExitsWith: .success) {
      openblas_set_num_threads(2)
      _ = matmul(Tensor<Float>.ones([4, 4]), .ones([4, 4]))
      #expect(openblas_get_num_threads() == 1)
      // A later decision of another library is kept.
      openblas_set_num_threads(2)
      _ = matmul(Tensor<Double>.ones([4, 4]), .ones([4, 4]))
      #expect(openblas_get_num_threads() == 2)
    }
  }

  @Test func preparingSetsOneThread() async {
    await #expect(processExitsWith: .success) {
      openblas_set_num_threads(2)
      OpenBLAS.prepare()
      #expect(openblas_get_num_threads() == 1)
    }
  }

  @Test func theEnvironmentOptsOut() async {
    await #expect(processExitsWith: .success) {
      setenv("NUMERAL_OPENBLAS", "untouched", 1)
      openblas_set_num_threads(2)
      let product = matmul(Tensor<Float>.ones([4, 4]), .ones([4, 4]))
      #expect(product == Tensor(repeating: 4, shape: [4, 4]))
      #expect(openblas_get_num_threads() == 2)
    }
  }

  // MARK: The selection of kernels

  @Test(.enabled(if: hasAVX2))
  func kernelsAreNotTheOldestWhereTheProcessorHasWiderVectors() async {
    await #expect(processExitsWith: .success) {
      unsetenv("OPENBLAS_CORETYPE")
      OpenBLAS.prepare()
      #expect(String(cString: openblas_get_corename()) != "Prescott")
    }
  }

  @Test(.enabled(if: hasAVX2 && selectsKernels)) func mistakenKernelsAreReplaced() async throws {
    await #expect(processExitsWith: .success) {
      Self.mistakeTheProcessor()
      unsetenv("OPENBLAS_CORETYPE")
      #expect(String(cString: openblas_get_corename()) == "Prescott")
      let x = Tensor<Float>.normal([100, 70], seed: 1)
      let product = matmul(x, x, transposing: .right)
      #expect(["Haswell", "SkylakeX"].contains(String(cString: openblas_get_corename())))
      #expect(getenv("OPENBLAS_CORETYPE") == nil)
      #expect(abs(product[3, 5] - (x[3] * x[5]).sum()) < 1e-3)
    }
  }

  @Test(.enabled(if: selectsKernels)) func theUsersKernelsAreKept() async {
    await #expect(processExitsWith: .success) {
      Self.mistakeTheProcessor()
      OpenBLAS.prepare()
      #expect(String(cString: openblas_get_corename()) == "Prescott")
    }
  }

  private static let hasAVX2 =
    (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" avx2 ") == true

  /// Whether this build of OpenBLAS has kernels for several processors.
  private static let selectsKernels =
    function("gotoblas_dynamic_init") != nil && hasX86Kernels

  private static var hasX86Kernels: Bool {
    #if arch(x86_64)
    true
    #else
    false
    #endif
  }

  private static func function(_ name: String) -> (@convention(c) () -> Void)? {
    dlsym(nil, name).map {
      unsafeBitCast($0, to: (@convention(c) () -> Void).self)
    }
  }

  /// Makes OpenBLAS select Prescott's kernels, as version 0.3.21 does on Emerald Rapids.
  private static func mistakeTheProcessor() {
    setenv("OPENBLAS_CORETYPE", "Prescott", 1)
    function("gotoblas_dynamic_quit")!()
    function("gotoblas_dynamic_init")!()
  }
}
