// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors

/// A classifier whose predictions are averaged over shifts of the image, in inference.
///
/// Input: `[examples, channels, height, width]`. Output: with several shifts, the logarithm of the
/// mean of the probabilities, `[examples, classes]`; with one, the output of the model.
package struct ShiftAveraged<Model: Layer>: Layer {
  package let model: Model
  private let shifts: [(rows: Int, columns: Int)]

  package init(_ model: Model, shifts: [(rows: Int, columns: Int)]) {
    (self.model, self.shifts) = (model, shifts)
  }

  package func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    guard shifts.count > 1 else { return model(input) }
    // Rows and columns that leave the image on one side enter it on the other, where pixels of
    // background are as likely.
    let probabilities = shifts.map { shift in
      softmax(model(input.rolled(shift.rows, axis: 2).rolled(shift.columns, axis: 3)))
    }
    return log(probabilities.dropFirst().reduce(probabilities[0], +) / Float(shifts.count))
  }

  package func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    model.forward(input, in: context)
  }
}
