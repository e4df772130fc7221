// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import Testing

/// Optimizers, schedules, losses and layers against those of PyTorch.
@Suite struct PyTorchFixtureTests {
  private let fixture: SafeTensors

  init() throws {
    fixture = try SafeTensors(contentsOf: TestSupport.fixture("training.safetensors"))
  }

  private func tensor(_ name: String) throws -> Tensor<Float> { try fixture.tensor(name) }

  private func check(
    _ found: Tensor<Float>, _ name: String, tolerance: Float = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try tensor(name)
    #expect(
      found.isApproximatelyEqual(
        to: expected, relativeTolerance: tolerance, absoluteTolerance: tolerance),
      "\(name): found \(found), expected \(expected)", sourceLocation: sourceLocation)
  }

  /// A layer of one weight and nothing else.
  private struct Weight: Layer {
    var value: Tensor<Float>
    var parameterPaths: TensorPaths<Weight> { ["value": \.value] }

    func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { input }
    func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
      ForwardPass(input) { Gradients(input: $0) }
    }
  }

  private static let optimizers: [String: any Optimizer] = [
    "adam": Adam(learningRate: 0.1),
    "adam-decay": Adam(
      learningRate: 0.05, betas: (0.8, 0.9), epsilon: 1e-3, weightDecay: 0.1),
    "adamw": AdamW(learningRate: 0.1, weightDecay: 0.2),
    "rmsprop": RMSProp(learningRate: 0.05),
    "rmsprop-momentum": RMSProp(
      learningRate: 0.05, alpha: 0.9, momentum: 0.7, weightDecay: 0.1),
  ]

  @Test(arguments: optimizers.keys.sorted())
  func optimizerTakesTheSameSteps(_ name: String) throws {
    var optimizer = try #require(Self.optimizers[name])
    var model = Weight(value: try tensor("optimizer.start"))
    let gradients = try tensor("optimizer.gradients")
    for step in 0..<gradients.count {
      optimizer.update(&model, along: ["value": gradients[step]])
      try check(model.value, "optimizer.\(name).\(step)")
    }
    #expect(optimizer.state.steps == gradients.count)
  }

  @Test(
    arguments: [
      ("step", StepSchedule(from: 0.5, every: 6, factor: 0.3)),
      ("cosine", CosineSchedule(from: 0.5, to: 0.01, steps: 20)),
      ("one-cycle", OneCycleSchedule(peak: 0.5, steps: 20)),
    ] as [(String, any LearningRateSchedule)])
  func scheduleHasTheSameRates(_ name: String, _ schedule: any LearningRateSchedule) throws {
    let rates = Tensor((0..<20).map { schedule.learningRate(atStep: $0) })
    try check(rates, "schedule.\(name)")
  }

  private static let labels = [1, 0, 3, 3, 2]
  private static let weights: [Float] = [1, 0.5, 2, 0.25]

  @Test(
    arguments: [
      ("cross-entropy", CrossEntropy()),
      ("smoothing", CrossEntropy(labelSmoothing: 0.1)),
      ("weights", CrossEntropy(classWeights: weights)),
      ("smoothing-weights", CrossEntropy(labelSmoothing: 0.2, classWeights: weights)),
    ])
  func lossOfLabels(_ name: String, _ loss: CrossEntropy) throws {
    try check(loss, Self.labels, name)
  }

  @Test(
    arguments: [
      ("soft", "shares", SoftCrossEntropy()), ("binary", "bits", BCEWithLogitsLoss()),
      ("mse", "numbers", MSELoss()), ("l1", "numbers", L1Loss()),
      ("huber", "numbers", HuberLoss(delta: 1.5)),
    ] as [(String, String, any Loss<Tensor<Float>>)])
  func lossOfTensors(
    _ name: String, _ targets: String, _ loss: any Loss<Tensor<Float>>
  ) throws {
    try check(loss, tensor("loss.\(targets)"), name)
  }

  /// Checks the mean loss and its gradient, of the whole batch and of two parts.
  private func check<Target>(_ loss: some Loss<Target>, _ targets: Target, _ name: String) throws {
    let outputs = try tensor("loss.outputs")
    try check(Tensor(Float(loss(outputs, targets))), "loss.\(name)")
    let scale = Float(1 / loss.weight(of: targets))
    let whole = loss.valueWithGradient(outputs, targets, scale: scale)
    try check(whole.gradient, "loss.\(name).gradient")
    let parts = [0..<2, 2..<5].map {
      loss.valueWithGradient(outputs[$0], targets.examples($0), scale: scale)
    }
    #expect(abs(parts[0].value + parts[1].value - whole.value) <= 1e-6 * abs(whole.value))
    try check(.concatenate(parts.map(\.gradient)), "loss.\(name).gradient")
  }

  private static let layers: [String: any Layer] = [
    "batch-norm": BatchNorm(3), "batch-norm-rows": BatchNorm(3, momentum: 0.3),
    "layer-norm": LayerNorm(6), "leaky-relu": LeakyReLU(0.2), "sigmoid": Sigmoid(),
    "tanh": Tanh(), "silu": SiLU(), "gelu": GELU(), "softmax": Softmax(),
    "global-average": GlobalAveragePool(),
  ]

  @Test(arguments: layers.keys.sorted())
  func layerHasTheSameOutputsAndGradients(_ name: String) throws {
    var layer = try #require(Self.layers[name])
    try layer.forEachParameter { $1 = try tensor("layer.\(name).before.\($0)") }
    let input = try tensor("layer.\(name).input")
    let pass = layer.forward(input, in: TrainingContext(seed: 1))
    try check(pass.output, "layer.\(name).output")
    let gradients = pass.pullback(try tensor("layer.\(name).gradient"))
    try check(try #require(gradients.input), "layer.\(name).input-gradient", tolerance: 2e-5)
    #expect(Set(gradients.parameters.keys) == Set(layer.parameters.map(\.name)))
    for (parameter, gradient) in gradients.parameters {
      try check(gradient, "layer.\(name).gradient.\(parameter)")
    }
    #expect(Set(pass.state.keys) == Set(layer.runningState.map(\.name)))
    for (buffer, value) in pass.state { try check(value, "layer.\(name).state.\(buffer)") }
    layer.forEachState { $1 = pass.state[$0]! }
    try check(layer(input), "layer.\(name).inference")
  }
}
