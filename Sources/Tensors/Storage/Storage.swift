/// A buffer of scalars that tensors share until one of them is written to.
///
/// `@unchecked Sendable` holds because `Tensor` writes only to storage it references alone.
@usableFromInline
final class Storage<Scalar: TensorElement>: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutablePointer<Scalar>
  @usableFromInline let capacity: Int

  /// Storage for `capacity` scalars, uninitialised.
  @inlinable
  init(capacity: Int) {
    self.capacity = capacity
    start = BufferPool.take(capacity * MemoryLayout<Scalar>.stride)
      .bindMemory(to: Scalar.self, capacity: capacity)
  }

  @inlinable
  deinit {
    BufferPool.give(start, capacity * MemoryLayout<Scalar>.stride)
  }
}
