internal import CLapack

/// The solution of min ‖y − X β‖₂ with what a statistician asks of it.
public struct LeastSquaresFit: Sendable, Hashable {
    /// β, one column a right-hand side; zero for the columns of X in ``dropped``.
    public let coefficients: Matrix
    /// The numerical rank of X.
    public let rank: Int
    /// Columns of X that depend linearly on the others, ascending; their coefficients are zero.
    public let dropped: [Int]
    /// √(RSS / (rows − rank)), one a right-hand side; nil when no degree of freedom is left.
    public let residualStandardDeviation: [Double]?
    /// The standard error of each coefficient, arranged like ``coefficients``; nil when no degree of freedom is left.
    public let standardErrors: Matrix?
}

/// Least squares by QR with column scaling and column pivoting.
///
/// Each column of X is divided by its norm, X D P = Q R is factored (`dgeqp3`), Qᵀ y formed (`dormqr`) and R solved
/// (`dtrtrs`). The rank is the number of diagonal entries of the scaled R above `max(rows, columns)·ε·|R₁₁|`, so that
/// units of measurement do not decide it. Normal equations would lose half of the digits (all of them on NIST's Filip).
public enum LeastSquares {
    /// Fits every column of `responses` on the same `design`.
    ///
    /// - Parameters:
    ///   - design: X, observations × predictors.
    ///   - responses: y, observations × right-hand sides.
    /// - Throws: ``LinearAlgebraError/Code/notFinite`` when an entry is NaN or infinite.
    public static func fit(design: Matrix, responses: Matrix) throws(LinearAlgebraError) -> LeastSquaresFit {
        precondition(design.rows == responses.rows, "\(design.rows) rows of X, \(responses.rows) of y")
        precondition(design.rows > 0 && design.columns > 0, "X is \(design.rows) × \(design.columns)")
        try requireFinite(design)
        try requireFinite(responses)

        let qr = PivotedQR(factoring: design)
        let projected = qr.projected(responses)
        let rank = qr.rank
        var solution = Matrix(rows: design.columns, columns: responses.columns)
        if rank > 0 {
            let leading = try qr.solveLeading(projected, rank: rank)
            for side in 0..<responses.columns {
                for position in 0..<rank {
                    let predictor = qr.pivots[position]
                    solution[predictor, side] = leading[position, side] / qr.scales[predictor]
                }
            }
        }

        let freedom = design.rows - rank
        let deviations: [Double]? =
            freedom == 0
            ? nil
            : (0..<responses.columns).map { side in
                let rest = projected.column(side).dropFirst(rank)
                return (rest.reduce(0) { $0 + $1 * $1 } / Double(freedom)).squareRoot()
            }
        let unscaled = try qr.unscaledStandardErrors(rank: rank)
        return LeastSquaresFit(
            coefficients: solution,
            rank: rank,
            dropped: qr.pivots.dropFirst(rank).sorted(),
            residualStandardDeviation: deviations,
            standardErrors: deviations.map { deviations in
                Matrix(columns: deviations.map { deviation in unscaled.map { $0 * deviation } })
            })
    }

    /// Fits one response.
    public static func fit(design: Matrix, response: [Double]) throws(LinearAlgebraError) -> LeastSquaresFit {
        try fit(design: design, responses: Matrix(column: response))
    }
}

/// X D P = Q R, with D the reciprocal column norms and P the pivoting permutation.
private struct PivotedQR {
    private let factored: Matrix
    private let reflectors: [Double]
    /// The norms of X's columns (1 for a zero column).
    let scales: [Double]
    /// `pivots[i]` is the column of X at position i.
    let pivots: [Int]

    init(factoring design: Matrix) {
        _ = Blas.isReady
        var scaled = design
        scales = (0..<design.columns).map { column in
            let norm = euclideanNorm(design.column(column))
            return norm > 0 ? norm : 1
        }
        for column in 0..<design.columns {
            for row in 0..<design.rows { scaled[row, column] /= scales[column] }
        }
        var (m, n) = (Int32(design.rows), Int32(design.columns))
        var pivots = Array(repeating: Int32(0), count: design.columns)
        var reflectors = Array(repeating: 0.0, count: min(design.rows, design.columns))
        unsafe withWorkspace { work, size, info in
            unsafe dgeqp3_(&m, &n, &scaled.storage, &m, &pivots, &reflectors, work, size, info)
        } check: { LapackInfo(value: $0, routine: "dgeqp3").checkArguments() }
        factored = scaled
        self.reflectors = reflectors
        self.pivots = pivots.map { Int($0) - 1 }
    }

    var rank: Int {
        let diagonal = (0..<min(factored.rows, factored.columns)).map { abs(factored[$0, $0]) }
        guard let largest = diagonal.first, largest > 0 else { return 0 }
        let threshold = Double(max(factored.rows, factored.columns)) * Double.ulpOfOne * largest
        return diagonal.firstIndex { $0 <= threshold } ?? diagonal.count
    }

    /// Qᵀ y.
    func projected(_ responses: Matrix) -> Matrix {
        var result = responses
        var (side, trans) = (letter("L"), letter("T"))
        var (m, n, k) = (Int32(result.rows), Int32(result.columns), Int32(reflectors.count))
        var (lda, ldc) = (Int32(factored.rows), Int32(result.rows))
        unsafe withWorkspace { work, size, info in
            unsafe dormqr_(
                &side, &trans, &m, &n, &k, factored.storage, &lda, reflectors, &result.storage, &ldc, work, size, info,
                1, 1)
        } check: { LapackInfo(value: $0, routine: "dormqr").checkArguments() }
        return result
    }

    /// R₁₁⁻¹ times the first `rank` rows of `projected`.
    func solveLeading(_ projected: Matrix, rank: Int) throws(LinearAlgebraError) -> Matrix {
        var solution = Matrix(rows: rank, columns: projected.columns)
        for side in 0..<projected.columns {
            for row in 0..<rank { solution[row, side] = projected[row, side] }
        }
        var (uplo, trans, diag) = (letter("U"), letter("N"), letter("N"))
        var (n, nrhs, lda, ldb, info) = (
            Int32(rank), Int32(projected.columns), Int32(factored.rows), Int32(rank), Int32(0)
        )
        unsafe dtrtrs_(
            &uplo, &trans, &diag, &n, &nrhs, factored.storage, &lda, &solution.storage, &ldb, &info, 1, 1, 1)
        try LapackInfo(value: info, routine: "dtrtrs").check(.singular)
        return solution
    }

    /// The square roots of the diagonal of (XᵀX)⁻¹, zero for dropped columns: the row norms of R₁₁⁻¹, unscaled.
    func unscaledStandardErrors(rank: Int) throws(LinearAlgebraError) -> [Double] {
        var errors = Array(repeating: 0.0, count: factored.columns)
        guard rank > 0 else { return errors }
        var inverse = Matrix(rows: rank, columns: rank)
        for column in 0..<rank {
            for row in 0...column { inverse[row, column] = factored[row, column] }
        }
        var (uplo, diag, n, info) = (letter("U"), letter("N"), Int32(rank), Int32(0))
        unsafe dtrtri_(&uplo, &diag, &n, &inverse.storage, &n, &info, 1, 1)
        try LapackInfo(value: info, routine: "dtrtri").check(.singular)
        for row in 0..<rank {
            let norm = euclideanNorm((row..<rank).map { inverse[row, $0] })
            errors[pivots[row]] = norm / scales[pivots[row]]
        }
        return errors
    }
}

/// ‖v‖₂ without overflow or underflow of the squares.
private func euclideanNorm(_ values: some Sequence<Double>) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 0 }
    return largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
}
