// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import TestSupport
import XCTest

/// Weights in `.safetensors` files, and checkpoints of a training.
final class WeightFileTests: XCTestCase {
  private func model(seed: RandomKey, hidden: Int = 5) -> Sequential {
    Sequential(seed: seed) {
      Linear(4, hidden).named("hidden")
      Dropout(0.5)
      Linear(hidden, 3)
    }
  }

  func testWeightsAreReadAsWritten() throws {
    let file = try temporaryFolder().appendingPathComponent("weights.safetensors")
    let written = model(seed: 1)
    try written.write(to: file, metadata: ["format": "test"])
    let tensors = try SafeTensors(contentsOf: file)
    XCTAssertEqual(tensors.names, ["2.bias", "2.weight", "hidden.bias", "hidden.weight"])
    XCTAssertEqual(tensors.metadata, ["format": "test"])
    var read = model(seed: 2)
    try read.load(contentsOf: file)
    XCTAssertEqual(read.parameters.map(\.value), written.parameters.map(\.value))
  }

  func testWeightsAreReadUnderOtherNames() throws {
    var tensors = SafeTensors()
    let written = model(seed: 1)
    for (name, value) in written.parameters {
      let name = name.replacingOccurrences(of: "hidden.", with: "encoder.layers.0.linear.")
      tensors.insert(value, named: "module.\(name)")
    }
    var read = model(seed: 2)
    try read.load(tensors, removingPrefixes: ["module."]) {
      $0.hasPrefix("hidden.") ? "encoder.layers.0.linear.\($0.dropFirst(7))" : $0
    }
    XCTAssertEqual(read.parameters.map(\.value), written.parameters.map(\.value))
    var other = model(seed: 2)
    XCTAssertThrowsError(try other.load(tensors))
  }

  func testWeightsAreKeptIfTheFileDoesNotMatch() throws {
    let folder = try temporaryFolder()
    let file = folder.appendingPathComponent("weights.safetensors")
    var kept = model(seed: 1)
    let before = kept.parameters.map(\.value)

    try model(seed: 2, hidden: 6).write(to: file)
    assertFileError(
      file, found: "tensor 'hidden.weight' of shape [6, 4]", expected: "shape [5, 4]"
    ) { try kept.load(contentsOf: file) }

    // The last weight is missing; those before it would match.
    var incomplete = SafeTensors()
    for (name, value) in model(seed: 2).parameters.dropLast() {
      incomplete.insert(value, named: name)
    }
    try incomplete.write(to: file)
    assertFileError(file, found: "no tensor '2.bias'", expected: "2.weight") {
      try kept.load(contentsOf: file)
    }
    XCTAssertEqual(kept.parameters.map(\.value), before)
  }

  private func trainer() -> Trainer<Sequential, CrossEntropy, SGD> {
    Trainer(
      model(seed: 1), optimizer: SGD(learningRate: 0.1, momentum: 0.9), loss: CrossEntropy(),
      seed: 3)
  }

  private let batches = (0..<4).map { batch -> (inputs: Tensor<Float>, targets: [Int]) in
    (.normal([12, 4], seed: RandomKey(4).child(batch)), (0..<12).map { $0 % 3 })
  }

  func testTrainingContinuesFromACheckpointWithTheSameBits() throws {
    let file = try temporaryFolder().appendingPathComponent("checkpoint.safetensors")
    var uninterrupted = trainer()
    try uninterrupted.train(on: batches)
    try uninterrupted.checkpoint().write(to: file)
    try uninterrupted.train(on: batches)

    var resumed = trainer()
    try resumed.restore(SafeTensors(contentsOf: file), from: file)
    XCTAssertEqual(resumed.epoch, 1)
    try resumed.train(on: batches)
    XCTAssertEqual(resumed.epoch, 2)
    for (a, b) in zip(resumed.model.parameters, uninterrupted.model.parameters) {
      assertSameBits(a.value, b.value, a.name)
    }
  }

  func testTrainerIsUnchangedIfTheCheckpointDoesNotMatch() throws {
    let file = try temporaryFolder().appendingPathComponent("checkpoint.safetensors")
    var trainer = trainer()
    try trainer.train(on: batches)
    let before = trainer.model.parameters.map(\.value)
    assertFileError(file, found: "no version", expected: "a trainer's checkpoint of version 3") {
      try trainer.restore(SafeTensors(), from: file)
    }
    let other = Trainer(
      model(seed: 1, hidden: 6), optimizer: trainer.optimizer, loss: CrossEntropy(), seed: 3)
    assertFileError(file, found: "tensor 'model.hidden.weight'", expected: "shape [5") {
      try trainer.restore(other.checkpoint(), from: file)
    }
    XCTAssertEqual(trainer.epoch, 1)
    XCTAssertEqual(trainer.model.parameters.map(\.value), before)
  }
}
