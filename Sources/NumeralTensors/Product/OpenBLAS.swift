// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import Foundation

/// The configuration of OpenBLAS for this process.
///
/// Linking this library changes nothing in OpenBLAS. The first matrix product, convolution or
/// decomposition configures it once, for the whole process:
///
/// - It computes on one thread, the calling one, because `Parallel` splits the work. OpenBLAS's own
///   threads on top of that would oversubscribe the processors, and results would depend on their
///   number.
/// - On x86-64, where OpenBLAS has selected kernels for Prescott, the oldest processor, although
///   this one supports AVX2 or AVX-512, the kernels are selected again. Versions before 0.3.25 do
///   so on processors that are newer than they are, and compute at a quarter of the speed ([issue
///   4267](https://github.com/OpenMathLib/OpenBLAS/issues/4267)). The variable `OPENBLAS_CORETYPE`
///   takes precedence.
///
/// Both settings are global variables of OpenBLAS, so they hold for other users of OpenBLAS in this
/// process too. `openblas_set_num_threads_local` (since 0.3.27) is no way out: despite its name it
/// sets the same global count. Another library may raise the count again with
/// `openblas_set_num_threads`; this one does not lower it a second time.
///
/// With the environment variable `NUMERAL_OPENBLAS=untouched`, OpenBLAS is left as it is. Results
/// are then the same bits only for the same number of OpenBLAS threads.
public enum OpenBLAS {
  /// Configures OpenBLAS, unless that has happened.
  ///
  /// Every operation that uses OpenBLAS does this first, so a program seldom has to. The exception
  /// is a program in which other threads use OpenBLAS or the environment at the time of the first
  /// product: kernels cannot be exchanged safely while a product is running, and the selection is
  /// passed to OpenBLAS through an environment variable. Such a program calls `prepare()` before it
  /// starts those threads, or is started with `OPENBLAS_CORETYPE` set.
  ///
  /// - Complexity: After the first call, the test of one flag.
  public static func prepare() { _ = isConfigured }

  /// Whether OpenBLAS was configured: false if the environment opts out.
  private static let isConfigured: Bool = {
    if let choice = getenv("NUMERAL_OPENBLAS"), strcmp(choice, "untouched") == 0 { return false }
    numeral_configure_openblas()
    return true
  }()
}
