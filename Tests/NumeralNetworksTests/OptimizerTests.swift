// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors
import Testing

/// Groups of weights, limits of gradients, schedules and averages of weights.
@Suite struct OptimizerTests {
  @Test(
    arguments: [
      ("*.bias", "fc1.bias", true), ("*.bias", "fc1.weight", false),
      ("conv*", "conv1.weight", true),
      ("conv*", "fc1.weight", false), ("*", "x", true), ("fc1.bias", "fc1.bias", true),
      ("fc1.bias", "fc1.bias2", false), ("a*b*c", "a-b-c", true), ("a*b*c", "abc", true),
      ("a*b*c", "a-c", false), ("a*a", "a", false), ("", "", true), ("**.w", "l.w", true),
    ])
  func patternMatches(_ pattern: String, _ name: String, _ matches: Bool) {
    #expect(ParameterGroup(pattern).contains(name) == matches)
  }

  private func model() -> Sequential {
    Sequential(seed: 1) {
      Linear(3, 4).named("first")
      ReLU()
      Linear(4, 2).named("second")
    }
  }

  private let inputs = Tensor<Float>.normal([12, 3], seed: 2)
  private let labels = (0..<12).map { $0 % 2 }

  @Test func groupsFreezeAndDecay() throws {
    var trainer = Trainer(
      model(),
      optimizer: SGD(
        learningRate: 0.1, weightDecay: 0.5,
        groups: [
          ParameterGroup("first.*", learningRate: 0), ParameterGroup("*.bias", weightDecay: 0),
        ]), loss: CrossEntropy())
    var plain = Trainer(model(), optimizer: SGD(learningRate: 0.1), loss: CrossEntropy())
    let before = trainer.model.parameters
    try trainer.train(on: [(inputs, labels)])
    try plain.train(on: [(inputs, labels)])
    let (after, undecayed) = (trainer.model.parameters, plain.model.parameters)
    #expect(after[0].value == before[0].value && after[1].value == before[1].value)
    #expect(after[2].name == "second.weight" && after[2].value != undecayed[2].value)
    #expect(after[3].name == "second.bias" && after[3].value == undecayed[3].value)
  }

  @Test func gradientsAreScaledToTheNorm() throws {
    var (clipped, plain) = (
      Trainer(model(), optimizer: SGD(learningRate: 1), loss: CrossEntropy()),
      Trainer(model(), optimizer: SGD(learningRate: 1), loss: CrossEntropy())
    )
    clipped.clipping = .norm(0.01)
    let before = clipped.model.parameters.map(\.value)
    try clipped.train(on: [(inputs, labels)])
    try plain.train(on: [(inputs, labels)])
    func steps(_ model: Sequential) -> [Tensor<Float>] {
      zip(model.parameters, before).map { $0.value - $1 }
    }
    func norm(_ steps: [Tensor<Float>]) -> Float {
      steps.reduce(0) { $0 + square($1).sum() }.squareRoot()
    }
    let (short, long) = (steps(clipped.model), steps(plain.model))
    #expect(abs(norm(short) - 0.01) <= 1e-6)
    for (short, long) in zip(short, long) {
      #expect(
        (short / norm(steps(clipped.model))).isApproximatelyEqual(
          to: long / norm(steps(plain.model)), relativeTolerance: 1e-3, absoluteTolerance: 1e-4))
    }
  }

  @Test func scheduleSetsTheRateOfEachStep() throws {
    var trainer = Trainer(model(), optimizer: Adam(), loss: CrossEntropy())
    trainer.schedule = WarmUp(steps: 3, then: CosineSchedule(from: 0.4, steps: 4))
    var rates: [Float] = []
    try trainer.train(on: Array(repeating: (inputs, labels), count: 8)) {
      rates.append($0.trainer.optimizer.learningRate)
    }
    let expected: [Float] = [0.1, 0.2, 0.3, 0.4, 0.34142137, 0.2, 0.058578644, 0]
    #expect(Tensor(rates).isApproximatelyEqual(to: Tensor(expected), absoluteTolerance: 1e-6))
  }

  @Test func averageFollowsTheWeights() throws {
    var trainer = Trainer(model(), optimizer: SGD(learningRate: 0.5), loss: CrossEntropy())
    trainer.average = WeightAverage(decay: 0.5)
    var expected: Tensor<Float>?
    try trainer.train(on: Array(repeating: (inputs, labels), count: 6)) { step in
      let weight = step.trainer.model.parameters[0].value
      let steps = step.trainer.average!.steps - 1
      let kept = min(0.5, Float(1 + steps) / Float(10 + steps))
      expected = expected.map { kept * $0 + (1 - kept) * weight } ?? weight
    }
    let averaged = trainer.averagedModel.parameters[0].value
    #expect(averaged.isApproximatelyEqual(to: try #require(expected), relativeTolerance: 1e-6))
    #expect(averaged != trainer.model.parameters[0].value)
  }
}
