internal import CLapack

/// A = L Lᵀ of a symmetric positive definite matrix: factored once, solved for as many right-hand sides as wanted.
public struct Cholesky: Sendable, Hashable {
    private let factor: Matrix
    /// What had to be added to the diagonal to make the matrix positive definite; 0 when nothing was.
    public let jitter: Double

    /// The number of equations.
    package var size: Int { factor.rows }

    /// Factors `matrix` + cI (`dpotrf`), reading its lower triangle.
    ///
    /// When it is not positive definite to rounding, the diagonal is raised by 10⁻¹², 10⁻¹⁰ … 10⁻⁶ times its mean, and
    /// ``jitter`` says by how much.
    ///
    /// - Parameter ridge: c, at least 0.
    /// - Throws: ``LinearAlgebraError/Code/notPositiveDefinite`` when that does not help;
    ///   ``LinearAlgebraError/Code/notFinite`` when an entry is NaN or infinite.
    public init(factoring matrix: Matrix, addingToDiagonal ridge: Double = 0) throws(LinearAlgebraError) {
        precondition(
            matrix.rows == matrix.columns, "a \(matrix.rows) × \(matrix.columns) matrix has no Cholesky factor")
        try requireFinite(matrix)
        guard matrix.rows > 0 else {
            (factor, jitter) = (matrix, 0)
            return
        }
        let meanDiagonal = (0..<matrix.rows).reduce(0) { $0 + abs(matrix[$1, $1] + ridge) } / Double(matrix.rows)
        var failure: LinearAlgebraError?
        for share in [0, 1e-12, 1e-10, 1e-8, 1e-6] {
            do {
                factor = try Self.factored(matrix, adding: ridge + share * meanDiagonal)
                jitter = share * meanDiagonal
                return
            } catch {
                failure = error
            }
        }
        throw failure ?? LinearAlgebraError(.notPositiveDefinite, detail: "no factorization")
    }

    private static func factored(_ matrix: Matrix, adding value: Double) throws(LinearAlgebraError) -> Matrix {
        _ = Blas.isReady
        var result = matrix
        for index in 0..<matrix.rows { result[index, index] += value }
        var (uplo, n, info) = (letter("L"), Int32(matrix.rows), Int32(0))
        unsafe dpotrf_(&uplo, &n, &result.storage, &n, &info, 1)
        try LapackInfo(value: info, routine: "dpotrf").check(.notPositiveDefinite)
        return result
    }

    /// A⁻¹ B for all columns of B at once (`dpotrs`).
    public func solve(_ rightHandSides: Matrix) -> Matrix {
        precondition(
            rightHandSides.rows == factor.rows, "\(factor.rows) equations, \(rightHandSides.rows) right-hand rows")
        var solution = rightHandSides
        guard solution.columns > 0, factor.rows > 0 else { return solution }
        var (uplo, n, nrhs, info) = (letter("L"), Int32(factor.rows), Int32(solution.columns), Int32(0))
        unsafe dpotrs_(&uplo, &n, &nrhs, factor.storage, &n, &solution.storage, &n, &info, 1)
        LapackInfo(value: info, routine: "dpotrs").checkArguments()
        return solution
    }

    /// bᵀ A⁻¹ b of each column b = ‖L⁻¹ b‖², at half the cost of A⁻¹ b (`dtrtrs`).
    public func quadraticForms(_ columns: Matrix) -> [Double] {
        precondition(columns.rows == factor.rows, "\(factor.rows) equations, \(columns.rows) rows")
        var whitened = columns
        guard columns.columns > 0, factor.rows > 0 else { return Array(repeating: 0, count: columns.columns) }
        var (uplo, trans, diag) = (letter("L"), letter("N"), letter("N"))
        var (n, nrhs, info) = (Int32(factor.rows), Int32(columns.columns), Int32(0))
        unsafe dtrtrs_(&uplo, &trans, &diag, &n, &nrhs, factor.storage, &n, &whitened.storage, &n, &info, 1, 1, 1)
        LapackInfo(value: info, routine: "dtrtrs").checkArguments()
        return (0..<columns.columns).map { whitened.column($0).reduce(0) { $0 + $1 * $1 } }
    }

    /// A⁻¹ b.
    public func solve(_ rightHandSide: [Double]) -> [Double] {
        solve(Matrix(column: rightHandSide)).storage
    }
}

/// Ridge regression: β = (XᵀWX + Λ)⁻¹ XᵀW y (Hoerl & Kennard 1970), for many responses at once.
public enum Ridge {
    /// Fits every column of `responses` on the same design and penalties with one factorization.
    ///
    /// Meant for standardised predictors and positive penalties, where the normal equations are well conditioned;
    /// without a penalty use ``LeastSquares``.
    ///
    /// - Parameters:
    ///   - design: X, observations × predictors.
    ///   - responses: y, observations × right-hand sides.
    ///   - penalties: the diagonal of Λ, one a predictor, not negative.
    ///   - weights: the diagonal of W, one an observation, not negative; nil for ones.
    /// - Returns: β, predictors × right-hand sides, and the jitter that the factorization needed.
    /// - Throws: ``LinearAlgebraError`` when the equations cannot be solved.
    public static func fit(
        design: Matrix, responses: Matrix, penalties: [Double], weights: [Double]? = nil
    ) throws(LinearAlgebraError) -> (coefficients: Matrix, jitter: Double) {
        precondition(design.rows == responses.rows, "\(design.rows) rows of X, \(responses.rows) of y")
        precondition(design.columns == penalties.count, "\(design.columns) predictors, \(penalties.count) penalties")
        var weightedResponses = responses
        if let weights { weightedResponses.scaleRows(by: weights) }
        var normal = weights.map { design.gram(weights: $0) } ?? design.gram
        for index in penalties.indices { normal[index, index] += penalties[index] }
        let cholesky = try Cholesky(factoring: normal)
        let moments = design.multiplied(by: weightedResponses, transposingSelf: true)
        return (cholesky.solve(moments), cholesky.jitter)
    }
}
