// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralTensors

// Results within checkpoints.
extension KMeansResult {
  /// The result as tensors and metadata.
  package var safeTensors: SafeTensors {
    var file = SafeTensors()
    file.insert(centers, named: "centers")
    file.insert(Tensor<Int>(labels), named: "labels")
    file.metadata = [
      "inertia": "\(inertia)", "iterations": "\(iterations)", "converged": "\(hasConverged)",
    ]
    return file
  }

  /// Creates a result from `safeTensors`.
  ///
  /// - Throws: `FileError` if a part is missing, or the parts contradict each other.
  package init(_ file: SafeTensors) throws {
    let centers = try file.centers()
    let labels: Tensor<Int> = try file.tensor("labels")
    guard labels.rank == 1, labels.scalars.allSatisfy((0..<centers.shape[0]).contains) else {
      throw file.error(
        found: "labels of shape \(labels.shape)",
        expected: "[rows], each in 0..<\(centers.shape[0])")
    }
    self.init(
      model: KMeansModel(centers: centers), labels: labels.scalars,
      inertia: try file.value(of: "inertia"), iterations: try file.value(of: "iterations"),
      hasConverged: try file.value(of: "converged"))
  }
}

extension SafeTensors {
  /// The centers of a state or a result, `[clusters, features]`.
  func centers() throws -> Tensor<Float> {
    let centers: Tensor<Float> = try tensor("centers")
    guard centers.rank == 2, !centers.shape.contains(0), Samples(centers).firstNonFinite == nil
    else {
      throw error(
        found: "centers of shape \(centers.shape)", expected: "finite [clusters, features]")
    }
    return centers
  }

  /// A count in the metadata, 0 or more.
  func count(_ key: String) throws -> Int {
    let count: Int = try value(of: key)
    guard count >= 0 else { throw error(found: "'\(key)' of \(count)", expected: "0 or more") }
    return count
  }
}
