/// A dense matrix of doubles, stored column by column in one flat array: LAPACK's own order.
public struct Matrix: Sendable, Hashable {
    /// At least 0.
    public let rows: Int
    /// At least 0.
    public let columns: Int
    /// `storage[column * rows + row]`.
    public internal(set) var storage: [Double]

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, columnMajor: Array(repeating: 0, count: rows * columns))
    }

    /// Takes over values that are already in column-major order.
    public init(rows: Int, columns: Int, columnMajor values: [Double]) {
        precondition(rows >= 0 && columns >= 0, "a matrix cannot be \(rows) × \(columns)")
        precondition(values.count == rows * columns, "\(values.count) values for a \(rows) × \(columns) matrix")
        self.rows = rows
        self.columns = columns
        storage = values
    }

    /// One column.
    public init(column values: [Double]) {
        self.init(rows: values.count, columns: 1, columnMajor: values)
    }

    /// Columns of equal length, side by side.
    public init(columns: [[Double]]) {
        let rows = columns.first?.count ?? 0
        precondition(columns.allSatisfy { $0.count == rows }, "columns of different lengths")
        var storage: [Double] = []
        storage.reserveCapacity(rows * columns.count)
        for column in columns { storage += column }
        self.init(rows: rows, columns: columns.count, columnMajor: storage)
    }

    /// Ones on the diagonal.
    public static func identity(_ size: Int) -> Matrix {
        var result = Matrix(rows: size, columns: size)
        for index in 0..<size { result[index, index] = 1 }
        return result
    }

    /// The entry at `row` and `column`, counted from 0.
    public subscript(row: Int, column: Int) -> Double {
        get {
            precondition(
                (0..<rows) ~= row && (0..<columns) ~= column, "[\(row), \(column)] of a \(rows) × \(columns) matrix")
            return storage[column * rows + row]
        }
        set {
            precondition(
                (0..<rows) ~= row && (0..<columns) ~= column, "[\(row), \(column)] of a \(rows) × \(columns) matrix")
            storage[column * rows + row] = newValue
        }
    }

    /// One column, counted from 0.
    public func column(_ index: Int) -> ArraySlice<Double> {
        storage[(index * rows)..<((index + 1) * rows)]
    }
}

extension Matrix {
    /// The given rows, in their order.
    package func selecting(rows selection: [Int]) -> Matrix {
        var values: [Double] = []
        values.reserveCapacity(selection.count * columns)
        for column in 0..<columns {
            for row in selection { values.append(self[row, column]) }
        }
        return Matrix(rows: selection.count, columns: columns, columnMajor: values)
    }

    /// Rows for columns.
    package var transposed: Matrix {
        var values: [Double] = []
        values.reserveCapacity(rows * columns)
        for row in 0..<rows {
            for column in 0..<columns { values.append(self[row, column]) }
        }
        return Matrix(rows: columns, columns: rows, columnMajor: values)
    }

    /// Multiplies row i by `factors[i]`.
    package mutating func scaleRows(by factors: [Double]) {
        precondition(factors.count == rows, "\(rows) rows, \(factors.count) factors")
        for column in 0..<columns {
            let base = column * rows
            for row in 0..<rows { storage[base + row] *= factors[row] }
        }
    }
    /// Multiplies column j by `factors[j]`.
    package mutating func scaleColumns(by factors: [Double]) {
        precondition(factors.count == columns, "\(columns) columns, \(factors.count) factors")
        for column in 0..<columns {
            let base = column * rows
            for row in 0..<rows { storage[base + row] *= factors[column] }
        }
    }
}
