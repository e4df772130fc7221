// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A method that finds the nearest center of each row of some samples.
///
/// All methods find the same centers: the nearest by distances that are accumulated from the
/// differences of the features (`UnsafeRows.squaredDistance`). They differ in the bounds by which
/// they avoid most of these distances, and in what they keep from one call to the next.
package protocol CenterAssigner {
  /// The rows to assign.
  var samples: Samples { get }

  /// Assigns every row to its nearest center; of equally near centers, to the first.
  ///
  /// - Parameters:
  ///   - centers: The centers, `[centers, features]`.
  ///   - previous: The result of the previous call, in which rows may have been moved to empty
  ///     clusters since; nil for centers that did not evolve from those of the previous call.
  /// - Throws: `CancellationError` if the task is canceled; the assigner is then of no use.
  mutating func assign(to centers: Tensor<Float>, after previous: Assignment?) throws -> Assignment

  /// The squared distances of all rows to all centers, `[rows, centers]`, where they are below the
  /// row's limit; elsewhere the limit.
  ///
  /// - Parameters:
  ///   - centers: The centers, `[centers, features]`.
  ///   - limits: The limit of each row.
  /// - Throws: `CancellationError` if the task is canceled.
  func squaredDistances(
    to centers: Tensor<Float>, ifBelow limits: [Double]
  ) throws -> Tensor<Double>

  /// An assigner of the samples in some rows, in the order of `rows`.
  ///
  /// - Parameter asFloats: Whether bytes are converted once, for rows that are read many times.
  func selecting(_ rows: [Int], asFloats: Bool) -> Self
}

extension CenterAssigner {
  /// Assigns every row to its nearest center, independently of previous calls.
  package mutating func assign(to centers: Tensor<Float>) throws -> Assignment {
    try assign(to: centers, after: nil)
  }
}

/// The nearest center of each row, and the squared distance to it.
///
/// Squared distances are in `Double`, which holds the square of any `Float`.
package struct Assignment {
  package var labels: [Int32]
  package let squaredDistances: [Double]

  init(labels: [Int32], squaredDistances: [Double]) {
    (self.labels, self.squaredDistances) = (labels, squaredDistances)
  }

  /// Creates an assignment of `rows` rows; `initialize` writes all their labels and distances.
  init(
    rows: Int,
    initialize: (
      _ labels: UnsafeMutablePointer<Int32>, _ squaredDistances: UnsafeMutablePointer<Double>
    ) throws -> Void
  ) rethrows {
    var labels: [Int32] = []
    squaredDistances = try [Double](unsafeUninitializedCapacity: rows) { distances, count in
      labels = try [Int32](unsafeUninitializedCapacity: rows) { labels, count in
        try initialize(labels.baseAddress!, distances.baseAddress!)
        count = rows
      }
      count = rows
    }
    self.labels = labels
  }

  /// The sum of the weighted squared distances, in `Double` and in the order of the rows.
  func inertia(_ weights: [Float]?) -> Double {
    guard let weights else { return squaredDistances.reduce(0, +) }
    return zip(squaredDistances, weights).reduce(0.0) { $0 + $1.0 * Double($1.1) }
  }
}

/// How often an estimator assigns the same rows.
enum AssignmentPattern {
  /// All rows in every iteration, while the centers move less and less (Lloyd's algorithm).
  case iterations
  /// Random batches, so that each row is assigned a few times only.
  case batches
}

/// The fastest assigner for some samples, a number of clusters and a pattern of use.
///
/// - Throws: `CancellationError` if the task is canceled.
func makeCenterAssigner(
  for samples: Samples, clusters: Int, pattern: AssignmentPattern
) throws -> any CenterAssigner {
  // Projecting all rows for batches pays off only if each batch has many centers to rule out.
  guard pattern == .iterations || clusters >= 50,
    let bounded = try PCABoundedAssigner(samples, clusters: clusters)
  else { return BruteForceAssigner(samples) }
  // The bounds of a row on each group of centers would take more memory than its features.
  let groups = ceilDiv(clusters, CenterGroups.size)
  return pattern == .batches || groups > samples.featureCount ? bounded : YinyangAssigner(bounded)
}
