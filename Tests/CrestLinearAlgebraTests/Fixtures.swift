import CrestLinearAlgebra

/// Entry (i, j) is ((7i + 3j² + ij) mod 11 − 5) / 4, exact in binary: the design of scripts/reference/dense_algebra.py.
func latticeDesign(rows: Int = 12, columns: Int = 4) -> Matrix {
    var design = Matrix(rows: rows, columns: columns)
    for j in 0..<columns {
        for i in 0..<rows {
            let residue: Int = (7 * i + 3 * j * j + i * j) % 11
            design[i, j] = Double(residue - 5) / 4
        }
    }
    return design
}

/// Entry (i, k) is ((5i + 2k) mod 7 − 3) / 2.
func latticeResponses(rows: Int = 12, columns: Int = 3) -> Matrix {
    var responses = Matrix(rows: rows, columns: columns)
    for k in 0..<columns {
        for i in 0..<rows {
            let residue: Int = (5 * i + 2 * k) % 7
            responses[i, k] = Double(residue - 3) / 2
        }
    }
    return responses
}

/// The largest distance between two sequences of equal length.
func distance(_ left: some Sequence<Double>, _ right: some Sequence<Double>) -> Double {
    zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// What rounding may leave after a few dozen operations on numbers of size 1 to 10.
let rounding = 1e-13
