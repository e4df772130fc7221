// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

extension Layer {
  /// Writes the weights and the running state to a `.safetensors` file, under their names and in
  /// PyTorch's layouts.
  ///
  ///     try model.write(to: URL(filePath: "model.safetensors"))
  ///
  /// PyTorch loads the file with `model.load_state_dict(safetensors.torch.load_file(path))`, into a
  /// module whose weights have the same names.
  ///
  /// - Parameters:
  ///   - file: The file to write. An existing file is replaced only once the new one is complete.
  ///   - metadata: Strings to store in the file's header.
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to file: URL, metadata: [String: String] = [:]) throws {
    var tensors = SafeTensors()
    tensors.metadata = metadata
    for (name, value) in parameters + runningState { tensors.insert(value, named: name) }
    try tensors.write(to: file)
  }

  /// Replaces the weights and the running state by those in a `.safetensors` file, written by
  /// `write(to:metadata:)` or by PyTorch.
  ///
  /// Tensors in the file that are not weights of this layer are ignored. Weights of 16 or 64 bits
  /// (F16, BF16, F64) are converted.
  ///
  ///     try model.load(contentsOf: file, removingPrefixes: ["module.", "_orig_mod."])
  ///     try model.load(contentsOf: file) { name in
  ///       name == "head.weight" ? "classifier.6.weight" : name
  ///     }
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - prefixes: Prefixes to remove from the names in the file, such as those that PyTorch adds
  ///     for training on several devices (`module.`) and for compiled models (`_orig_mod.`).
  ///   - fileName: The name in the file, without those prefixes, of the weight of a name; by
  ///     default, the same.
  /// - Throws: `FileError` if the file cannot be read, or a weight is missing, has another shape or
  ///   is not a floating-point number. The layer then keeps its weights.
  public mutating func load(
    contentsOf file: URL, removingPrefixes prefixes: [String] = [],
    naming fileName: (_ name: String) -> String = { $0 }
  ) throws {
    try load(SafeTensors(contentsOf: file), removingPrefixes: prefixes, naming: fileName)
  }

  /// Replaces the weights and the running state by tensors in memory: see
  /// `load(contentsOf:removingPrefixes:naming:)`.
  ///
  /// - Throws: `FileError` if a weight is missing, has another shape or is not a floating-point
  ///   number.
  public mutating func load(
    _ tensors: SafeTensors, removingPrefixes prefixes: [String] = [],
    naming fileName: (_ name: String) -> String = { $0 }
  ) throws {
    var tensors = tensors
    try tensors.removePrefixes(prefixes)
    var loaded = self
    func read(_ name: String, _ value: inout Tensor<Float>) throws {
      value = try tensors.converted(fileName(name), shape: value.shape)
    }
    try loaded.forEachParameter(read)
    try loaded.forEachState(read)
    self = loaded
  }
}
