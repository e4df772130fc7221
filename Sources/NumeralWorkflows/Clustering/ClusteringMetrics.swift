// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The results of clusterings, as `numeral cluster --metrics` writes them.
public struct ClusteringMetrics: Codable, Equatable, Sendable {
  /// The results for one number of clusters. Accuracies are fractions.
  public struct Run: Codable, Equatable, Sendable {
    /// The number of clusters.
    public var clusters: Int
    /// The number of distinct centers that are the nearest one of a training image: fewer than the
    /// clusters if there are fewer distinct images, or a fit by batches has left a center without
    /// images.
    public var distinctClusters: Int
    /// The sum of the squared distances of the training images to their centers, on pixels from 0
    /// to 1.
    public var inertia: Double
    /// The homogeneity of the training images' clusters, 1 if none has images of two labels.
    public var homogeneity: Double
    /// The accuracy of the majority labels on the training images.
    public var accuracy: Double
    /// The accuracy on the images held out for validation, if any.
    public var validationAccuracy: Double?
    /// The accuracy on the images held out for the test.
    public var testAccuracy: Double
    /// The number of iterations, as the algorithm counts them.
    public var iterations: Int
    /// The seconds of the fit.
    public var seconds: Double

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

  /// The name of the data set.
  public var dataset: String
  /// The algorithm.
  public var algorithm: ClusteringSettings.Algorithm
  /// The seed.
  public var seed: UInt64
  /// The number of threads.
  public var threads: Int
  /// The results for each number of clusters.
  public var runs: [Run]

  /// The header of the printed table.
  static func header(hasValidation: Bool) -> String {
    row(
      ["clusters", "inertia", "homogeneity", "accuracy"] + (hasValidation ? ["validation"] : [])
        + ["test", "iterations", "seconds"])
  }

  /// An inertia with six or seven significant digits, and all digits if it is very large.
  package static func text(inertia: Double) -> String {
    if inertia < 1e5 { return inertia.digits(2) }
    return inertia < 0x1p53 ? Int(inertia.rounded()).grouped : inertia.description
  }

  private static func row(_ columns: [String]) -> String {
    // 80 columns of a terminal hold the row, with the accuracy on the validation images too.
    let widths = [8, 11, 11, 8] + (columns.count > 7 ? [10] : []) + [6, 10, 7]
    return zip(columns, widths).map { text, width in
      String(repeating: " ", count: max(0, width - text.count)) + text
    }.joined(separator: " ")
  }
}
