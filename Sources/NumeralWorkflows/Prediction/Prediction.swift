// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The predicted digit or class of an image.
public struct Prediction: Encodable, Equatable, Sendable {
  /// A digit or class and its probability.
  public struct Candidate: Encodable, Equatable, Sendable {
    /// The digit, or the index of the class.
    public let index: Int
    /// The name of the class, if the model is one for the classes of a folder.
    public let name: String?
    /// The probability that a network gives to it, from 0 to 1.
    public let probability: Float

    private enum CodingKeys: String, CodingKey {
      case digit, name = "class", probability
    }

    /// Writes the name of a class, or else the digit, and the probability.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      if let name {
        try container.encode(name, forKey: .name)
      } else {
        try container.encode(index, forKey: .digit)
      }
      try container.encode(probability, forKey: .probability)
    }
  }

  /// The cluster with the closest center.
  public struct Cluster: Encodable, Equatable, Sendable {
    /// The index of the cluster.
    public let index: Int
    /// The Euclidean distance to its center, on pixels from 0 to 1.
    public let distance: Float
  }

  /// The most probable digit, or the majority label of the closest cluster; `nil` if that cluster
  /// had no images, or the model is one for the classes of a folder.
  public let digit: Int?
  /// The name of the most probable class, if the model is one for the classes of a folder.
  public let name: String?
  /// All digits or classes, the most probable first, if the model is a network.
  public let candidates: [Candidate]?
  /// The closest cluster, if the model is clusters.
  public let cluster: Cluster?

  private enum CodingKeys: String, CodingKey {
    case digit, name = "class", candidates, cluster
  }

  /// Creates a prediction.
  public init(
    digit: Int?, name: String? = nil, candidates: [Candidate]? = nil, cluster: Cluster? = nil
  ) {
    (self.digit, self.name) = (digit, name)
    (self.candidates, self.cluster) = (candidates, cluster)
  }
}
