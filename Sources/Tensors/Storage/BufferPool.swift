internal import CKernels
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

  /// The idle buffers that a thread gave back.
  ///
  /// It looks among these first: what another thread has written lies in the cache of another core, from
  /// where it comes as slowly as from memory.
  private struct Shelf: ~Copyable {
    /// When idle buffers would exceed this total, those from before go back to the system.
    static let largestTotal = 256 << 20

    private struct Idle: @unchecked Sendable {
      /// The last buffer of each class. It holds the address of the one before, and so on: lists that need
      /// no memory of their own.
      var last = [UnsafeMutableRawPointer?](repeating: nil, count: Int.bitWidth * 4)
      var total = 0
    }
    private let idle = Mutex(Idle())

    func take(_ size: SizeClass) -> UnsafeMutableRawPointer? {
      nonisolated(unsafe) var found: UnsafeMutableRawPointer?
      idle.withLock {
        guard let last = $0.last[size.index] else { return }
        $0.last[size.index] = last.load(as: UnsafeMutableRawPointer?.self)
        $0.total -= size.byteCount
        found = last
      }
      return found
    }

    func give(_ buffer: UnsafeMutableRawPointer, _ size: SizeClass) {
      nonisolated(unsafe) let buffer = buffer
      let stale = idle.withLock {
        // Where there is no more room, what was freed last is likelier to be asked for than the rest.
        var stale: Idle?
        if $0.total + size.byteCount > Self.largestTotal {
          stale = $0
          $0 = Idle()
        }
        buffer.storeBytes(of: $0.last[size.index], as: UnsafeMutableRawPointer?.self)
        $0.last[size.index] = buffer
        $0.total += size.byteCount
        return stale
      }
      for var last in stale?.last ?? [] {
        while let buffer = last {
          last = buffer.load(as: UnsafeMutableRawPointer?.self)
          buffer.deallocate()
        }
      }
    }
  }

  /// One for each thread; of very many, some share one.
  private nonisolated(unsafe) static let shelves = {
    let shelves = UnsafeMutableBufferPointer<Shelf>.allocate(capacity: 16)
    for index in shelves.indices { shelves.initializeElement(at: index, to: Shelf()) }
    return shelves
  }()
  private static var ownShelf: Int { Int(numeral_thread_number()) % shelves.count }

  /// A buffer of at least `byteCount` bytes, uninitialised.
  @usableFromInline
  static func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let size = SizeClass(byteCount)
    guard size.byteCount >= smallestPooled else {
      return .allocate(byteCount: size.byteCount, alignment: smallAlignment)
    }
    let own = ownShelf
    for place in 0..<shelves.count {
      if let found = shelves[(own + place) % shelves.count].take(size) { return found }
    }
    return .allocate(byteCount: size.byteCount, alignment: alignment)
  }

  /// Gives back a buffer that `take(byteCount)` handed out.
  @usableFromInline
  static func give(_ buffer: UnsafeMutableRawPointer, _ byteCount: Int) {
    let size = SizeClass(byteCount)
    guard size.byteCount >= smallestPooled && size.byteCount <= Shelf.largestTotal else {
      return buffer.deallocate()
    }
    shelves[ownShelf].give(buffer, size)
  }

  /// 4, 5, 6 or 7 quarters of a power of two, and their number in ascending order.
  private struct SizeClass {
    let byteCount, index: Int

    /// The smallest class of at least this many bytes.
    init(_ byteCount: Int) {
      let byteCount = max(byteCount, BufferPool.alignment)
      let exponent = Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
      let quarter = exponent - 2
      let quarters = (byteCount + (1 << quarter) - 1) >> quarter
      self.byteCount = quarters << quarter
      index = exponent * 4 + quarters - 4
    }
  }
}
