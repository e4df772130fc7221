// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Sums of products of `Float` in `Double`, in which each product is exact.

/// x·y.
func dotProduct(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> Double {
  sumOfProducts(
    x.count, fours: { four(x, $0) * four(y, $0) }, ones: { Double(x[$0]) * Double(y[$0]) })
}

/// ‖x‖².
func sumOfSquares(_ x: UnsafeBufferPointer<Float>) -> Double {
  sumOfProducts(
    x.count,
    fours: { i in
      let values = four(x, i)
      return values * values
    }, ones: { Double(x[$0]) * Double(x[$0]) })
}

@inline(__always)
private func sumOfProducts(
  _ count: Int, fours: (Int) -> SIMD4<Double>, ones: (Int) -> Double
) -> Double {
  var sums = SIMD4<Double>.zero
  var i = 0
  while i + 4 <= count {
    sums += fours(i)
    i += 4
  }
  var sum = sums.sum()
  while i < count {
    sum += ones(i)
    i += 1
  }
  return sum
}

@inline(__always)
private func four(_ x: UnsafeBufferPointer<Float>, _ index: Int) -> SIMD4<Double> {
  SIMD4(UnsafeRawPointer(x.baseAddress! + index).loadUnaligned(as: SIMD4<Float>.self))
}
