// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Searches through a row's scores, squaredNorms − 2 · products, which order the centers by
// distance.

/// The first index of the lowest score.
///
/// Keeps eight candidates, one for each lane of a vector: with a single candidate, each comparison
/// would have to wait for the one before.
func indexOfLowestScore(
  _ squaredNorms: UnsafePointer<Float>, _ products: UnsafePointer<Float>, _ count: Int
) -> Int {
  typealias Lanes = SIMD8<Float>
  var best = Lanes(repeating: .infinity)
  var bestIndex = SIMD8<Int32>(repeating: 0)
  var index = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
  var i = 0
  while i + 8 <= count {
    let product = UnsafeRawPointer(products + i).loadUnaligned(as: Lanes.self)
    let norm = UnsafeRawPointer(squaredNorms + i).loadUnaligned(as: Lanes.self)
    let score = norm - (product + product)
    let isBetter = score .< best
    best.replace(with: score, where: isBetter)
    bestIndex.replace(with: index, where: isBetter)
    index &+= 8
    i += 8
  }
  var (lowest, first) = (Float.infinity, 0)
  for lane in 0..<8 where i > 0 {
    if best[lane] < lowest || (best[lane] == lowest && bestIndex[lane] < first) {
      (lowest, first) = (best[lane], Int(bestIndex[lane]))
    }
  }
  while i < count {
    let score = squaredNorms[i] - 2 * products[i]
    if score < lowest { (lowest, first) = (score, i) }
    i += 1
  }
  return first
}

/// Calls `body` with each index, ascending, whose score is at most a threshold; `body` returns the
/// threshold for the indices that follow.
///
/// - Returns: The lowest score of the indices that `body` was not called with.
@discardableResult
func forEachScore(
  upTo threshold: Float, _ squaredNorms: UnsafePointer<Float>, _ products: UnsafePointer<Float>,
  _ count: Int, _ body: (Int) -> Float
) -> Float {
  typealias Lanes = SIMD8<Float>
  var threshold = threshold
  var lowestLanes = Lanes(repeating: .infinity)
  var i = 0
  while i + 8 <= count {
    let product = UnsafeRawPointer(products + i).loadUnaligned(as: Lanes.self)
    let norm = UnsafeRawPointer(squaredNorms + i).loadUnaligned(as: Lanes.self)
    var score = norm - (product + product)
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
    let score = squaredNorms[i] - 2 * products[i]
    if score <= threshold { threshold = body(i) } else { lowest = min(lowest, score) }
    i += 1
  }
  return lowest
}
