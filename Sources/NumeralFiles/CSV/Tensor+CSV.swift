// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

extension Tensor where Scalar: CSVElement {
  /// Reads columns of a CSV file, plain or compressed with gzip.
  ///
  ///     let x = try Tensor<Float>(csv: URL(filePath: "rows.csv"))
  ///     let y = try Tensor<Double>(
  ///       csv: file, columns: ["height", "weight"], separator: ";", missing: .nan)
  ///
  /// The format is that of ``CSV``, which reads text too. The memory that is taken is that of the
  /// result, whatever the length of the file's text.
  ///
  /// - Parameters:
  ///   - file: The file, or a pipe.
  ///   - columns: The columns: names, numbers from 0, or a range of numbers; by default, all.
  ///   - separator: The ASCII character between two fields.
  ///   - header: Whether the first record holds the columns' names. By default, it does if none of
  ///     its fields is a number, a Boolean or the text of a missing value, and not all are empty.
  ///   - comment: The first character of lines that are skipped.
  ///   - missing: The value of missing fields, which are refused by default.
  ///   - missingMarkers: The texts of missing values.
  /// - Throws: `FileError` with the line and the column if the file cannot be read, violates the
  ///   format, has no such column, or has a field that is missing, has another form, or is a number
  ///   beyond the range of `Scalar`.
  /// - Precondition: `separator` and `comment` are different ASCII characters, neither quotes nor
  ///   line breaks.
  public init(
    csv file: URL, columns: some CSVColumns = 0..., separator: Character = ",",
    header: Bool? = nil, comment: Character? = nil, missing: Scalar? = nil,
    missingMarkers: [String] = CSV.missingMarkers
  ) throws {
    let format = CSVFormat(
      separator: separator, header: header, comment: comment, missingMarkers: missingMarkers)
    var scanner = try CSVScanner(ByteReader(csv: file), format: format)
    let columns = try scanner.table.indices(columns)
    var (rowCount, parts): (Int, [[Scalar]]) = (0, [])
    while let block = try scanner.next() {
      rowCount += block.lines.count
      let count = block.lines.count * columns.count
      parts.append(
        try [Scalar](unsafeUninitializedCapacity: count) { target, initialized in
          try scanner.table.decode(
            columns, of: block, missing: missing,
            into: UnsafeMutableBufferPointer(rebasing: target[..<count]))
          initialized = count
        })
    }
    self.init(unsafeUninitialized: [rowCount, columns.count]) { target in
      var start = 0
      for index in parts.indices {
        start = target[start...].initialize(fromContentsOf: parts[index])
        // Each part goes when it is copied, so that the memory is not taken twice.
        parts[index] = []
      }
    }
  }

  /// Writes a matrix or a vector, which is one column, to a CSV file atomically.
  ///
  ///     try x.write(csv: URL(filePath: "rows.csv"), names: ["height", "weight"])
  ///
  /// Numbers are written with the fewest digits from which the same number is read. NaN is `nan`,
  /// which is read again with `missing: .nan`. Lines end in LF, and names have quotes where they
  /// need them. The file is compressed with gzip if its name ends in `.gz`.
  ///
  /// - Parameters:
  ///   - file: The file, which is replaced if it exists.
  ///   - names: The names of the columns, for a header.
  ///   - separator: The ASCII character between two fields.
  /// - Throws: `FileError` if the file cannot be written.
  /// - Precondition: The tensor has one axis, or two, of which the second is not empty. There are
  ///   as many names as columns. `separator` is an ASCII character, and neither a quote, a line
  ///   break, nor a part of numbers.
  public func write(csv file: URL, names: [String]? = nil, separator: Character = ",") throws {
    let width = rank == 2 ? shape[1] : 1
    require(
      rank == 1 || rank == 2 && width > 0,
      "Tensor.write(csv:): the shape is \(shape), expected [rows] or [rows, columns]")
    require(
      names == nil || names?.count == width,
      "Tensor.write(csv:): found \(names?.count ?? 0) names, expected \(width), as many as columns")
    var text = CSVText(separator: separator)
    require(
      !"+-.0123456789".contains(separator) && !separator.isLetter,
      "Tensor.write(csv:): the separator \(separator) is a part of numbers")
    if let names { text.append(names.map { Array($0.utf8) }) }
    func append<Value: CSVValue>(_: Value.Type) {
      withUnsafeBufferPointer { scalars in
        let values = UnsafeRawBufferPointer(scalars).bindMemory(to: Value.self)
        for row in 0..<shape[0] {
          text.append(UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width]))
        }
      }
    }
    append(Scalar.valueType)
    try text.write(to: file)
  }
}
