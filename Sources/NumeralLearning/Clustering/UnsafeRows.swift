// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

/// Access to single rows of samples in memory.
///
/// The type of the features is switched over once for each row, not for each feature.
struct UnsafeRows {
  enum Content {
    case floats(UnsafePointer<Float>)
    case bytes(UnsafePointer<UInt8>, scale: Float)
  }

  private let content: Content
  private let featureCount: Int

  init(_ content: Content, _ featureCount: Int) {
    (self.content, self.featureCount) = (content, featureCount)
  }

  /// Writes a row's features as floats.
  func copy(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    let offset = row * featureCount
    switch content {
    case .floats(let floats): target.initialize(from: floats + offset, count: featureCount)
    case .bytes(let bytes, let scale):
      numeral_u8_to_f32(bytes + offset, scale, featureCount, target)
    }
  }

  /// ‖x − c‖² for a row x and a center c, accumulated from the differences, with a relative error
  /// of at most `squaredDistanceError`.
  ///
  /// All nearest centers are chosen by these distances, so that every method finds the same ones.
  func squaredDistance(_ row: Int, _ center: UnsafePointer<Float>) -> Double {
    let offset = row * featureCount
    return switch content {
    case .floats(let floats): numeral_squared_distance(floats + offset, center, featureCount)
    case .bytes(let bytes, let scale):
      numeral_squared_distance_u8(bytes + offset, scale, center, featureCount)
    }
  }

  /// An upper bound of the magnitudes of a row's features.
  func magnitudeBound(_ row: Int) -> Float {
    switch content {
    case .floats(let floats):
      numeral_largest_magnitude(floats + row * featureCount, featureCount)
    case .bytes(_, let scale): 255 * scale
    }
  }

  /// Adds a multiple of a row to a sum.
  func add(_ row: Int, times weight: Double, to sum: UnsafeMutablePointer<Double>) {
    let offset = row * featureCount
    switch content {
    case .floats(let floats): numeral_add_row(floats + offset, weight, featureCount, sum)
    case .bytes(let bytes, let scale):
      numeral_add_row_u8(bytes + offset, scale, weight, featureCount, sum)
    }
  }
}
