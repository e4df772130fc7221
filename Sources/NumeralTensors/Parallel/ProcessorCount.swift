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
  /// The default number of threads: `available`, or fewer if `OMP_NUM_THREADS` is smaller.
  package static let defaultThreadCount = threadCount(
    processors: available, environment: ProcessInfo.processInfo.environment)

  /// The number of threads for a number of processors and the limit of `OMP_NUM_THREADS`.
  ///
  /// The variable of OpenMP is the one that numerical libraries share. Its value may be a list, one
  /// number for each level of nested loops: `4,2`. A value in another format is ignored.
  package static func threadCount(processors: Int, environment: [String: String]) -> Int {
    let outermost = environment["OMP_NUM_THREADS"]?.split(separator: ",").first
    let limit = outermost.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } ?? 0
    return limit > 0 ? min(processors, limit) : processors
  }
}
