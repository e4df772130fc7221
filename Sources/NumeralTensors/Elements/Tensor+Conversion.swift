// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Conversions of the element type, spelled as those of single numbers.

extension Tensor where Scalar: RealScalar {
  /// Creates a tensor of real numbers from those of a type, rounded to the nearest.
  @inlinable
  public init<Source: RealScalar>(_ source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Scalar($0) } }
  }

  /// Creates a tensor of real numbers from integers, rounded to the nearest.
  @inlinable
  public init<Source: IntegerElement>(_ source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Scalar($0) } }
  }
}

extension Tensor where Scalar: IntegerElement {
  /// Creates a tensor of integers from real numbers, rounded toward zero.
  ///
  /// - Precondition: Every number is finite and fits in the integer type.
  @inlinable
  public init<Source: RealScalar>(_ source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Self.integer($0) } }
  }

  /// Creates a tensor of integers from those of another type.
  ///
  /// - Precondition: Every number fits in the type; see `init(truncatingIfNeeded:)`.
  @inlinable
  public init<Source: IntegerElement>(_ source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Self.integer($0) } }
  }

  /// Creates a tensor from the low bits of integers of another type: 256 is 0 as a `UInt8`.
  @inlinable
  public init<Source: IntegerElement>(truncatingIfNeeded source: Tensor<Source>) {
    self = source._mapChunks { $0.map { Scalar(truncatingIfNeeded: $0) } }
  }

  /// An integer from a real number, rounded toward zero.
  @inlinable
  static func integer(_ number: some RealScalar) -> Scalar {
    guard let result = Scalar(exactly: number.rounded(.towardZero)) else {
      fatalError("Tensor: found \(number), expected a number that fits in \(Scalar.self)")
    }
    return result
  }

  /// An integer from one of another type.
  @inlinable
  static func integer(_ number: some IntegerElement) -> Scalar {
    guard let result = Scalar(exactly: number) else {
      fatalError("Tensor: found \(number), expected a number that fits in \(Scalar.self)")
    }
    return result
  }
}

extension Tensor where Scalar: NumericElement {
  /// Creates a tensor of ones where `mask` is true, and zeros elsewhere.
  @inlinable
  public init(_ mask: Tensor<Bool>) {
    self = mask._mapChunks { $0.map { $0 ? 1 : 0 } }
  }
}

extension Tensor<Bool> {
  /// Creates a mask that is true where a number is not 0; NaN is not 0.
  @inlinable
  public init(_ source: Tensor<some NumericElement>) {
    self = source._mapChunks { $0.map { $0 != 0 } }
  }
}
