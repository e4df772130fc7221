// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A model for inference on examples of one shape: its layers are fused, and their weights are laid
/// out for the products once.
///
///     let network = model.compiled(for: [1, 28, 28])
///     let probabilities = network(images)
///
/// Convolution, bias, batch normalization, rectifier and max pooling are one operation, which
/// leaves no intermediate result in memory; the intermediate results of the others share a buffer
/// of a few examples, which stays in cache. The weights are those at the time of `compiled(for:)`.
///
/// A value may be used on several threads at once: each call has its own buffers, from the pool of
/// its thread, so that calls take no lock in common, and a loop of calls allocates nothing once it
/// has run. Layers that are not among those of this library, and activations other than rectifiers,
/// allocate their outputs.
public struct CompiledModel: Sendable {
  /// The shape of one example of the input.
  public let inputShape: [Int]
  /// The shape of one example of the output.
  public let outputShape: [Int]
  private let steps: [Step]
  /// The scalars of the buffer for one example.
  private let bufferSize: Int

  /// An operation and the locations of its operands.
  private struct Step: Sendable {
    let operation: any InferenceOperation
    let inputs: [Location]
    let output: Location
  }

  /// The location of a value.
  private enum Location: Sendable {
    /// The input of the call.
    case input
    /// The output of the call.
    case output
    /// A position in the buffer, in scalars of one example.
    case buffer(Int)
  }

  init(_ graph: InferenceGraph, outputShape: [Int]) {
    inputShape = graph.input.shape
    self.outputShape = outputShape
    var buffer = BufferPlan()
    var locations = [Location](repeating: .input, count: graph.nodes.count + 1)
    var lastUse = [Int](repeating: 0, count: graph.nodes.count + 1)
    for (index, node) in graph.nodes.enumerated() {
      for value in node.inputs { lastUse[value] = index }
    }
    var steps: [Step] = []
    for (index, node) in graph.nodes.enumerated() {
      let size = node.operation.outputSize
      locations[index + 1] =
        index + 1 == graph.output ? .output : .buffer(buffer.allocate(size))
      steps.append(
        Step(
          operation: node.operation, inputs: node.inputs.map { locations[$0] },
          output: locations[index + 1]))
      for value in Set(node.inputs) where value > 0 && lastUse[value] == index {
        if case .buffer(let start) = locations[value] { buffer.free(start) }
      }
    }
    self.steps = steps
    bufferSize = buffer.size
  }

  /// The model's output.
  ///
  /// - Parameter input: The examples, `[examples, …]`.
  /// - Returns: The outputs, `[examples, …]`, of the model from which this was compiled, within
  ///   rounding.
  /// - Precondition: The examples have the shape `inputShape`.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    Tensor(unsafeUninitialized: [examples(of: input)] + outputShape) { output in
      run(input, into: output.baseAddress!)
    }
  }

  /// Replaces the numbers of a tensor by the model's output, in its memory.
  ///
  ///     var probabilities = Tensor<Float>.zeros([64] + network.outputShape)
  ///     for images in batches { network.write(images, into: &probabilities) … }
  ///
  /// - Parameters:
  ///   - input: The examples, `[examples, …]`.
  ///   - output: A tensor of the output's shape, `[examples, …]`.
  /// - Precondition: The examples have the shape `inputShape`, and `output` has the output's.
  public func write(_ input: Tensor<Float>, into output: inout Tensor<Float>) {
    let shape = [examples(of: input)] + outputShape
    require(
      output.shape == shape,
      "CompiledModel.write: found an output of shape \(output.shape), expected \(shape)")
    output.withUnsafeMutableBufferPointer { run(input, into: $0.baseAddress!) }
  }

  private func examples(of input: Tensor<Float>) -> Int {
    require(
      input.rank > 0 && Array(input.shape.dropFirst()) == inputShape,
      "CompiledModel: found an input of shape \(input.shape), expected [examples] + \(inputShape)")
    return input.count
  }

  private func run(_ input: Tensor<Float>, into output: UnsafeMutablePointer<Float>) {
    let (inputSize, outputSize) = (inputShape.reduce(1, *), outputShape.reduce(1, *))
    let examples = input.count
    input.withUnsafeBufferPointer { input in
      Parallel.forEachRange(of: chunkSize(of: examples), in: examples) { chunk in
        run(
          chunk.count, input.baseAddress! + chunk.lowerBound * inputSize,
          into: output + chunk.lowerBound * outputSize)
      }
    }
  }

  /// The number of examples that pass through all operations together: as many as keep the buffer
  /// in the second-level cache, and few enough for every core to have some.
  private func chunkSize(of examples: Int) -> Int {
    let cached = (1 << 17) / max(1, bufferSize)
    return max(1, min(examplesPerChunk, cached, ceilDiv(examples, 4)))
  }

  private func run(
    _ examples: Int, _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    if steps.isEmpty { output.update(from: input, count: examples * inputShape.reduce(1, *)) }
    withUnsafeScratchBuffer(of: Float.self, count: examples * bufferSize) { buffer in
      func pointer(_ location: Location) -> UnsafePointer<Float> {
        switch location {
        case .input: input
        case .output: UnsafePointer(output)
        case .buffer(let start): UnsafePointer(buffer.baseAddress! + start * examples)
        }
      }
      for step in steps {
        let result = UnsafeMutablePointer(mutating: pointer(step.output))
        withUnsafeTemporaryAllocation(
          of: UnsafePointer<Float>.self, capacity: step.inputs.count
        ) { inputs in
          for (index, location) in step.inputs.enumerated() {
            inputs.initializeElement(at: index, to: pointer(location))
          }
          step.operation.run(examples, UnsafeBufferPointer(inputs), into: result)
        }
      }
    }
  }
}

extension Layer {
  /// This model for inference on examples of one shape, with fused layers; see `CompiledModel`.
  ///
  /// - Parameter inputShape: The shape of one example, without the axis of the batch.
  /// - Precondition: The model takes inputs of this shape.
  public func compiled(for inputShape: [Int]) -> CompiledModel {
    var graph = InferenceGraph(inputShape: inputShape)
    let result = graph.append(self, graph.input)
    return graph.compiled(result)
  }
}
