// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import Foundation
import Synchronization

/// Keeps freed buffers for the next tensor of about the same size.
///
/// A fresh large allocation comes from the kernel page by page, and each page costs a fault at its
/// first touch: on a training step that is more time than the arithmetic of a small layer. A loop
/// that makes and drops the same tensors at every turn is therefore served from here, and allocates
/// nothing in its steady state. PyTorch's and MLX's caching allocators do the same on the GPU.
///
/// Sizes are rounded up to four classes per power of two, so that a buffer wastes at most a quarter.
@usableFromInline
enum BufferPool {
  /// Cache-line alignment, which is also what AVX-512 loads prefer.
  private static let alignment = 64
  /// Smaller buffers are left to `malloc`, whose per-thread cache is as fast, but serves no alignments other
  /// than its own.
  private static let smallestPooled = 1 << 10
  private static let smallAlignment = 16

  /// Idle buffers, in one list for each size class.
  private struct IdleBuffers {
    /// The last buffer of each class. It holds the address of the one before, and so on: lists that need no
    /// memory of their own.
    private let last: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private(set) var byteCount = 0

    init() {
      last = .allocate(capacity: SizeClass.count)
      last.initialize(repeating: nil, count: SizeClass.count)
    }

    mutating func take(_ size: SizeClass) -> UnsafeMutableRawPointer? {
      guard let buffer = last[size.index] else { return nil }
      last[size.index] = buffer.load(as: UnsafeMutableRawPointer?.self)
      byteCount -= size.byteCount
      return buffer
    }

    mutating func give(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
      buffer.storeBytes(of: last[size.index], as: UnsafeMutableRawPointer?.self)
      last[size.index] = buffer
      byteCount += size.byteCount
    }

    /// Returns all buffers to the system.
    func deallocate() {
      for index in 0..<SizeClass.count {
        while let buffer = last[index] {
          last[index] = buffer.load(as: UnsafeMutableRawPointer?.self)
          buffer.deallocate()
        }
      }
      last.deallocate()
    }
  }

  /// Where a thread puts its buffers, and looks for one first: what another thread has written lies in the
  /// cache of another core, from where it comes as slowly as from memory.
  ///
  /// Nobody waits for a shelf that another thread is at: there are the others, and the system. A lock that
  /// nobody can wait for is also let go of by a plain write.
  private struct FreeList: ~Copyable {
    /// When idle buffers would exceed this total, those from before go back to the system.
    static let largestByteCount = 256 << 20

    private let isTaken = Atomic(false)
    private let idle: UnsafeMutablePointer<IdleBuffers>

    /// A shelf and the head of its buffers, in one cache line of their own: beside a product of 64×64
    /// matrices, which fill the first-level cache, every line that has to come shows; and a line that two
    /// threads write to goes to and fro between their cores.
    static func allocate() -> UnsafeMutablePointer<FreeList> {
      let line = UnsafeMutableRawPointer.allocate(byteCount: alignment, alignment: alignment)
      let idle = (line + alignment / 2).bindMemory(to: IdleBuffers.self, capacity: 1)
      idle.initialize(to: IdleBuffers())
      let shelf = line.bindMemory(to: FreeList.self, capacity: 1)
      shelf.initialize(to: FreeList(idle: idle))
      return shelf
    }

    private init(idle: UnsafeMutablePointer<IdleBuffers>) { self.idle = idle }

    func take(_ size: SizeClass) -> UnsafeMutableRawPointer? {
      guard !isTaken.exchange(true, ordering: .acquiring) else { return nil }
      defer { isTaken.store(false, ordering: .releasing) }
      return idle.pointee.take(size)
    }

    func give(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
      guard !isTaken.exchange(true, ordering: .acquiring) else { return buffer.deallocate() }
      var stale: IdleBuffers?
      if idle.pointee.byteCount + size.byteCount > Self.largestByteCount {
        // What was freed last is likelier to be asked for than the rest.
        stale = idle.move()
        idle.initialize(to: IdleBuffers())
      }
      idle.pointee.give(buffer, size)
      isTaken.store(false, ordering: .releasing)
      stale?.deallocate()
    }
  }

  private nonisolated(unsafe) static let shelves = (0..<16).map { _ in FreeList.allocate() }
  private static let threadCount = Atomic(0)

  /// The calling thread's shelf; of very many threads, some share one.
  private static var own: UnsafeMutablePointer<FreeList> {
    let place = numeral_thread_place()!
    if let shelf = place.pointee { return shelf.assumingMemoryBound(to: FreeList.self) }
    let number = threadCount.wrappingAdd(1, ordering: .relaxed).oldValue
    let shelf = shelves[number % shelves.count]
    place.pointee = UnsafeMutableRawPointer(shelf)
    return shelf
  }

  /// A buffer, uninitialized.
  @usableFromInline
  static func take(_ size: SizeClass) -> UnsafeMutableRawPointer {
    guard size.byteCount >= smallestPooled else {
      return .allocate(byteCount: size.byteCount, alignment: smallAlignment)
    }
    if let found = own.pointee.take(size) { return found }
    for shelf in shelves {
      if let found = shelf.pointee.take(size) { return found }
    }
    return .allocate(byteCount: size.byteCount, alignment: alignment)
  }

  /// Gives back a buffer of this size that `take` handed out.
  @usableFromInline
  static func give(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
    guard size.byteCount >= smallestPooled && size.byteCount <= FreeList.largestByteCount else {
      return buffer.deallocate()
    }
    own.pointee.give(buffer, size)
  }

  /// 4, 5, 6 or 7 quarters of a power of two, and their number in ascending order.
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
