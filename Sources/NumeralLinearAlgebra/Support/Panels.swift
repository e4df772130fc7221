// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Right-looking factorization by panels of columns, on several threads.
///
/// A panel is factored by LAPACK on one thread; then the columns to its right are updated by matrix
/// products, block by block, on all threads. The block beside the panel is updated first and is
/// factored at once as the next panel, while other threads update the rest, so that no thread waits
/// for a panel (look-ahead). Blocks depend on the shape alone, so results are the same bits at any
/// number of threads.
@usableFromInline
enum Panels {
  /// The number of columns of a panel of a matrix of n columns: enough for the speed of products,
  /// and few beside n, because a panel is factored on one thread.
  @inlinable
  static func width(_ n: Int) -> Int { n < 512 ? 64 : n < 1500 ? 128 : 192 }

  /// Factors the first `count` of `columns` columns.
  ///
  /// - Parameters:
  ///   - factor: Factors a panel, and returns whether that was possible.
  ///   - update: Applies a factored panel to some columns to its right.
  /// - Returns: Whether all panels were factored.
  @inlinable
  static func factor(
    _ count: Int, of columns: Int, width: Int, _ factor: (_ panel: Range<Int>) -> Bool,
    update: (_ panel: Range<Int>, _ columns: Range<Int>) -> Void
  ) -> Bool {
    var panel = 0..<min(width, count)
    guard factor(panel) else { return false }
    while panel.upperBound < columns {
      let next = panel.upperBound..<min(panel.upperBound + width, max(count, panel.upperBound))
      let rest = columns - next.upperBound
      // Products of several panels' columns at a time, where there are enough for all threads.
      let length = width * max(1, rest / width / 8)
      let first = next.isEmpty ? 0 : 1
      var isFactored = true
      Parallel.forEach(first + ceilDiv(rest, length)) { chunk in
        if chunk < first {
          update(panel, next)
          isFactored = factor(next)
        } else {
          let start = next.upperBound + (chunk - first) * length
          update(panel, start..<min(start + length, columns))
        }
      }
      guard isFactored else { return false }
      guard !next.isEmpty else { break }
      panel = next
    }
    return true
  }
}
