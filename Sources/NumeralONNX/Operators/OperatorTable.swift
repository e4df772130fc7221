// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The operators that can be computed, by their names in ONNX's own domain.
enum OperatorTable {
  /// The versions of the operators that are read: those of ONNX 1.2 to 1.23.
  static let versions = 7...28

  /// The operation of a name, or nil if there is none.
  static func operation(named name: String) -> (any Operator.Type)? {
    ElementwiseFunction.functions[name] != nil ? ElementwiseFunction.self : operations[name]
  }

  private static let operations: [String: any Operator.Type] = [
    "Abs": SignFunction.self, "Add": Arithmetic.self, "And": Logic.self,
    "ArgMax": ArgExtremum.self, "ArgMin": ArgExtremum.self, "AveragePool": Pool.self,
    "BatchNormalization": BatchNormalization.self, "Cast": Cast.self, "Clip": Clip.self,
    "Concat": Concat.self, "Constant": Constant.self, "ConstantOfShape": ConstantOfShape.self,
    "Conv": Conv.self, "ConvTranspose": ConvTranspose.self, "DepthToSpace": DepthToSpace.self,
    "Div": Arithmetic.self, "Dropout": Identity.self, "Elu": Activate.self,
    "Equal": Comparison.self, "Expand": Expand.self, "Flatten": FlattenToMatrix.self,
    "Gather": Gather.self, "Gelu": Gelu.self, "Gemm": Gemm.self,
    "GlobalAveragePool": GlobalPool.self, "GlobalMaxPool": GlobalPool.self,
    "Greater": Comparison.self, "GreaterOrEqual": Comparison.self,
    "HardSigmoid": Activate.self, "HardSwish": Activate.self, "Identity": Identity.self,
    "InstanceNormalization": InstanceNormalization.self,
    "LayerNormalization": LayerNormalization.self, "LeakyRelu": Activate.self,
    "Less": Comparison.self, "LessOrEqual": Comparison.self,
    "LogSoftmax": SoftmaxAlongAxis.self, "MatMul": MatMul.self, "Max": Arithmetic.self,
    "MaxPool": Pool.self, "Min": Arithmetic.self, "Mul": Arithmetic.self,
    "Neg": SignFunction.self, "Not": Not.self, "Or": Logic.self, "PRelu": PRelu.self,
    "Pad": Pad.self, "Pow": Arithmetic.self, "Range": NumberRange.self,
    "ReduceL2": Reduce.self, "ReduceMax": Reduce.self, "ReduceMean": Reduce.self,
    "ReduceMin": Reduce.self, "ReduceSum": Reduce.self, "Relu": Activate.self,
    "Reshape": Reshape.self, "Resize": Resize.self, "Shape": Shape.self,
    "Sigmoid": Activate.self, "Sign": SignFunction.self, "Size": Size.self,
    "Slice": Slice.self, "Softmax": SoftmaxAlongAxis.self, "Split": Split.self,
    "Squeeze": Squeeze.self, "Sub": Arithmetic.self, "Sum": Arithmetic.self,
    "Swish": Activate.self, "Tanh": Activate.self, "Tile": Tile.self,
    "Transpose": Transpose.self, "Unsqueeze": Unsqueeze.self, "Upsample": Resize.self,
    "Where": Where.self, "Xor": Logic.self,
  ]

  /// The names of all operators, sorted.
  static let names = (Array(operations.keys) + Array(ElementwiseFunction.functions.keys)).sorted()
}
