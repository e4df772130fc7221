// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors

extension Suite {
  /// The first pooling of the digit network, on more images than fit into the caches.
  static var poolings: [Benchmark] {
    let (images, channels, side) = (4096, 10, 24)
    let window = SlidingWindow(image: (side, side), size: (2, 2), stride: (2, 2))
    let planes = images * channels
    func planesOfPixels() -> Tensor<Float> { .normal([images, channels, side, side], seed: 1) }
    // Each pixel is read once, and a quarter as many results are written.
    let bytes = Double(planes * (window.pixels + window.pixels / 4) * MemoryLayout<Float>.stride)
    func pooling(
      _ name: String, _ library: @escaping (Tensor<Float>) -> Tensor<Float>,
      _ naive: @escaping ([Float]) -> [Float]
    ) -> Benchmark {
      Benchmark(
        "\(name) 2x2", .images,
        BenchmarkCase(
          work: Double(images), cost: .memory(bytes),
          library: {
            let x = planesOfPixels()
            return Implementation { library(x) }
          },
          naive: {
            let pixels = planesOfPixels().scalars
            return Implementation { naive(pixels) }
          }))
    }
    return [
      pooling("maxPool2D", { maxPool2D($0, size: 2) }) {
        Naive.maxPool($0, planes: planes, window).values
      },
      pooling("avgPool2D", { avgPool2D($0, size: 2) }) {
        Naive.averagePool($0, planes: planes, window)
      },
    ]
  }
}
