// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

extension Layer {
  /// Writes the weights to a `.safetensors` file, under their names and in PyTorch's layouts.
  ///
  /// In Python, `model.load_state_dict(safetensors.torch.load_file(file))` takes them.
  ///
  /// - Parameters:
  ///   - file: Where to write; a file that is there is replaced, whole or not at all.
  ///   - metadata: Texts to keep beside the weights.
  /// - Throws: `FileError` if the file cannot be written.
  public func write(safetensors file: URL, metadata: [String: String] = [:]) throws {
    var tensors = SafeTensors()
    tensors.metadata = metadata
    for (name, value) in parameters { tensors.insert(value, named: name) }
    try tensors.write(to: file)
  }

  /// Reads the weights from a `.safetensors` file, written here or by PyTorch.
  ///
  /// - Throws: `FileError` if the file cannot be read, or a weight is missing, of another shape or not
  ///   of `Float`. The layer then keeps the weights it had.
  public mutating func read(safetensors file: URL) throws {
    try restore(SafeTensors(contentsOf: file), prefix: "")
  }

  /// Takes the weights `prefix` + name, all of them or none.
  mutating func restore(_ tensors: SafeTensors, prefix: String) throws {
    var restored = self
    try restored.forEachParameter { name, value in
      value = try tensors.tensor(prefix + name, shape: value.shape)
    }
    self = restored
  }
}
