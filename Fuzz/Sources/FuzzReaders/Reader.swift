// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralNetworks
import NumeralTensors

/// The readers of foreign bytes.
enum Reader: String, CaseIterable {
  case idx, npy, safetensors, png, weights

  /// Reads the bytes as a file, and uses what was read.
  func read(_ bytes: Data) {
    switch self {
    case .idx: readIDX(bytes)
    case .npy: readNumPy(bytes)
    case .safetensors: readSafeTensors(bytes)
    case .png: attempt { use(try PNG(decoding: bytes, name: "input").pixels) }
    case .weights: readWeights(bytes)
    }
  }
}

private let file = URL(fileURLWithPath: "/input")

/// Calls `body`, which throws a `FileError` of one line or nothing.
private func attempt(_ body: () throws -> Void) {
  do {
    try body()
  } catch let error as FileError {
    precondition(!error.description.contains("\n"), "an error of several lines")
  } catch {
    fatalError("an error of type \(type(of: error)): \(error)")
  }
}

/// Reads all memory of a tensor.
private func use<Scalar: TensorElement>(_ tensor: Tensor<Scalar>) {
  precondition(tensor.scalars.count == tensor.shape.reduce(1, *))
  var hasher = Hasher()
  for scalar in tensor.scalars { hasher.combine(scalar) }
  _ = hasher.finalize()
}

private func readIDX(_ bytes: Data) {
  func read<Element: IDXElement>(_: Element.Type) {
    attempt {
      let idx = try IDX<Element>(decoding: [UInt8](bytes), file: file)
      use(idx.tensor)
      // What was read is written as bytes from which the same is read.
      let encoded = idx.encoded()
      let again = try IDX<Element>(decoding: encoded, file: file)
      precondition(again.encoded() == encoded, "other bytes after a second reading")
    }
  }
  read(UInt8.self)
  read(Int8.self)
  read(Int16.self)
  read(Int32.self)
  read(Float.self)
  read(Double.self)
}

private func readNumPy(_ bytes: Data) {
  attempt { use(try Tensor<Bool>(decoding: bytes, file: file)) }
  attempt { use(try Tensor<UInt8>(decoding: bytes, file: file)) }
  attempt { use(try Tensor<Int>(decoding: bytes, file: file)) }
  attempt { use(try Tensor<Double>(decoding: bytes, file: file)) }
  attempt {
    let floats = try Tensor<Float>(decoding: bytes, file: file)
    use(floats)
    // A length of 0 does not justify the memory of the others.
    if floats.rank > 0 { use(floats.sum(axis: 0)) }
  }
}

private func readSafeTensors(_ bytes: Data) {
  attempt {
    var tensors = try SafeTensors(decoding: bytes, file: file)
    for name in tensors.names {
      attempt { use(try tensors.tensor(name, as: Bool.self)) }
      attempt { use(try tensors.tensor(name, as: UInt8.self)) }
      attempt { use(try tensors.tensor(name, as: Int.self)) }
      attempt { use(try tensors.converted(name, as: Float.self)) }
      attempt { use(try tensors.converted(name, as: Double.self)) }
    }
    try tensors.removePrefixes(["module."])
  }
}

/// Restores the training of a small network.
private func readWeights(_ bytes: Data) {
  attempt {
    var trainer = Trainer(
      Linear(2, 3, seed: 1), optimizer: SGD(learningRate: 0.1, momentum: 0.9),
      loss: CrossEntropy())
    try trainer.restore(SafeTensors(decoding: bytes, file: file), from: file)
    for parameter in trainer.model.parameters { use(parameter.value) }
  }
}
