// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// What `numeral cluster` found out, as `--metrics` writes it.
struct ClusteringMetrics: Encodable {
  /// One number of clusters. Accuracies are fractions; the inertia is that of the training images, on
  /// pixels in [0, 1].
  struct Run: Encodable {
    var clusters: Int
    var inertia, homogeneity, accuracy: Double
    /// Of the images held out for validation, where there are some.
    var validationAccuracy: Double?
    var testAccuracy: Double
    var iterations: Int
    var seconds: Double

    /// The results as a row of the printed table.
    var row: String {
      ClusteringMetrics.row(
        [
          String(clusters), ClusteringMetrics.text(inertia: inertia),
          homogeneity.digits(4), accuracy.digits(4),
        ] + (validationAccuracy.map { [$0.digits(4)] } ?? [])
          + [testAccuracy.digits(4), String(iterations), seconds.digits(2)])
    }
  }

  var dataset: String
  var algorithm: ClusterCommand.Algorithm
  var seed: UInt64
  var threads: Int
  var runs: [Run]

  /// The heads of the printed table's columns.
  static func header(_ hasValidation: Bool) -> String {
    row(
      ["clusters", "inertia", "homogeneity", "accuracy"] + (hasValidation ? ["validation"] : [])
        + ["test", "iterations", "seconds"])
  }

  /// An inertia with as many digits as say something.
  static func text(inertia: Double) -> String {
    inertia < 1e5 ? inertia.digits(2) : Int(inertia.rounded()).grouped
  }

  private static func row(_ cells: [String]) -> String {
    // In 80 columns, the digits' column of validation included.
    let widths = [8, 11, 11, 8] + (cells.count > 7 ? [10] : []) + [6, 10, 7]
    return zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(0, width - cell.count)) + cell
    }.joined(separator: " ")
  }
}
