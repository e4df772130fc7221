// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Sums of products of `Float` in `Double`, in which each product is exact.

/// x·y.
@inline(__always)
func dotProduct(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> Double {
  var sums = SIMD4<Double>.zero
  var i = 0
  while i + 4 <= x.count {
    sums += four(x, i) * four(y, i)
    i += 4
  }
  var sum = sums.sum()
  while i < x.count {
    sum += Double(x[i]) * Double(y[i])
    i += 1
  }
  return sum
}

/// ‖x‖².
func sumOfSquares(_ x: UnsafeBufferPointer<Float>) -> Double { dotProduct(x, x) }

@inline(__always)
private func four(_ x: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD4<Double> {
  SIMD4(UnsafeRawPointer(x.baseAddress! + index).loadUnaligned(as: SIMD4<Float>.self))
}
