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
      inertia: try file.finiteNumber(of: "inertia"), iterations: try file.count(of: "iterations"),
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

  /// Numbers of a state, such as the weight of each cluster.
  func finiteNumbers(_ name: String, shape: [Int]) throws -> [Double] {
    let numbers: Tensor<Double> = try tensor(name, shape: shape)
    guard numbers.scalars.allSatisfy(\.isFinite) else {
      throw error(found: "NaN or infinity in '\(name)'", expected: "finite numbers")
    }
    return numbers.scalars
  }
}
