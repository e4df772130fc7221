// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CBenchmarks
import NumeralTensors

/// The measured peak rates of the machine with the threads in use.
///
/// They bound the throughput of any program with the same number of threads. Simple loops reach
/// them here; they are not the numbers of a data sheet.
public struct MachineLimits: Encodable {
  /// Floating-point operations per second, for multiply-adds in registers.
  public let floatOperations, doubleOperations: Double
  /// Bytes per second to and from arrays larger than the caches: the highest rate of reading an
  /// array, copying one, and computing a = b + s · c. Each read and each write counts once, as in
  /// STREAM (J. D. McCalpin, 1995).
  public let memoryBytes: Double

  /// Creates limits from known rates, each per second.
  public init(floatOperations: Double, doubleOperations: Double, memoryBytes: Double) {
    self.floatOperations = floatOperations
    self.doubleOperations = doubleOperations
    self.memoryBytes = memoryBytes
  }

  /// Measures the limits with `Parallel.threads`, in about 2.5 seconds.
  public static func measure() -> MachineLimits {
    MachineLimits(
      floatOperations: arithmetic(multiply_add_floats),
      doubleOperations: arithmetic(multiply_add_doubles), memoryBytes: memory())
  }

  /// The limit of a resource, per second.
  public subscript(_ resource: Resource) -> Double {
    switch resource {
    case .floatOperations: floatOperations
    case .doubleOperations: doubleOperations
    case .memoryBytes: memoryBytes
    }
  }

  private static func arithmetic(_ body: (_ rounds: Int) -> Double) -> Double {
    let threads = Parallel.threads
    return highestRate {
      // Long enough that starting the threads does not matter.
      Parallel.map(threads) { _ in body(5_000_000) }.reduce(0, +)
    }
  }

  private static func memory() -> Double {
    // 64 MiB for each array: several times a core's share of the largest caches.
    let (count, chunk) = (16 << 20, 64 << 10)
    let arrays = (0..<3).map { index in
      let array = UnsafeMutablePointer<Float>.allocate(capacity: count)
      array.initialize(repeating: Float(index), count: count)
      return array
    }
    defer { arrays.forEach { $0.deallocate() } }
    let (a, b, c) = (arrays[0], arrays[1], arrays[2])
    let bytes = Double(count * MemoryLayout<Float>.stride)
    let read = highestRate {
      Parallel.forEachRange(of: chunk, in: count) { range in
        var sum = SIMD16<Float>.zero
        for i in stride(from: range.lowerBound, to: range.upperBound, by: 16) {
          sum += UnsafeRawPointer(a + i).loadUnaligned(as: SIMD16<Float>.self)
        }
        blackHole(sum)
      }
      return bytes
    }
    let copied = highestRate {
      Parallel.forEachRange(of: chunk, in: count) { range in
        (a + range.lowerBound).update(from: b + range.lowerBound, count: range.count)
      }
      return 2 * bytes
    }
    let added = highestRate {
      Parallel.forEachRange(of: chunk, in: count) { range in
        for i in range { a[i] = b[i] + 3 * c[i] }
      }
      return 3 * bytes
    }
    return max(read, copied, added)
  }

  /// The highest rate of repeated runs of `body`, during half a second; `body` returns its amount
  /// of work.
  private static func highestRate(_ body: () -> Double) -> Double {
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(500)
    var highest = 0.0
    while clock.now < end {
      let start = clock.now
      let amount = body()
      highest = max(highest, amount / ((clock.now - start) / .seconds(1)))
    }
    return highest
  }
}
