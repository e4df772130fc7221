// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors

/// The identity of images and labels: a digest of their bytes, sizes and order.
///
/// Paths and names may change between a run and its continuation, the data may not.
func dataDigest(_ parts: [LabeledImages]) -> String {
  var sha256 = SHA256()
  for part in parts {
    sha256.update(Array("\(part.images.shape) \(part.maxValue)\n".utf8))
    part.images.withUnsafeBufferPointer { sha256.update(UnsafeRawBufferPointer($0)) }
    part.labels.withUnsafeBytes { sha256.update($0) }
  }
  return shortened(sha256.digest())
}

/// The identity of the images of a folder, whose class names count and whose file names do not.
func dataDigest(_ folder: ImageFolder) -> String {
  var sha256 = SHA256()
  sha256.update(Array("\(folder.images.shape) \(folder.classes)\n".utf8))
  folder.images.withUnsafeBufferPointer { sha256.update(UnsafeRawBufferPointer($0)) }
  folder.labels.withUnsafeBytes { sha256.update($0) }
  return shortened(sha256.digest())
}

/// The identity of a tensor, such as initial centers.
func dataDigest(_ tensor: Tensor<Float>) -> String {
  var sha256 = SHA256()
  sha256.update(Array("\(tensor.shape)\n".utf8))
  tensor.withUnsafeBufferPointer { sha256.update(UnsafeRawBufferPointer($0)) }
  return shortened(sha256.digest())
}

/// The identity of a text, such as the definition of a network.
func dataDigest(_ text: String) -> String {
  var sha256 = SHA256()
  sha256.update(Array(text.utf8))
  return shortened(sha256.digest())
}

/// Enough of a digest to tell data apart, and few enough digits for a line of an error.
private func shortened(_ digest: String) -> String { "SHA-256 \(digest.prefix(32))" }
