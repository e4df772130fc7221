// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A reference-counted buffer of scalars, shared by tensors until one of them is written to.
///
/// `@unchecked Sendable` because `Tensor` writes only to storage that it references uniquely.
@usableFromInline
final class Storage<Scalar: TensorElement>: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutablePointer<Scalar>
  /// Stored because `deinit` is not specialized, and would look up the scalar's size at run time.
  @usableFromInline let size: BufferPool.SizeClass

  /// Uninitialized storage for `capacity` scalars.
  @inlinable
  init(capacity: Int) {
    size = BufferPool.SizeClass(byteCount: capacity * MemoryLayout<Scalar>.stride)
    start = BufferPool.allocate(size).bindMemory(to: Scalar.self, capacity: capacity)
  }

  @inlinable
  deinit {
    BufferPool.deallocate(start, size)
  }
}
