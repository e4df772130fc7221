// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import Testing

/// Expects a gradient to agree with central differences, (f(x + h) − f(x − h)) / 2h.
///
/// About sixty elements of a large tensor are checked, evenly spaced.
package func expectGradient(
  _ gradient: Tensor<Double>, at x: Tensor<Double>, _ name: String = "gradient",
  tolerance: Double = 1e-7, sourceLocation: SourceLocation = #_sourceLocation,
  of f: (Tensor<Double>) -> Double
) {
  #expect(gradient.shape == x.shape, "\(name)", sourceLocation: sourceLocation)
  let (h, g) = (1e-5, gradient.scalars)
  for i in stride(from: 0, to: x.size, by: max(1, x.size / 60)) {
    func moved(_ by: Double) -> Tensor<Double> {
      var scalars = x.scalars
      scalars[i] += by
      return Tensor(scalars, shape: x.shape)
    }
    let difference = (f(moved(h)) - f(moved(-h))) / (2 * h)
    #expect(
      abs(g[i] - difference) <= tolerance * max(1, abs(difference)),
      "\(name), element \(i): found \(g[i]), expected \(difference)",
      sourceLocation: sourceLocation)
  }
}
