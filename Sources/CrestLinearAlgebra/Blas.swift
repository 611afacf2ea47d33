internal import CLapack

/// OpenBLAS as this process runs it.
public enum Blas {
    /// One thread, because parallelism is ours, over series: two levels of threads slow each other down, and results
    /// would depend on the load. Evaluated once; every entry into this module passes through it.
    static let isReady: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// The kernels in use (`Haswell`, `SkylakeX`, `Prescott` …).
    public static var coreName: String {
        _ = isReady
        return unsafe String(cString: openblas_get_corename())
    }

    /// OpenBLAS's description of its own build.
    public static var configuration: String {
        _ = isReady
        return unsafe String(cString: openblas_get_config())
    }
}

extension Matrix {
    /// `op(self) · op(other)`, where `op` transposes when asked to (`dgemm`).
    public func multiplied(
        by other: Matrix, transposingSelf: Bool = false, transposingOther: Bool = false
    ) -> Matrix {
        let (resultRows, inner) = transposingSelf ? (columns, rows) : (rows, columns)
        let (otherRows, resultColumns) =
            transposingOther ? (other.columns, other.rows) : (other.rows, other.columns)
        precondition(inner == otherRows, "\(resultRows) × \(inner) times \(otherRows) × \(resultColumns)")
        var result = Matrix(rows: resultRows, columns: resultColumns)
        guard resultRows > 0, resultColumns > 0, inner > 0 else { return result }
        _ = Blas.isReady
        var (m, n, k) = (Int32(resultRows), Int32(resultColumns), Int32(inner))
        var (lda, ldb, ldc) = (Int32(rows), Int32(other.rows), Int32(resultRows))
        var (one, zero) = (1.0, 0.0)
        var (opA, opB) = (transposition(transposingSelf), transposition(transposingOther))
        unsafe dgemm_(
            &opA, &opB, &m, &n, &k, &one, storage, &lda, other.storage, &ldb, &zero, &result.storage, &ldc, 1, 1)
        return result
    }

    /// `selfᵀ · self`, both triangles filled (`dsyrk`: half the work of a product).
    public var gram: Matrix {
        var result = Matrix(rows: columns, columns: columns)
        result.addGram(of: storage, rows: rows)
        result.mirrorLowerTriangle()
        return result
    }

    /// `selfᵀ · W · self` with the weights of the rows on the diagonal of W, not negative.
    ///
    /// Rows are scaled by their weights' roots a block at a time, which stays in the cache; a copy of all would not.
    public func gram(weights: [Double]) -> Matrix {
        precondition(weights.count == rows, "\(rows) rows, \(weights.count) weights")
        let roots = weights.map { $0.squareRoot() }
        var result = Matrix(rows: columns, columns: columns)
        var block: [Double] = []
        for first in stride(from: 0, to: rows, by: Self.blockRows) {
            let range = first..<min(rows, first + Self.blockRows)
            block.removeAll(keepingCapacity: true)
            for column in 0..<columns {
                for row in range { block.append(storage[column * rows + row] * roots[row]) }
            }
            result.addGram(of: block, rows: range.count)
        }
        result.mirrorLowerTriangle()
        return result
    }

    /// With some hundred columns, a block takes a few hundred kilobytes.
    private static let blockRows = 256

    /// Adds `blockᵀ · block` of as many columns to the lower triangle.
    private mutating func addGram(of block: [Double], rows: Int) {
        guard columns > 0, rows > 0 else { return }
        _ = Blas.isReady
        var (uplo, trans) = (letter("L"), letter("T"))
        var (n, k, lda, ldc, one) = (Int32(columns), Int32(rows), Int32(rows), Int32(columns), 1.0)
        unsafe dsyrk_(&uplo, &trans, &n, &k, &one, block, &lda, &one, &storage, &ldc, 1, 1)
    }

    /// `op(self) · vector` (`dgemv`).
    public func multiplied(by vector: [Double], transposingSelf: Bool = false) -> [Double] {
        let (resultCount, inner) = transposingSelf ? (columns, rows) : (rows, columns)
        precondition(inner == vector.count, "\(resultCount) × \(inner) times a vector of \(vector.count)")
        var result = Array(repeating: 0.0, count: resultCount)
        guard rows > 0, columns > 0 else { return result }
        _ = Blas.isReady
        var (trans, m, n, lda, step) = (
            transposition(transposingSelf), Int32(rows), Int32(columns), Int32(rows), Int32(1)
        )
        var (one, zero) = (1.0, 0.0)
        unsafe dgemv_(&trans, &m, &n, &one, storage, &lda, vector, &step, &zero, &result, &step, 1)
        return result
    }

    private mutating func mirrorLowerTriangle() {
        for column in 0..<columns {
            for row in (column + 1)..<max(rows, column + 1) { self[column, row] = self[row, column] }
        }
    }
}

/// A Fortran character argument.
func letter(_ character: Unicode.Scalar) -> CChar {
    CChar(truncatingIfNeeded: character.value)
}

private func transposition(_ isTransposed: Bool) -> CChar {
    letter(isTransposed ? "T" : "N")
}
