// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import Foundation

/// The number of processors that this process may use.
package enum ProcessorCount {
  /// The number when it was first requested, at least 1.
  ///
  /// On Linux, the smaller of the number of processors in the main thread's affinity mask and the
  /// CPU quota of the process's control groups, rounded up. A container with a quota of two of 64
  /// processors would otherwise run 64 threads that the scheduler stops for most of each period.
  package static let available: Int = {
    #if os(Linux)
    let inMask = Int(numeral_affinity_processor_count())
    let processors = inMask > 0 ? inMask : ProcessInfo.processInfo.activeProcessorCount
    return max(1, min(processors, CPUQuota.ofThisProcess ?? processors))
    #else
    return max(1, ProcessInfo.processInfo.activeProcessorCount)
    #endif
  }()
}
