// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralNetworks
import NumeralTensors

@testable import NumeralDatasets
@testable import NumeralFiles
@testable import NumeralWorkflows

/// The readers of foreign bytes.
enum Reader: String, CaseIterable {
  case checkpoint, csv, definition, gzip, idx, jpeg, json, npy, npz, onnx, png, safetensors
  case weights

  /// Reads the bytes as a file, and uses what was read.
  func read(_ bytes: Data) {
    switch self {
    case .checkpoint: readCheckpoint(bytes)
    case .csv: readCSV(bytes)
    case .definition: readDefinition(bytes)
    case .gzip: attempt { try readGzip([UInt8](bytes)) }
    case .idx: readIDX(bytes)
    case .jpeg: attempt { readImage(try ImageFile(decoding: bytes, name: "input")) }
    case .json: readJSON([UInt8](bytes))
    case .npy: readNumPy(bytes)
    case .npz: attempt { try readNumPyArchive(bytes) }
    case .onnx: readONNX(bytes)
    case .png: attempt { use(try PNG(decoding: bytes, name: "input").pixels) }
    case .safetensors: readSafeTensors(bytes)
    case .weights: readWeights(bytes)
    }
  }
}

/// The file that errors name.
let file = URL(fileURLWithPath: "/input")

/// A folder for readers that take files. `Scripts/fuzz` sets one in memory, and removes it.
let folder = FileManager.default.temporaryDirectory

/// Calls `body`, which throws an error of one line or nothing.
func attempt(_ body: () throws -> Void) {
  do {
    try body()
  } catch {
    precondition(
      error is FileError || error is ArgumentError || error is TrainingError,
      "an error of type \(type(of: error)): \(error)")
    precondition(!"\(error)".contains("\n"), "an error of several lines: \(error)")
  }
}

/// Reads all memory of a tensor.
func use<Scalar: TensorElement>(_ tensor: Tensor<Scalar>) {
  precondition(tensor.scalars.count == tensor.shape.reduce(1, *))
  var hasher = Hasher()
  for scalar in tensor.scalars { hasher.combine(scalar) }
  _ = hasher.finalize()
}

/// Decompresses at once and in chunks.
private func readGzip(_ bytes: [UInt8]) throws {
  let limit = 1 << 20
  let content = try ByteReader(bytes, file: file).read(limit)
  let reader = try ByteReader(bytes, file: file)
  var chunks: [UInt8] = []
  while chunks.count < limit, case let chunk = try reader.read(min(97, limit - chunks.count)),
    !chunk.isEmpty
  { chunks += chunk }
  precondition(chunks == content, "other content in chunks")
}

/// Reads the pixels, and converts those of a small image to other channels and another size.
private func readImage(_ image: ImageFile) {
  use(image.pixels)
  guard image.pixels.size < 1 << 16 else { return }
  use(image.channelsFirst(3))
  use(image.channelsFirst(1, resizedTo: Size2D(5, 9)))
}

/// Reads any JSON, and strings, which are written as literals of which the same is read.
private func readJSON(_ bytes: [UInt8]) {
  func read(_ body: (inout JSONReader) throws -> Void) {
    do {
      var reader = try JSONReader(bytes)
      try body(&reader)
    } catch {
      let failure = error as! JSONReader.Failure
      precondition((0...bytes.count).contains(failure.offset), "an error outside of the text")
    }
  }
  read { reader in
    try reader.skipValue()
    try reader.end()
  }
  read { reader in
    let string = try reader.string()
    var again = try JSONReader(Array(string.jsonLiteral.utf8))
    let copy = try again.string()
    try again.end()
    precondition(copy.utf8.elementsEqual(string.utf8), "another string after writing")
  }
  read { reader in
    try reader.array { reader in
      let count = try reader.count()
      precondition(count >= 0, "a negative count")
    }
  }
}

/// Reads the elements as of the type that the header states, and as bytes.
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
  attempt {
    switch try IDXHeader(ByteReader([UInt8](bytes), file: file)).elementType {
    case .int8: read(Int8.self)
    case .int16: read(Int16.self)
    case .int32: read(Int32.self)
    case .float32: read(Float.self)
    case .float64: read(Double.self)
    default: break
    }
  }
  read(UInt8.self)
}

/// Reads the elements as of the type that the header states, and as floating-point numbers.
private func readNumPy(_ bytes: Data) {
  func read<Scalar: TensorElement>(_: Scalar.Type) {
    attempt { use(try Tensor<Scalar>(decoding: bytes, file: file)) }
  }
  attempt {
    let type = try NumPyHeader(ByteSource(bytes, file: file)).type
    switch type.elementType {
    case .bool: read(Bool.self)
    case .uint8: read(UInt8.self)
    case .int64: read(Int.self)
    case .float64: read(Double.self)
    default: break
    }
    guard type.floatFormat != nil else { return }
    let array = folder.appendingPathComponent("array")
    try bytes.write(to: array)
    use(try Tensor<Float>(convertingContentsOf: array))
  }
  attempt {
    let floats = try Tensor<Float>(decoding: bytes, file: file)
    use(floats)
    // A length of 0 does not justify the memory of the others.
    if floats.rank > 0 { use(floats.sum(axis: 0)) }
  }
}

/// Reads a table as text and as numbers, which are those of Swift's parser, and writes it as text
/// of which the same is read.
private func readCSV(_ bytes: Data) {
  attempt { use(try Digits.parse(bytes, file: file).images) }
  attempt {
    let table = try CSV(decoding: bytes, file: file, comment: "#")
    attempt { use(try table.tensor(columns: ..<(-1), as: Float.self, missing: .nan)) }
    attempt { use(try table.tensor(as: Int8.self, missing: 0)) }
    attempt { use(try table.tensor(as: UInt64.self, missing: 0)) }
    attempt { use(try table.tensor(as: Bool.self)) }
    // A compressed table may be a thousand times as long.
    guard table.rowCount * table.columnCount < 1 << 16 else { return }
    for column in 0..<min(table.columnCount, 8) {
      attempt {
        let numbers = try table.column(column, as: Double.self, missing: .nan).scalars
        for (text, number) in zip(try table.strings(column), numbers) where !number.isNaN {
          let text = text.trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
          precondition(Double(text)?.bitPattern == number.bitPattern, "another number")
        }
      }
      attempt {
        let (codes, categories) = try table.categories(column)
        precondition(codes.allSatisfy(categories.indices.contains), "a code without a category")
      }
    }
    let copy = folder.appendingPathComponent("table")
    try table.write(to: copy)
    let again = try CSV(contentsOf: copy, header: table.names != nil)
    precondition(
      again.rowCount == table.rowCount && again.names == table.names, "another table after writing")
    for column in 0..<min(table.columnCount, 8) {
      attempt {
        let (found, expected) = (try again.strings(column), try table.strings(column))
        precondition(found == expected, "other text after writing")
      }
    }
  }
}

/// Reads each array of an archive, and writes those that were read.
private func readNumPyArchive(_ bytes: Data) throws {
  let archive = try NumPyArchive(decoding: bytes, file: file)
  var copy = NumPyArchive()
  func read<Scalar: TensorElement>(_ name: String, _: Scalar.Type) {
    attempt {
      let tensor = try archive.tensor(name, as: Scalar.self)
      use(tensor)
      copy.insert(tensor, named: name)
    }
  }
  for name in archive.names {
    read(name, Bool.self)
    read(name, UInt8.self)
    read(name, Int32.self)
    read(name, Float.self)
    read(name, Complex<Double>.self)
    attempt { use(try archive.converted(name, as: Double.self)) }
  }
  guard !copy.names.isEmpty else { return }
  let written = folder.appendingPathComponent("archive")
  try copy.write(to: written, compresses: bytes.count % 2 == 0)
  let again = try NumPyArchive(contentsOf: written)
  precondition(again.names == copy.names, "other names after writing")
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

/// Loads a network's weights, or the clusters of digits, and predicts.
private func readWeights(_ bytes: Data) {
  attempt {
    var tensors = try SafeTensors(decoding: bytes, file: file)
    try tensors.removePrefixes(["module.", "_orig_mod."])
    attempt {
      var network = Linear(2, 3, seed: 1)
      try network.load(tensors)
      use(network(Tensor([1, -2], shape: [1, 2])))
    }
    if tensors.metadata["definition"] != nil { _ = try ImageClassifier(tensors, file).classes }
    // A network of digits is larger than the inputs.
    guard tensors.metadata["format"] == "numeral-clusters" else { return }
    let model = folder.appendingPathComponent("model")
    try tensors.write(to: model)
    _ = try DigitModel(contentsOf: model).predict(Digits.images[..<2].unlabeled)
  }
}
