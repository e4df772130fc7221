// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import Testing

@Suite struct ComplexTests {
  private let numbers: [Complex<Double>] = [
    Complex(3, 4), Complex(-1, 2), Complex(0.5, -8), Complex(-2, -0.25), 7, Complex(0, 1),
  ]

  @Test func arithmetic() {
    for a in numbers {
      #expect(a + -a == 0)
      #expect((a * a.conjugate).imaginary == 0)
      #expect((a * a.conjugate).real.isApproximatelyEqual(to: a.magnitude * a.magnitude))
      for b in numbers {
        #expect(a - b == a + -b)
        #expect((a * b / b - a).magnitude < 1e-15 * 10)
        let turned = Complex(
          a.magnitude * Double.cos(a.phase), a.magnitude * Double.sin(a.phase))
        #expect((turned - a).magnitude < 1e-14)
      }
    }
    #expect(Complex(1.0, 2) * Complex(3, 4) == Complex(-5, 10))
    #expect(Complex(1.0, 2) * 2.5 == Complex(2.5, 5))
  }

  @Test func largeNumbersDoNotOverflow() {
    let z = Complex(3e200, 4e200)
    #expect(z.magnitude.isApproximatelyEqual(to: 5e200, relativeTolerance: 1e-15))
    #expect((z / z - 1).magnitude < 1e-15)
    #expect((Complex(1.0) / Complex(0, 1e300)).imaginary == -1e-300)
  }

  @Test func elementsOfTensors() {
    let x = Tensor([Complex(1.0, -2), Complex(0.5, 3)])
    #expect(x.real() == [1, 0.5])
    #expect(x.imaginary() == [-2, 3])
    #expect(x.description == "[1.0-2.0j 0.5+3.0j]")
    #expect(Complex<Float>.elementType == .complex64)
    #expect(Complex<Double>.elementType.byteCount == MemoryLayout<Complex<Double>>.stride)
  }
}
