// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A reference-counted buffer of scalars, shared by tensors until one of them is written to.
///
/// `@unchecked Sendable` because `Tensor` writes only to storage that no other tensor can read.
@usableFromInline
final class Storage<Scalar: TensorElement>: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutablePointer<Scalar>
  /// Stored because `deinit` is not specialized, and would look up the scalar's size at run time.
  @usableFromInline let size: BufferPool.SizeClass
  /// The storage that owns the buffer, of which this one is a loan; nil for an owner.
  @usableFromInline let owner: Storage?
  /// Whether the buffer is on loan to the tensor that an `_modify` accessor of a subscript yields.
  @usableFromInline var isLending = false

  /// Uninitialized storage for `capacity` scalars.
  @inlinable
  init(capacity: Int) {
    size = BufferPool.SizeClass(byteCount: capacity * MemoryLayout<Scalar>.stride)
    start = BufferPool.allocate(size).bindMemory(to: Scalar.self, capacity: capacity)
    owner = nil
  }

  /// A loan of the buffer of `owner`.
  ///
  /// A part of a tensor that is modified in place is a tensor itself, and has to be the only one on
  /// its storage. The loan is such a storage: tensors on it may write to the buffer as long as the
  /// owner lends it. A copy that outlives the access keeps the owner's buffer alive, and copies it
  /// before it writes.
  @inlinable
  init(lentBy owner: Storage) {
    (start, size, self.owner) = (owner.start, owner.size, owner)
    owner.isLending = true
  }

  /// Storage of the same capacity and content.
  init(copying other: Storage) {
    (size, owner) = (other.size, nil)
    start = BufferPool.allocate(size).bindMemory(
      to: Scalar.self, capacity: size.byteCount / MemoryLayout<Scalar>.stride)
    UnsafeMutableRawPointer(start).copyMemory(from: other.start, byteCount: size.byteCount)
  }

  @inlinable
  deinit {
    if owner == nil { BufferPool.deallocate(start, size) }
  }

  /// Whether a tensor that is the only one on this storage may write to it.
  @inlinable
  var isWritable: Bool { owner?.isLending ?? true }
}
