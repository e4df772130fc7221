// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// What a reduction keeps of the elements it has seen along an axis.
@usableFromInline
protocol Accumulator: BitwiseCopyable {
  associatedtype Scalar: RealScalar

  /// An accumulator that has seen nothing; `first` is the first element it is going to see.
  init(first: Scalar)
  /// Takes in the element at `index` along the axis.
  mutating func add(_ element: Scalar, at index: Int)
  /// Takes in `count` elements that lie side by side, from `index` along the axis on.
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int)
  /// Takes in what another accumulator has seen further along the axis.
  mutating func merge(_ later: Self)
}

/// A sum, in Double: a Float sum over 60,000 rows would lose four of its seven digits.
@usableFromInline
struct Sum<Scalar: RealScalar>: Accumulator {
  @usableFromInline var value = 0.0

  @inlinable
  init(first: Scalar) {}

  @inlinable
  mutating func add(_ element: Scalar, at index: Int) { value += Double(element) }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    value += sumOfTerms(count) { Double(run[$0]) }
  }

  @inlinable
  mutating func merge(_ later: Sum) { value += later.value }
}

/// How far elements are spread: the sum, and the sum of squares, of their distances from the first.
///
/// The sum of squares less the square of the sum cancels where the mean is large against the spread.
/// Distances from an element do not have that fault: its square is one of the squares that make up
/// the variance, so that the relative error is at most about n roundings of a Double.
@usableFromInline
struct Spread<Scalar: RealScalar>: Accumulator {
  @usableFromInline let first: Double
  @usableFromInline var sum = 0.0
  @usableFromInline var squares = 0.0

  @inlinable
  init(first: Scalar) { self.first = Double(first) }

  @inlinable
  mutating func add(_ element: Scalar, at index: Int) {
    let distance = Double(element) - first
    sum += distance
    squares += distance * distance
  }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    let first = first
    sum += sumOfTerms(count) { Double(run[$0]) - first }
    squares += sumOfTerms(count) {
      let distance = Double(run[$0]) - first
      return distance * distance
    }
  }

  @inlinable
  mutating func merge(_ later: Spread) {
    sum += later.sum
    squares += later.squares
  }

  /// The sum of the squared distances from the mean of `count` elements.
  @inlinable
  func squaresAroundMean(_ count: Int) -> Double { squares - sum * sum / Double(count) }
}

/// Which of two elements an extreme prefers.
@usableFromInline
protocol Ranking {
  /// Whether `a` is no better than `b`; false where either is NaN.
  static func isNoBetter<Scalar: RealScalar>(_ a: Scalar, than b: Scalar) -> Bool
}

@usableFromInline
enum Largest: Ranking {
  @inlinable
  static func isNoBetter<Scalar: RealScalar>(_ a: Scalar, than b: Scalar) -> Bool { a <= b }
}

@usableFromInline
enum Smallest: Ranking {
  @inlinable
  static func isNoBetter<Scalar: RealScalar>(_ a: Scalar, than b: Scalar) -> Bool { a >= b }
}

/// The first best element and where it is; the first NaN if there is one.
@usableFromInline
struct Extreme<Scalar: RealScalar, Order: Ranking>: Accumulator {
  @usableFromInline var value: Scalar
  @usableFromInline var index = 0

  @inlinable
  init(first: Scalar) { value = first }

  // One comparison decides for nearly every element: it fails for better ones and for NaN.
  @inlinable
  mutating func add(_ element: Scalar, at index: Int) {
    if !Order.isNoBetter(element, than: value) && !value.isNaN {
      value = element
      self.index = index
    }
  }

  @inlinable
  mutating func add(_ run: UnsafePointer<Scalar>, _ count: Int, at index: Int) {
    // Few elements are better than all before them. Blocks without one are passed over by a loop
    // that is vectorized: its length is known, it compares with one value, and it does not branch.
    var start = 0
    while start + 64 <= count {
      let (block, best) = (run + start, value)
      var candidates: Int32 = 0
      var i = 0
      while i < 64 {
        candidates &+= Order.isNoBetter(block[i], than: best) ? 0 : 1
        i &+= 1
      }
      if candidates > 0 { for i in 0..<64 { add(block[i], at: index + start + i) } }
      start += 64
    }
    for i in start..<count { add(run[i], at: index + i) }
  }

  @inlinable
  mutating func merge(_ later: Extreme) { add(later.value, at: later.index) }
}

/// The sum of `count` terms, eight side by side, so that additions do not wait for one another.
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
