// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The text table that the suite prints.
struct Table {
  private let nameWidth: Int

  /// Creates a table whose first column fits the names.
  init(names: [String]) { nameWidth = names.map(\.count).max() ?? 0 }

  /// The lines above the rows: the machine's limits and the titles of the columns.
  func head(_ threads: Int, _ limits: MachineLimits) -> [String] {
    [
      "\(threads == 1 ? "1 thread, which reaches" : "\(threads) threads, which reach") "
        + "\(number(limits.floatOperations / 1e9)) GFLOP/s in Float, "
        + "\(number(limits.doubleOperations / 1e9)) GFLOP/s in Double, and "
        + "\(number(limits.memoryBytes / 1e9)) GB/s to and from memory",
      "naive loops and direct calls of BLAS use 1 thread; ± is half the interquartile range",
      "",
      line("", "median", "±", "", "naive", "ratio", "of limit", "BLAS", "ratio"),
    ]
  }

  /// The row of a benchmark that ran.
  func row(_ result: BenchmarkResult) -> String {
    let (rate, naive) = (result.throughput, result.naive)
    let spread = (rate.upperQuartile - rate.lowerQuartile) / 2 / rate.median
    let limit = result.limit == .memoryBytes ? "memory" : "arithmetic"
    return line(
      result.name, number(rate.median), percent(spread), result.unit, number(naive.median),
      number(result.overNaive) + "×", "\(percent(result.shareOfLimit)) \(limit)",
      result.blas.map { number($0.median) } ?? "", result.overBLAS.map { number($0) + "×" } ?? "")
  }

  /// The row of a benchmark that could not run.
  func row(_ omission: Report.Omission) -> String {
    padded(omission.name, nameWidth) + "  skipped: \(omission.reason)"
  }

  private func line(
    _ name: String, _ median: String, _ spread: String, _ unit: String, _ naive: String,
    _ ratio: String, _ limit: String, _ blas: String, _ blasRatio: String
  ) -> String {
    let columns = [
      padded(name, nameWidth), padded(median, -10), padded(spread, -5), padded(unit, 20),
      padded(naive, -10), padded(ratio, -7), padded(limit, 15), padded(blas, -6),
      padded(blasRatio, -6),
    ]
    let line = columns.joined(separator: " ")
    return String(line[...(line.lastIndex { $0 != " " } ?? line.startIndex)])
  }

  /// Pads a text with spaces to a width; a negative width aligns it to the right.
  private func padded(_ text: String, _ width: Int) -> String {
    let spaces = String(repeating: " ", count: max(0, Int(width.magnitude) - text.count))
    return width < 0 ? spaces + text : text + spaces
  }

  private func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
}

/// Formats a number with two decimals below 10, one below 100, and none otherwise: 0.12, 45.7,
/// 12,345.
func number(_ value: Double) -> String {
  let decimals = value < 10 ? 2 : value < 100 ? 1 : 0
  let style = FloatingPointFormatStyle<Double>(locale: Locale(identifier: "en_US"))
  return value.formatted(style.precision(.fractionLength(decimals)))
}
