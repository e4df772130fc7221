// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CBenchmarks
import NumeralTensors

/// What the machine can do at most with the threads in use, as measured.
///
/// A share of these says how much room is left, whatever the program. Both are rates that plain loops
/// reach here, not what a data sheet promises.
public struct MachineLimits: Encodable {
  /// Floating-point operations in a second, of multiply-adds in registers.
  public let floatOperations, doubleOperations: Double
  /// Bytes in a second to and from arrays that no cache holds: the best of reading one, of copying one, and
  /// of a = b + s · c, each read and each write counted once as in J. D. McCalpin's STREAM (1995).
  public let memoryBytes: Double

  /// Creates limits from what is known.
  public init(floatOperations: Double, doubleOperations: Double, memoryBytes: Double) {
    self.floatOperations = floatOperations
    self.doubleOperations = doubleOperations
    self.memoryBytes = memoryBytes
  }

  /// Measures, in about two seconds, with `Parallel.threads`.
  public static func measure() -> MachineLimits {
    MachineLimits(
      floatOperations: arithmetic(multiply_add_floats),
      doubleOperations: arithmetic(multiply_add_doubles), memoryBytes: memory())
  }

  /// How much of a resource there is in a second.
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
      // Long enough that the start of threads does not count.
      Parallel.map(threads) { _ in body(5_000_000) }.reduce(0, +)
    }
  }

  private static func memory() -> Double {
    // 64 MiB each: several times the largest caches' share of a core.
    let (count, piece) = (16 << 20, 64 << 10)
    let arrays = (0..<3).map { index in
      let array = UnsafeMutablePointer<Float>.allocate(capacity: count)
      array.initialize(repeating: Float(index), count: count)
      return array
    }
    defer { arrays.forEach { $0.deallocate() } }
    let (a, b, c) = (arrays[0], arrays[1], arrays[2])
    let bytes = Double(count * MemoryLayout<Float>.stride)
    let read = highestRate {
      Parallel.forEachRange(of: piece, in: count) { range in
        var sum = SIMD16<Float>.zero
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 16) {
          sum += UnsafeRawPointer(a + place).loadUnaligned(as: SIMD16<Float>.self)
        }
        withUnsafePointer(to: sum) { consume($0) }
      }
      return bytes
    }
    let copied = highestRate {
      Parallel.forEachRange(of: piece, in: count) { range in
        (a + range.lowerBound).update(from: b + range.lowerBound, count: range.count)
      }
      return 2 * bytes
    }
    let added = highestRate {
      Parallel.forEachRange(of: piece, in: count) { range in
        for place in range { a[place] = b[place] + 3 * c[place] }
      }
      return 3 * bytes
    }
    return max(read, copied, added)
  }

  /// The highest rate among the runs, during half a second, of a body that returns how much it did.
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

/// What of the machine sets the limit of a case.
public enum Resource: String, Encodable, Sendable {
  /// Operations on Float.
  case floatOperations = "float_operations"
  /// Operations on Double.
  case doubleOperations = "double_operations"
  /// Bytes to and from memory.
  case memoryBytes = "memory_bytes"
}
