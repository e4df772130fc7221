@_exported import Datasets
@_exported import Downloads
@_exported import Models
@_exported import Pictures
@_exported import Tensors
