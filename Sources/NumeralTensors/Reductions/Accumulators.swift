// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The running result of a reduction along an axis.
@usableFromInline
protocol Accumulator: BitwiseCopyable {
  associatedtype Scalar: NumericElement

  /// An accumulator of no elements, given the axis's first element.
  init(first: Scalar)
  /// Adds the element at `index` along the axis.
  mutating func add(_ element: Scalar, at index: Int)
  /// Adds `count` contiguous elements, the first of them at `index` along the axis.
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int)
  /// Merges an accumulator of elements further along the axis.
  mutating func merge(_ later: Self)
  /// Adds rows, the first of them at `index` along the axis, to the accumulators of their columns.
  ///
  /// - Parameter stride: The distance of the rows.
  static func addRows(
    _ rows: UnsafePointer<Scalar>, stride: Int, _ count: Int, at index: Int, columns: Int,
    to accumulators: UnsafeMutablePointer<Self>)
}

extension Accumulator {
  @inlinable
  static func addRows(
    _ rows: UnsafePointer<Scalar>, stride: Int, _ count: Int, at index: Int, columns: Int,
    to accumulators: UnsafeMutablePointer<Self>
  ) {
    // Four rows at a time, so that each accumulator is loaded and stored once for all four.
    var row = 0
    while row + 4 <= count {
      let elements = rows + row * stride
      for column in 0..<columns {
        var accumulator = accumulators[column]
        for next in 0..<4 {
          accumulator.add(elements[next &* stride &+ column], at: index &+ row &+ next)
        }
        accumulators[column] = accumulator
      }
      row += 4
    }
    for row in row..<count {
      let elements = rows + row * stride
      for column in 0..<columns { accumulators[column].add(elements[column], at: index + row) }
    }
  }
}

/// A sum in Double. In Float, a sum over 60,000 rows would lose four of its seven digits.
@usableFromInline
struct Sum<Scalar: RealScalar>: Accumulator {
  @usableFromInline var value = 0.0

  @inlinable
  init(first: Scalar) {}

  @inlinable
  mutating func add(_ element: Scalar, at index: Int) { value += Double(element) }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    value += count < shortRun ? sumOfTerms(count) { Double(run[$0]) } : sumOfRun(run, count)
  }

  @inlinable
  mutating func merge(_ later: Sum) { value += later.value }

  @inlinable
  static func addRows(
    _ rows: UnsafePointer<Scalar>, stride: Int, _ count: Int, at index: Int, columns: Int,
    to accumulators: UnsafeMutablePointer<Sum>
  ) {
    // An accumulator is one Double.
    accumulators.withMemoryRebound(to: Double.self, capacity: columns) {
      sumRows(rows, stride: stride, count, columns: columns, into: $0)
    }
  }
}

/// A sum of integers, in 64 bits.
@usableFromInline
struct IntegerSum<Scalar: IntegerElement>: Accumulator {
  @usableFromInline var value = 0

  @inlinable
  init(first: Scalar) {}

  @inlinable
  mutating func add(_ element: Scalar, at index: Int) { value += Int(element) }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    for i in 0..<count { value += Int(run[i]) }
  }

  @inlinable
  mutating func merge(_ later: IntegerSum) { value += later.value }
}

/// The first two moments about the axis's first element, in Double.
///
/// Moments about 0 cancel when the mean is large compared with the standard deviation. Moments
/// about an element do not: the square of that element's deviation from the mean is one of the
/// terms of the variance, so that the relative error of the variance is at most about n roundings
/// of a Double.
@usableFromInline
struct ShiftedMoments<Scalar: RealScalar>: Accumulator {
  @usableFromInline let shift: Double
  @usableFromInline var sum = 0.0
  @usableFromInline var squares = 0.0

  @inlinable
  init(first: Scalar) { shift = Double(first) }

  @inlinable
  mutating func add(_ element: Scalar, at index: Int) {
    let shifted = Double(element) - shift
    sum += shifted
    squares += shifted * shifted
  }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    let shift = shift
    sum += sumOfTerms(count) { Double(run[$0]) - shift }
    squares += sumOfTerms(count) {
      let shifted = Double(run[$0]) - shift
      return shifted * shifted
    }
  }

  @inlinable
  mutating func merge(_ later: ShiftedMoments) {
    sum += later.sum
    squares += later.squares
  }

  /// The sum of squared deviations from the mean of `count` elements.
  @inlinable
  func squaredDeviations(_ count: Int) -> Double {
    // Of finite numbers whose squares overflow, the variance is infinite, as in NumPy.
    if squares == .infinity && sum.isFinite { return .infinity }
    return squares - sum * sum / Double(count)
  }
}

/// The order of a minimum or a maximum.
@usableFromInline
protocol Order {
  /// Whether `a` does not come before `b`; false if either is NaN.
  static func isNotBefore<Scalar: Comparable>(_ a: Scalar, _ b: Scalar) -> Bool
}

/// Largest first.
@usableFromInline
enum Max: Order {
  @inlinable
  static func isNotBefore<Scalar: Comparable>(_ a: Scalar, _ b: Scalar) -> Bool { a <= b }
}

/// Smallest first.
@usableFromInline
enum Min: Order {
  @inlinable
  static func isNotBefore<Scalar: Comparable>(_ a: Scalar, _ b: Scalar) -> Bool { a >= b }
}

/// The first element in an order; NaN if there is one.
@usableFromInline
struct Extremum<Scalar: NumericElement, By: Order>: Accumulator {
  @usableFromInline var value: Scalar

  @inlinable
  init(first: Scalar) { value = first }

  // NaN is not equal to itself.
  @inlinable
  mutating func add(_ element: Scalar, at index: Int) {
    if !By.isNotBefore(element, value) && value == value { value = element }
  }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    if count >= shortRun, let best = extremum(of: run, count, By.self) {
      add(best, at: index)
    } else {
      for i in 0..<count { add(run[i], at: index + i) }
    }
  }

  @inlinable
  mutating func merge(_ later: Extremum) { add(later.value, at: 0) }
}

/// The first element in an order, and its index along the axis; the first NaN if there is one.
@usableFromInline
struct ArgExtremum<Scalar: NumericElement, By: Order>: Accumulator {
  @usableFromInline var value: Scalar
  @usableFromInline var index = 0

  @inlinable
  init(first: Scalar) { value = first }

  // A single comparison rejects nearly every element. It fails for a better element and for NaN.
  @inlinable
  mutating func add(_ element: Scalar, at index: Int) {
    // NaN is not equal to itself.
    if !By.isNotBefore(element, value) && value == value {
      value = element
      self.index = index
    }
  }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    // Few elements improve on all before them. Blocks without one are skipped by a loop that the
    // compiler vectorizes: fixed length, comparison with one value, no branch.
    var start = 0
    while start + 64 <= count {
      let (block, best) = (run + start, value)
      var candidates: Int32 = 0
      var i = 0
      while i < 64 {
        candidates &+= By.isNotBefore(block[i], best) ? 0 : 1
        i &+= 1
      }
      if candidates > 0 { for i in 0..<64 { add(block[i], at: index + start + i) } }
      start += 64
    }
    for i in start..<count { add(run[i], at: index + i) }
  }

  @inlinable
  mutating func merge(_ later: ArgExtremum) { add(later.value, at: later.index) }
}

/// The sum of `count` terms in eight lanes, so that an addition need not wait for the one before.
@inlinable
func sumOfTerms(_ count: Int, _ term: (Int) -> Double) -> Double {
  var lanes = SIMD8<Double>.zero
  var i = 0
  while i + 8 <= count {
    for lane in 0..<8 { lanes[lane] += term(i + lane) }
    i += 8
  }
  var sum = lanes.sum()
  while i < count {
    sum += term(i)
    i += 1
  }
  return sum
}
