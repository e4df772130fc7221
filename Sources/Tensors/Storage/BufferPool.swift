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
  /// Smaller buffers are left to `malloc`, whose per-thread cache is faster than a shared pool.
  private static let smallestPooled = 16 << 10
  /// When idle buffers would exceed this total, those from before go back to the system.
  private static let largestTotal = 256 << 20

  private struct Idle: @unchecked Sendable {
    var buffers: [Int: [UnsafeMutableRawPointer]] = [:]
    var total = 0
  }
  private static let idle = Mutex(Idle())

  /// A buffer of at least `byteCount` bytes, uninitialised.
  @usableFromInline
  static func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let size = sizeClass(byteCount)
    if size >= smallestPooled {
      nonisolated(unsafe) var found: UnsafeMutableRawPointer?
      idle.withLock {
        found = $0.buffers[size]?.popLast()
        if found != nil { $0.total -= size }
      }
      if let found { return found }
    }
    return .allocate(byteCount: size, alignment: alignment)
  }

  /// Gives back a buffer that `take(byteCount)` handed out.
  @usableFromInline
  static func give(_ buffer: UnsafeMutableRawPointer, _ byteCount: Int) {
    let size = sizeClass(byteCount)
    guard size >= smallestPooled && size <= largestTotal else { return buffer.deallocate() }
    nonisolated(unsafe) let buffer = buffer
    let stale = idle.withLock {
      // Where there is no more room, what was freed last is likelier to be asked for than the rest.
      let stale = $0.total + size > largestTotal ? $0 : Idle()
      if stale.total > 0 { $0 = Idle() }
      $0.buffers[size, default: []].append(buffer)
      $0.total += size
      return stale
    }
    for buffer in stale.buffers.values.joined() { buffer.deallocate() }
  }

  /// `byteCount` rounded up to 4, 5, 6 or 7 quarters of a power of two.
  private static func sizeClass(_ byteCount: Int) -> Int {
    guard byteCount > alignment else { return alignment }
    let quarter = 1 << (Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount - 2)
    return (byteCount + quarter - 1) / quarter * quarter
  }
}
