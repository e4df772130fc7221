// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Calls `body` with each center, ascending, whose score, term − 2 · product, is at most a
/// threshold; `body` returns the threshold for the centers that follow.
///
/// - Returns: The lowest score of the centers that `body` was not called with.
@discardableResult
func forEachScore(
  upTo threshold: Float, _ terms: UnsafePointer<Float>, _ products: UnsafePointer<Float>,
  _ count: Int, _ body: (Int) -> Float
) -> Float {
  typealias Lanes = SIMD8<Float>
  var threshold = threshold
  var lowestLanes = Lanes(repeating: .infinity)
  var i = 0
  while i + 8 <= count {
    let product = UnsafeRawPointer(products + i).loadUnaligned(as: Lanes.self)
    let term = UnsafeRawPointer(terms + i).loadUnaligned(as: Lanes.self)
    var score = term - (product + product)
    if any(score .<= threshold) {
      for lane in 0..<8 where score[lane] <= threshold {
        threshold = body(i + lane)
        score[lane] = .infinity
      }
    }
    lowestLanes.replace(with: score, where: score .< lowestLanes)
    i += 8
  }
  var lowest = Float.infinity
  for lane in 0..<8 { lowest = min(lowest, lowestLanes[lane]) }
  while i < count {
    let score = terms[i] - 2 * products[i]
    if score <= threshold { threshold = body(i) } else { lowest = min(lowest, score) }
    i += 1
  }
  return lowest
}
