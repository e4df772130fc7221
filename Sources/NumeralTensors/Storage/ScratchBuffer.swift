// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Uninitialized working memory from the buffer pool, deallocated with the value.
///
/// In a loop, the next buffer of about the same size reuses the memory, without a page fault.
@usableFromInline
package struct ScratchBuffer<Element: BitwiseCopyable>: ~Copyable {
  /// The number of elements.
  @usableFromInline package let count: Int
  @usableFromInline let start: UnsafeMutablePointer<Element>
  @usableFromInline let size: BufferPool.SizeClass

  /// Allocates a buffer of `count` elements.
  @inlinable
  package init(count: Int) {
    self.count = count
    size = BufferPool.SizeClass(byteCount: count * MemoryLayout<Element>.stride)
    start = BufferPool.allocate(size).bindMemory(to: Element.self, capacity: count)
  }

  @inlinable
  deinit { BufferPool.deallocate(start, size) }

  /// Calls `body` with the elements, which hold what was last written to the memory.
  ///
  /// Not mutating, so that threads can write to parts of their own.
  @inlinable
  package func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeMutableBufferPointer(start: start, count: count))
  }
}

/// Calls `body` with uninitialized working memory from the buffer pool.
///
/// The standard library's `withUnsafeTemporaryAllocation` for sizes that do not belong on the
/// stack.
@inlinable
package func withUnsafeScratchBuffer<Element: BitwiseCopyable, Result>(
  of type: Element.Type, count: Int,
  _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
) rethrows -> Result {
  try ScratchBuffer<Element>(count: count).withUnsafeMutableBufferPointer(body)
}
