// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

extension Layer {
  /// Writes the weights to a `.safetensors` file, under their names and in PyTorch's layouts.
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
    for (name, value) in parameters { tensors.insert(value, named: name) }
    try tensors.write(to: file)
  }

  /// Replaces the weights by those in a `.safetensors` file, written by `write(to:metadata:)` or by
  /// PyTorch.
  ///
  /// Tensors in the file that are not weights of this layer are ignored. Weights of 16 or 64 bits
  /// (F16, BF16, F64) are converted.
  ///
  ///     try model.load(contentsOf: file, removingPrefixes: ["module.", "_orig_mod."])
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - prefixes: Prefixes to remove from the names in the file, such as those that PyTorch adds
  ///     for training on several devices (`module.`) and for compiled models (`_orig_mod.`).
  /// - Throws: `FileError` if the file cannot be read, or a weight is missing, has another shape or
  ///   is not a floating-point number. The layer then keeps its weights.
  public mutating func load(contentsOf file: URL, removingPrefixes prefixes: [String] = []) throws {
    var tensors = try SafeTensors(contentsOf: file)
    try tensors.removePrefixes(prefixes)
    try load(tensors)
  }

  /// Replaces the weights by those in the content of a `.safetensors` file.
  ///
  /// - Throws: `FileError` as `load(contentsOf:removingPrefixes:)`.
  public mutating func load(_ tensors: SafeTensors) throws {
    try load(tensors, prefix: "")
  }

  /// Replaces each weight by the tensor named `prefix` + the weight's name: all of them, or none if
  /// one is missing or does not match.
  mutating func load(_ tensors: SafeTensors, prefix: String) throws {
    var loaded = self
    try loaded.forEachParameter { name, value in
      value = try tensors.converted(prefix + name, shape: value.shape)
    }
    self = loaded
  }
}
