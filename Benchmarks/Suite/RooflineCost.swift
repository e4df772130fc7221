// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The work of a computation on the resource that bounds it: floating-point operations or memory
/// traffic.
///
/// S. Williams, A. Waterman and D. Patterson, "Roofline: an insightful visual performance model for
/// multicore architectures" (2009).
public struct RooflineCost: Sendable {
  /// The resource that bounds the throughput.
  public let resource: Resource
  /// The number of operations or bytes.
  public let amount: Double

  /// Operations on Float.
  public static func floats(_ count: Double) -> RooflineCost {
    RooflineCost(resource: .floatOperations, amount: count)
  }
  /// Operations on Double.
  public static func doubles(_ count: Double) -> RooflineCost {
    RooflineCost(resource: .doubleOperations, amount: count)
  }
  /// Bytes read from memory and written to it.
  public static func memory(_ bytes: Double) -> RooflineCost {
    RooflineCost(resource: .memoryBytes, amount: bytes)
  }
}

/// A resource of the machine that can limit a throughput.
public enum Resource: String, Encodable, Sendable {
  /// Operations on Float.
  case floatOperations = "float_operations"
  /// Operations on Double.
  case doubleOperations = "double_operations"
  /// Bytes read from memory and written to it.
  case memoryBytes = "memory_bytes"
}
