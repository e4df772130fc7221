// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import XCTest

/// Checks a gradient against central differences, (f(x + h) − f(x − h)) / 2h, one element at a time.
///
/// At most about sixty elements, evenly spread, are looked at in a large tensor.
package func assertGradient(
  _ gradient: Tensor<Double>, at x: Tensor<Double>, _ message: String = "",
  tolerance: Double = 1e-7, file: StaticString = #filePath, line: UInt = #line,
  of f: (Tensor<Double>) -> Double
) {
  XCTAssertEqual(gradient.shape, x.shape, message, file: file, line: line)
  let (h, g) = (1e-5, gradient.scalars)
  for i in stride(from: 0, to: x.size, by: max(1, x.size / 60)) {
    func moved(_ by: Double) -> Tensor<Double> {
      var scalars = x.scalars
      scalars[i] += by
      return Tensor(scalars, shape: x.shape)
    }
    let difference = (f(moved(h)) - f(moved(-h))) / (2 * h)
    XCTAssertEqual(
      g[i], difference, accuracy: tolerance * max(1, abs(difference)),
      "\(message), element \(i)", file: file, line: line)
  }
}
