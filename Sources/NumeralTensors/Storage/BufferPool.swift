// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import Foundation
import Synchronization

/// A cache of freed buffers, reused for tensors of about the same size.
///
/// The system maps a large allocation page by page, and each page costs a fault at its first
/// access: in a training step that takes longer than the arithmetic of a small layer. With the
/// cache, a loop that allocates and frees the same sizes in each iteration allocates nothing from
/// the system in its steady state. PyTorch and MLX have such caching allocators for GPUs.
///
/// Sizes are rounded up to one of four classes per power of two, which wastes at most a fifth of a
/// buffer.
@usableFromInline
package enum BufferPool {
  /// The size of a cache line, which is also the best alignment for AVX-512 loads.
  private static let alignment = 64
  /// Smaller buffers come from `malloc`, whose per-thread cache is as fast, but only for its own
  /// alignment.
  private static let smallestPooled = 1 << 10
  private static let smallAlignment = 16
  /// Buffers of this size, the same as in NumPy, are long enough for huge pages.
  private static let smallestHuge = 4 << 20

  /// Free buffers, in one list per size class.
  private struct FreeLists {
    /// The most recently freed buffer of each class. Each free buffer holds the address of the one
    /// freed before it, so the lists need no memory of their own.
    private let heads: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private(set) var byteCount = 0

    init() {
      heads = .allocate(capacity: SizeClass.count)
      heads.initialize(repeating: nil, count: SizeClass.count)
    }

    mutating func pop(_ size: SizeClass) -> UnsafeMutableRawPointer? {
      guard let buffer = heads[size.index] else { return nil }
      heads[size.index] = buffer.load(as: UnsafeMutableRawPointer?.self)
      byteCount -= size.byteCount
      return buffer
    }

    mutating func push(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
      buffer.storeBytes(of: heads[size.index], as: UnsafeMutableRawPointer?.self)
      heads[size.index] = buffer
      byteCount += size.byteCount
    }

    /// Returns all buffers to the system.
    func deallocate() {
      for index in 0..<SizeClass.count {
        while let buffer = heads[index] {
          heads[index] = buffer.load(as: UnsafeMutableRawPointer?.self)
          buffer.deallocate()
        }
      }
      heads.deallocate()
    }
  }

  /// A thread's free lists, and a lock.
  ///
  /// A buffer that another thread has written to is in the cache of another core, from which it is
  /// as slow to load as from memory. Therefore each thread frees to lists of its own, and allocates
  /// from them first.
  ///
  /// If another thread holds the lock, the caller uses the next lists or the system. The lock is
  /// never waited on, so releasing it is a plain store.
  private struct ThreadCache: ~Copyable {
    /// If the free buffers would exceed this total, the earlier ones return to the system.
    static let capacity = 256 << 20

    private let isLocked = Atomic(false)
    private let lists: UnsafeMutablePointer<FreeLists>

    /// Allocates a cache whose lock and lists share one cache line with nothing else. Next to a
    /// product of 64×64 matrices, which fill the first-level cache, every further line costs; and a
    /// line that two threads write to moves between their cores.
    static func allocate() -> UnsafeMutablePointer<ThreadCache> {
      let line = UnsafeMutableRawPointer.allocate(byteCount: alignment, alignment: alignment)
      let lists = (line + alignment / 2).bindMemory(to: FreeLists.self, capacity: 1)
      lists.initialize(to: FreeLists())
      let cache = line.bindMemory(to: ThreadCache.self, capacity: 1)
      cache.initialize(to: ThreadCache(lists: lists))
      return cache
    }

    private init(lists: UnsafeMutablePointer<FreeLists>) { self.lists = lists }

    /// A free buffer, or nil if there is none or another thread holds the lock.
    func pop(_ size: SizeClass) -> UnsafeMutableRawPointer? {
      guard !isLocked.exchange(true, ordering: .acquiring) else { return nil }
      defer { isLocked.store(false, ordering: .releasing) }
      return lists.pointee.pop(size)
    }

    /// Keeps a buffer, or returns it to the system if another thread holds the lock.
    func push(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
      guard !isLocked.exchange(true, ordering: .acquiring) else { return buffer.deallocate() }
      var stale: FreeLists?
      if lists.pointee.byteCount + size.byteCount > Self.capacity {
        // The buffer freed last is the most likely to be reused.
        stale = lists.move()
        lists.initialize(to: FreeLists())
      }
      lists.pointee.push(buffer, size)
      isLocked.store(false, ordering: .releasing)
      stale?.deallocate()
    }

    /// The total size of the free buffers, or 0 if another thread holds the lock.
    var byteCount: Int {
      guard !isLocked.exchange(true, ordering: .acquiring) else { return 0 }
      defer { isLocked.store(false, ordering: .releasing) }
      return lists.pointee.byteCount
    }
  }

  private nonisolated(unsafe) static let caches = (0..<16).map { _ in ThreadCache.allocate() }
  private static let threadCount = Atomic(0)

  /// The calling thread's cache. Beyond 16 threads, several share one.
  private static var ownCache: UnsafeMutablePointer<ThreadCache> {
    let slot = numeral_thread_local_slot()!
    if let cache = slot.pointee { return cache.assumingMemoryBound(to: ThreadCache.self) }
    let number = threadCount.wrappingAdd(1, ordering: .relaxed).oldValue
    let cache = caches[number % caches.count]
    slot.pointee = UnsafeMutableRawPointer(cache)
    return cache
  }

  /// Returns an uninitialized buffer, aligned to 64 bytes; smaller than 1 KiB, to 16 bytes.
  @usableFromInline
  static func allocate(_ size: SizeClass) -> UnsafeMutableRawPointer {
    guard size.byteCount >= smallestPooled else {
      return allocate(size.byteCount, alignment: smallAlignment)
    }
    if let buffer = ownCache.pointee.pop(size) { return buffer }
    for cache in caches {
      if let buffer = cache.pointee.pop(size) { return buffer }
    }
    let buffer = allocate(size.byteCount, alignment: alignment)
    if size.byteCount >= smallestHuge { numeral_prefer_huge_pages(buffer, size.byteCount) }
    return buffer
  }

  /// A buffer from the system: `allocate(byteCount:alignment:)` with a message if there is none.
  private static func allocate(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    guard let buffer = aligned_alloc(alignment, byteCount) else {
      fatalError("Tensor: no memory for a buffer of \(byteCount) bytes")
    }
    return buffer
  }

  /// Frees a buffer from `allocate` with the same size.
  @usableFromInline
  static func deallocate(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
    guard size.byteCount >= smallestPooled && size.byteCount <= ThreadCache.capacity else {
      return buffer.deallocate()
    }
    ownCache.pointee.push(buffer, size)
  }

  /// The total size of the free buffers in the pool, in bytes.
  package static var freeByteCount: Int { caches.reduce(0) { $0 + $1.pointee.byteCount } }

  /// A buffer size of 4, 5, 6 or 7 quarters of a power of two, and its index in ascending order.
  @usableFromInline
  struct SizeClass {
    static let count = Int.bitWidth * 4
    let byteCount, index: Int

    /// The smallest class of at least this many bytes.
    @usableFromInline
    init(byteCount: Int) {
      let byteCount = max(byteCount, BufferPool.alignment)
      let exponent = Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
      let quarter = exponent - 2
      let quarters = (byteCount + (1 << quarter) - 1) >> quarter
      self.byteCount = quarters << quarter
      index = exponent * 4 + quarters - 4
    }
  }
}
