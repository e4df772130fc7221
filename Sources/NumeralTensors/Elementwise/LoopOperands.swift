// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// The operands of element-wise loops. Operands are read as they lie, but for views whose neighbors
// along the last axis are not neighbors in the storage: reading them once more, tile by tile, is
// faster than a loop that the compiler does not vectorize.

extension Tensor {
  /// This tensor, or a copy if the scalars of the last axis are neither neighbors in the storage
  /// nor one repeated scalar.
  @inlinable
  var withContiguousRuns: Tensor {
    guard let strides, let axis = shape.lastIndex(where: { $0 != 1 }), !(0...1 ~= strides[axis])
    else { return self }
    return copied()
  }

  /// Calls `body` with the address of the first scalar; the others are at the layout's positions.
  @inlinable
  func withUnsafeStart<Result>(
    _ body: (UnsafePointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) { try body(UnsafePointer(storage.start + offset)) }
  }

  /// Calls `body` with the address of the first scalar, for writing; the others are at the layout's
  /// positions.
  ///
  /// - Precondition: The storage is writable.
  @inlinable
  mutating func withUnsafeMutableStart<Result>(
    _ body: (UnsafeMutablePointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) { try body(storage.start + offset) }
  }
}

extension _ZipMapChunk {
  /// A run of a broadcast.
  @inlinable
  init(
    _ run: Broadcasting.Run, _ left: UnsafePointer<Left>, _ right: UnsafePointer<Right>,
    _ result: UnsafeMutablePointer<Result>
  ) {
    self.init(
      run.count, left + run.left, run.leftStride, right + run.right, run.rightStride,
      result + run.result)
  }
}

extension UpdateChunk {
  /// A run of the broadcast of a tensor with itself.
  @inlinable
  init(_ run: Broadcasting.Run, _ target: UnsafeMutablePointer<Element>) {
    self.init(run.count, target + run.left, run.leftStride)
  }
}

extension ZipUpdateChunk {
  /// A run of a broadcast of which the left operand is the target.
  @inlinable
  init(
    _ run: Broadcasting.Run, _ target: UnsafeMutablePointer<Element>, _ other: UnsafePointer<Other>
  ) {
    self.init(run.count, target + run.left, run.leftStride, other + run.right, run.rightStride)
  }
}
