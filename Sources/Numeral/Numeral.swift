// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

@_exported import NumeralDatasets
@_exported import NumeralDownloads
@_exported import NumeralFiles
@_exported import NumeralImages
@_exported import NumeralLearning
@_exported import NumeralLinearAlgebra
@_exported import NumeralNetworks
@_exported import NumeralPlots
@_exported import NumeralTensors
@_exported import NumeralWorkflows
