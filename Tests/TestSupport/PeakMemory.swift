// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

#if os(Linux)
/// Calls `body`, and returns its result and the bytes by which the resident memory of the process
/// rose above that before it, at the peak.
///
/// Meant for a process of its own, an exit test: memory that was freed before is used again.
package func peakMemory<Result>(
  of body: () throws -> Result
) throws -> (result: Result, bytes: Int) {
  // Sets the peak back to the present value: proc_pid_clear_refs(5).
  try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
  let before = try status("VmRSS")
  let result = try body()
  return (result, try status("VmHWM") - before)
}

/// A number of bytes in `/proc/self/status`.
private func status(_ name: String) throws -> Int {
  let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  // VmHWM:     12345 kB
  let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
  let number = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
  return (number ?? 0) << 10
}
#endif
