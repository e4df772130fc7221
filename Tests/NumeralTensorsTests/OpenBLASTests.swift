// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CBLAS
import Foundation
import XCTest

/// OpenBLAS's choice of kernels, which `CKernels` makes where OpenBLAS does not know the processor.
final class OpenBLASTests: XCTestCase {
  func testKernelsAreNotTheOldestWhereTheProcessorHasWiderVectors() throws {
    let processor = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    try XCTSkipUnless(processor?.contains(" avx2 ") == true, "no AVX2")
    try XCTSkipIf(
      ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] != nil, "chosen from outside")
    XCTAssertNotEqual(String(cString: openblas_get_corename()), "Prescott")
  }
}
