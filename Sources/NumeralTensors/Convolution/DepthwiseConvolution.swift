// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

/// A convolution of one channel in each group, as direct loops.
///
/// Its products would have a single row for each channel and filter, and the column matrix would
/// cost more than they do. The loops run over a padded copy of each channel, in which every window
/// is whole. F. Chollet, *Xception: Deep Learning with Depthwise Separable Convolutions*, 2017.
@usableFromInline
struct DepthwiseConvolution: Sendable {
  private let plan: Convolution
  private let padding: (before: Size2D, after: Size2D)
  private let plane: numeral_depthwise_plane

  init(_ plan: Convolution) {
    self.plan = plan
    let window = plan.window
    padding = (window.paddingBefore, window.paddingAfter)
    plane = numeral_depthwise_plane(
      kernel_rows: window.size.height, kernel_columns: window.size.width,
      rows: plan.output.height, columns: plan.output.width,
      image_columns: plan.input.size.width + padding.before.width + padding.after.width,
      row_stride: window.stride.height, column_stride: window.stride.width,
      row_dilation: window.dilation.height, column_dilation: window.dilation.width)
  }

  private var kernelScalars: Int { plane.kernel_rows * plane.kernel_columns }
  private var paddedScalars: Int {
    (plan.input.size.height + padding.before.height + padding.after.height) * plane.image_columns
  }
  /// Channels per chunk of work: enough to be worth a thread.
  private var channelsPerChunk: Int {
    max(1, (1 << 16) / max(1, plan.groupOutputScalars * kernelScalars))
  }

  /// The convolution.
  @usableFromInline
  func result(
    _ input: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>?
  ) -> Tensor<Float> {
    let bias = bias ?? .zeros([plan.groups * plan.filters])
    return Tensor(unsafeUninitialized: plan.outputShape) { result in
      input.withUnsafeBufferPointer { input in
        write(
          plan.input.images, input.baseAddress!, weight, bias, into: result.baseAddress!,
          Rectifier())
      }
    }
  }

  /// Writes the convolutions of some images, followed by a rectifier, on several threads.
  func write(
    _ images: Int, _ input: UnsafePointer<Float>, _ weight: Tensor<Float>, _ bias: Tensor<Float>,
    into result: UnsafeMutablePointer<Float>, _ rectifier: Rectifier
  ) {
    withUnsafeBuffers(weight, bias) { weight, bias in
      forEachChannels(in: images * plan.groups) { channels, padded in
        for channel in channels {
          let image = self.padded(input + channel * plan.input.size.area, padded)
          for index in 0..<plan.filters {
            let filter = channel % plan.groups * plan.filters + index
            let result = result + (channel * plan.filters + index) * plan.output.area
            numeral_depthwise(
              image, weight.baseAddress! + filter * kernelScalars, bias[filter], plane, result)
            rectifier.apply(result, count: plan.output.area)
          }
        }
      }
    }
  }

  /// The gradients. Each channel's are summed over the images in order, on one thread.
  @usableFromInline
  func gradients(
    _ outputGradient: Tensor<Float>, input: Tensor<Float>, weight: Tensor<Float>,
    needsInputGradient: Bool
  ) -> Conv2DGradients<Float> {
    let inputGradient = needsInputGradient ? Storage<Float>(capacity: input.size) : nil
    let area = plan.input.size.area
    let weightGradient = Tensor<Float>(unsafeUninitialized: weight.shape) { weightGradient in
      withUnsafeBuffers(outputGradient, input, weight) { outputGradient, input, weight in
        forEachChannels(in: plan.groups) { groups, padded in
          for group in groups {
            let kernels = group * plan.filters * kernelScalars
            (weightGradient.baseAddress! + kernels).initialize(
              repeating: 0, count: plan.filters * kernelScalars)
            for image in 0..<plan.input.images {
              let channel = image * plan.groups + group
              func forEachFilter(
                _ body: (_ kernel: Int, _ gradient: UnsafePointer<Float>) -> Void
              ) {
                for index in 0..<plan.filters {
                  body(
                    kernels + index * kernelScalars,
                    outputGradient.baseAddress!
                      + (channel * plan.filters + index) * plan.output.area)
                }
              }
              let pixels = self.padded(input.baseAddress! + channel * area, padded)
              forEachFilter { kernel, gradient in
                numeral_depthwise_weight_gradient(
                  gradient, pixels, plane, weightGradient.baseAddress! + kernel)
              }
              guard let inputGradient else { continue }
              padded.initialize(repeating: 0, count: paddedScalars)
              forEachFilter { kernel, gradient in
                numeral_depthwise_image_gradient(
                  gradient, weight.baseAddress! + kernel, plane, padded)
              }
              copyRows(
                from: padded + padding.before.height * plane.image_columns + padding.before.width,
                plane.image_columns, to: inputGradient.start + channel * area,
                plan.input.size.width)
            }
          }
        }
      }
    }
    return Conv2DGradients(
      input: inputGradient.map { Tensor(shape: input.shape, storage: $0, offset: 0) },
      weight: weightGradient, bias: outputGradient.sum(axes: [0, 2, 3]))
  }

  /// Calls `body` with ranges of channels and memory for a padded one, on several threads.
  private func forEachChannels(
    in count: Int, _ body: (_ channels: Range<Int>, _ padded: UnsafeMutablePointer<Float>) -> Void
  ) {
    Parallel.forEachRange(of: channelsPerChunk, in: count) { channels in
      withUnsafeScratchBuffer(of: Float.self, count: paddedScalars) {
        body(channels, $0.baseAddress!)
      }
    }
  }

  /// One channel amid its padding, or the channel itself without padding.
  private func padded(
    _ channel: UnsafePointer<Float>, _ memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    guard padding.before != 0 || padding.after != 0 else { return channel }
    memory.initialize(repeating: 0, count: paddedScalars)
    copyRows(
      from: channel, plan.input.size.width,
      to: memory + padding.before.height * plane.image_columns + padding.before.width,
      plane.image_columns)
    return UnsafePointer(memory)
  }

  /// Copies the rows of a channel.
  private func copyRows(
    from source: UnsafePointer<Float>, _ sourceStride: Int,
    to target: UnsafeMutablePointer<Float>, _ targetStride: Int
  ) {
    for row in 0..<plan.input.size.height {
      (target + row * targetStride).update(
        from: source + row * sourceStride, count: plan.input.size.width)
    }
  }
}

extension Convolution {
  /// The direct loops where each group has a single channel, of Float; nil otherwise.
  @usableFromInline
  func depthwise<Scalar>(of type: Scalar.Type) -> DepthwiseConvolution? {
    guard Scalar.self == Float.self, groups > 1, channels == 1 else { return nil }
    return DepthwiseConvolution(self)
  }
}
