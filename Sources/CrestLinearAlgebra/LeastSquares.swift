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

/// Least squares by QR with column scaling and column pivoting, refined.
///
/// Each column of X is divided by the power of two below its norm, which rounds nothing; X D P = Q R is factored
/// (`dgeqp3`), Qᵀ y formed (`dormqr`), R solved (`dtrtrs`), and the solution refined together with its residuals
/// (Björck 1967). The rank is the number of diagonal entries of the scaled R above `max(rows, columns)·ε·|R₁₁|`, so
/// that units of measurement do not decide it. Normal equations would lose half of the digits (all of them on NIST's
/// Filip).
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
        let freedom = design.rows - qr.rank
        var coefficients = Matrix(rows: design.columns, columns: responses.columns)
        var deviations: [Double] = []
        for side in 0..<responses.columns {
            let solution = try qr.solve(Array(responses.column(side)))
            for (position, value) in solution.scaledCoefficients.enumerated() {
                let predictor = qr.pivots[position]
                coefficients[predictor, side] = value / qr.scales[predictor]
            }
            if freedom > 0 { deviations.append(euclideanNorm(solution.residuals) / Double(freedom).squareRoot()) }
        }
        let unscaled = try qr.unscaledStandardErrors()
        return LeastSquaresFit(
            coefficients: coefficients,
            rank: qr.rank,
            dropped: qr.pivots.dropFirst(qr.rank).sorted(),
            residualStandardDeviation: freedom > 0 ? deviations : nil,
            standardErrors: freedom > 0
                ? Matrix(columns: deviations.map { deviation in unscaled.map { $0 * deviation } }) : nil)
    }

    /// Fits one response.
    public static func fit(design: Matrix, response: [Double]) throws(LinearAlgebraError) -> LeastSquaresFit {
        try fit(design: design, responses: Matrix(column: response))
    }
}
