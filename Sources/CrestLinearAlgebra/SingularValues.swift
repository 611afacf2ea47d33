internal import CLapack

/// A = U diag(s) Vᵀ, thin: U has min(rows, columns) columns.
public struct SingularValueDecomposition: Sendable, Hashable {
    /// rows × min(rows, columns), orthonormal columns.
    public let left: Matrix
    /// Descending, not negative.
    public let singularValues: [Double]
    /// Vᵀ, min(rows, columns) × columns, orthonormal rows.
    public let rightTransposed: Matrix

    /// Decomposes `matrix` by divide and conquer (`dgesdd`).
    ///
    /// - Throws: ``LinearAlgebraError/Code/notFinite`` when an entry is NaN or infinite;
    ///   ``LinearAlgebraError/Code/noConvergence`` when the iteration fails.
    public init(_ matrix: Matrix) throws(LinearAlgebraError) {
        precondition(matrix.rows > 0 && matrix.columns > 0, "a \(matrix.rows) × \(matrix.columns) matrix is empty")
        try requireFinite(matrix)
        _ = Blas.isReady
        let rank = min(matrix.rows, matrix.columns)
        var a = matrix.storage
        var s = Array(repeating: 0.0, count: rank)
        var u = Matrix(rows: matrix.rows, columns: rank)
        var vt = Matrix(rows: rank, columns: matrix.columns)
        var integers = Array(repeating: Int32(0), count: 8 * rank)
        var jobz = letter("S")
        var (m, n, ldvt) = (Int32(matrix.rows), Int32(matrix.columns), Int32(rank))
        try unsafe withWorkspace { work, size, info in
            unsafe dgesdd_(
                &jobz, &m, &n, &a, &m, &s, &u.storage, &m, &vt.storage, &ldvt, work, size, &integers, info, 1)
        } check: { (info: Int32) throws(LinearAlgebraError) in
            try LapackInfo(value: info, routine: "dgesdd").check(.noConvergence)
        }
        left = u
        singularValues = s
        rightTransposed = vt
    }
}
