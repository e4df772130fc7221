// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A buffer of scalars that tensors share until one of them is written to.
///
/// `@unchecked Sendable` holds because `Tensor` writes only to storage it references alone.
@usableFromInline
final class Storage<Scalar: TensorElement>: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutablePointer<Scalar>
  /// Kept, because `deinit` is not specialized, and would ask for the scalars' size at run time.
  @usableFromInline let size: BufferPool.SizeClass

  /// Storage for `capacity` scalars, uninitialized.
  @inlinable
  init(capacity: Int) {
    size = BufferPool.SizeClass(byteCount: capacity * MemoryLayout<Scalar>.stride)
    start = BufferPool.take(size).bindMemory(to: Scalar.self, capacity: capacity)
  }

  @inlinable
  deinit {
    BufferPool.give(start, size)
  }
}
