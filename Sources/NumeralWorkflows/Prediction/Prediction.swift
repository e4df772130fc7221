// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The predicted digit of an image.
public struct Prediction: Encodable, Equatable, Sendable {
  /// A digit and its probability.
  public struct Candidate: Encodable, Equatable, Sendable {
    /// The digit.
    public let digit: Int
    /// The probability that a network gives to the digit, from 0 to 1.
    public let probability: Float
  }

  /// The cluster with the closest center.
  public struct Cluster: Encodable, Equatable, Sendable {
    /// The index of the cluster.
    public let index: Int
    /// The Euclidean distance to its center, on pixels from 0 to 1.
    public let distance: Float
  }

  /// The most probable digit, or the majority label of the closest cluster; `nil` if that cluster
  /// had no images.
  public let digit: Int?
  /// All digits, the most probable first, if the model is a network.
  public let candidates: [Candidate]?
  /// The closest cluster, if the model is clusters.
  public let cluster: Cluster?

  /// Creates a prediction.
  public init(digit: Int?, candidates: [Candidate]? = nil, cluster: Cluster? = nil) {
    (self.digit, self.candidates, self.cluster) = (digit, candidates, cluster)
  }
}
