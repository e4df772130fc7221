// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralTensors

/// How colors look to people: their lightness, and how far apart they are.
package enum ColorVision: CaseIterable {
  case full
  /// Without the cones for long, medium and short waves.
  case protanopia, deuteranopia, tritanopia

  /// What is seen of linear red, green and blue. From G. Machado, M. Oliveira and L. Fernandes: *A
  /// Physiologically-based Model for Simulation of Color Vision Deficiency*, 2009, at severity 1.
  private var matrix: [[Double]] {
    switch self {
    case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .protanopia:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .deuteranopia:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    case .tritanopia:
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    }
  }

  /// The lightness, 0 to 100, and the two hues of CIELAB, for the white of D65.
  package func lab(_ color: Color) -> [Double] {
    let linear = [color.red, color.green, color.blue].map { (channel: UInt8) -> Double in
      let x = Double(channel) / 255
      return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
    }
    let seen = Self.product(matrix, linear).map { max(0, min($0, 1)) }
    let toXYZ = [
      [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
      [0.0193339, 0.1191920, 0.9503041],
    ]
    let f = zip(Self.product(toXYZ, seen), [0.95047, 1, 1.08883]).map { value, white in
      let ratio = value / white
      return ratio > 216.0 / 24389 ? cbrt(ratio) : (24389.0 / 27 * ratio + 16) / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  /// The distance of two colors in CIELAB: about 2 can just be seen, side by side.
  package func distance(_ first: Color, _ second: Color) -> Double {
    zip(lab(first), lab(second)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// The smallest distance of any two of `colors`.
  package func smallestDistance(in colors: [Color]) -> Double {
    colors.indices.dropFirst().reduce(.infinity) { smallest, index in
      colors[..<index].reduce(smallest) { min($0, distance($1, colors[index])) }
    }
  }

  private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
