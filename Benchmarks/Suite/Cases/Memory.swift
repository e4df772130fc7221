/// Memory for a result, so that a solution need not allocate it anew for every run.
final class Memory<Scalar: BinaryFloatingPoint> {
  /// The first scalar.
  let start: UnsafeMutablePointer<Scalar>
  private let count: Int

  init(_ count: Int) {
    start = .allocate(capacity: count)
    start.initialize(repeating: 0, count: count)
    self.count = count
  }

  /// The scalars, copied.
  var scalars: [Scalar] { Array(UnsafeBufferPointer(start: start, count: count)) }

  deinit { start.deallocate() }
}
