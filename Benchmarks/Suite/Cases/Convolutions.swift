// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors

extension Suite {
  /// Convolutions, forward and backward: the two layers of the digit network, and one of the size
  /// found in networks for photographs.
  static var convolutions: [Benchmark] {
    let layers = [
      ConvolutionLayer(name: "1 to 10, 28x28", channels: 1, filters: 10, side: 28, kernel: 5),
      ConvolutionLayer(name: "10 to 20, 12x12", channels: 10, filters: 20, side: 12, kernel: 5),
      ConvolutionLayer(
        name: "64 to 64, 56x56", channels: 64, filters: 64, side: 56, kernel: 3, padding: 1),
    ]
    return layers.flatMap { [$0.forward, $0.backward] }
  }
}

/// The shape of a convolution layer with square images and kernels.
private struct ConvolutionLayer {
  var name: String
  var channels, filters, side, kernel: Int
  var padding = 0

  private var window: SlidingWindow {
    SlidingWindow(image: (side, side), size: (kernel, kernel), padding: (padding, padding))
  }
  /// The number of output positions.
  private var positions: Int { window.outputSize.height * window.outputSize.width }
  /// The number of images that take the naive loops a few hundredths of a second.
  private var fewImages: Int { max(1, 16_000_000 / Int(operations(1))) }
  private var manyImages: Int { channels > 16 ? 16 : 64 }

  private func operations(_ images: Int) -> Double {
    2 * Double(images * filters * positions * channels * window.elements)
  }

  private func operands(_ images: Int) -> (x: Tensor<Float>, weight: Tensor<Float>) {
    (
      .normal([images, channels, side, side], seed: 1),
      .normal([filters, channels, kernel, kernel], standardDeviation: 0.1, seed: 2)
    )
  }

  var forward: Benchmark {
    func makeCase(_ images: Int) -> BenchmarkCase {
      BenchmarkCase(
        work: operations(images), cost: .floats(operations(images)),
        library: {
          let (x, weight) = operands(images)
          return Implementation { conv2D(x, weight: weight, padding: Padding2D(padding, padding)) }
        },
        naive: {
          let (x, weight) = operands(images)
          let (pixels, filter) = (x.scalars, weight.scalars)
          return Implementation {
            Naive.convolution(
              pixels, weight: filter, bias: nil, images: images, channels: channels,
              filters: filters, window)
          }
        })
    }
    return Benchmark(
      "conv2D \(name)", .gigaflops, makeCase(manyImages),
      naiveCase: makeCase(min(manyImages, fewImages)))
  }

  var backward: Benchmark {
    func makeCase(_ images: Int) -> BenchmarkCase {
      func gradient() -> Tensor<Float> {
        .normal(
          [images, filters, window.outputSize.height, window.outputSize.width], seed: 3)
      }
      return BenchmarkCase(
        work: 2 * operations(images), cost: .floats(2 * operations(images)),
        library: {
          let ((x, weight), dy) = (operands(images), gradient())
          return Implementation {
            conv2DGradients(dy, input: x, weight: weight, padding: Padding2D(padding, padding))
          } numbers: {
            ($0.input!.scalars + $0.weight.scalars + $0.bias.scalars).map { Double($0) }
          }
        },
        naive: {
          let ((x, weight), dy) = (operands(images), gradient())
          let (pixels, filter, gradients) = (x.scalars, weight.scalars, dy.scalars)
          return Implementation {
            Naive.convolutionGradients(
              gradients, pixels, weight: filter, images: images, channels: channels,
              filters: filters, window)
          } numbers: {
            ($0.x + $0.weight + $0.bias).map { Double($0) }
          }
        })
    }
    return Benchmark(
      "conv2DGradients \(name)", .gigaflops, makeCase(manyImages),
      naiveCase: makeCase(min(manyImages, fewImages)))
  }
}
