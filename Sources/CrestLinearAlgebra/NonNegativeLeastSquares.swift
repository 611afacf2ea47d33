/// The solution of min ‖y − X β‖₂ with β ≥ 0.
public struct NonNegativeLeastSquaresFit: Sendable, Hashable {
    /// β, one a column of X; each at least 0.
    public let coefficients: [Double]
    /// ‖y − X β‖₂.
    public let residualNorm: Double
}

/// Least squares with coefficients that cannot be negative, such as costs and shares (Lawson & Hanson 1974, chapter
/// 23).
///
/// The columns with a positive coefficient form the passive set. The column whose gradient promises most joins it, and
/// the set is solved by QR (``LeastSquares``); where that leaves a coefficient at zero or below, the step is cut at the
/// first one to reach zero, which then leaves the set. Every round lowers ‖y − X β‖₂ (a round that does not, for
/// rounding, is the last), so that no set comes twice and the search ends.
public enum NonNegativeLeastSquares {
    /// Fits `response` by the columns of `design`.
    ///
    /// - Throws: ``LinearAlgebraError/Code/notFinite`` when an entry is NaN or infinite.
    public static func fit(design: Matrix, response: [Double]) throws(LinearAlgebraError) -> NonNegativeLeastSquaresFit
    {
        precondition(design.rows == response.count, "\(design.rows) rows of X, \(response.count) of y")
        precondition(design.rows > 0 && design.columns > 0, "X is \(design.rows) × \(design.columns)")
        try requireFinite(design)
        try requireFinite(Matrix(column: response))
        var state = PassiveSet(design: design, response: response)
        while let column = state.mostPromising() {
            guard try state.enter(column) else { break }
        }
        return NonNegativeLeastSquaresFit(coefficients: state.coefficients, residualNorm: state.residualNorm)
    }
}

/// The columns with positive coefficients, and what they leave unexplained.
private struct PassiveSet {
    private let design: Matrix
    private let response: [Double]
    private let norms: [Double]
    private(set) var coefficients: [Double]
    private(set) var residualNorm: Double
    private var residuals: [Double]
    private var isPassive: [Bool]

    init(design: Matrix, response: [Double]) {
        self.design = design
        self.response = response
        norms = (0..<design.columns).map { euclideanNorm(design.column($0)) }
        coefficients = Array(repeating: 0, count: design.columns)
        residuals = response
        residualNorm = euclideanNorm(response)
        isPassive = Array(repeating: false, count: design.columns)
    }

    /// The column at zero along which ‖y − X β‖ falls fastest, columns being taken at length one; nil when it falls
    /// along none. A cosine between column and residuals within the rounding of a dot product is no direction.
    func mostPromising() -> Int? {
        let gradient = design.multiplied(by: residuals, transposingSelf: true)
        var best: (column: Int, slope: Double)?
        for column in gradient.indices where !isPassive[column] && norms[column] > 0 {
            let slope = gradient[column] / norms[column]
            if slope > best?.slope ?? roundingSlope { best = (column, slope) }
        }
        return best?.column
    }

    private var roundingSlope: Double {
        Double(design.rows) * Double.ulpOfOne * euclideanNorm(response)
    }

    /// Lets `column` join, and others leave until all coefficients are positive; whether that brought y nearer.
    mutating func enter(_ column: Int) throws(LinearAlgebraError) -> Bool {
        var next = self
        next.isPassive[column] = true
        while true {
            let goal = try next.unconstrained()
            guard let step = next.longestStep(to: goal) else {
                next.coefficients = goal
                break
            }
            next.move(step, to: goal)
        }
        next.residuals = zip(response, design.multiplied(by: next.coefficients)).map { $0 - $1 }
        next.residualNorm = euclideanNorm(next.residuals)
        guard next.residualNorm < residualNorm else { return false }
        self = next
        return true
    }

    /// The least squares solution on the passive columns, zero elsewhere.
    private func unconstrained() throws(LinearAlgebraError) -> [Double] {
        let passive = isPassive.indices.filter { isPassive[$0] }
        var goal = Array(repeating: 0.0, count: isPassive.count)
        guard !passive.isEmpty else { return goal }
        let part = Matrix(columns: passive.map { Array(design.column($0)) })
        let fit = try LeastSquares.fit(design: part, response: response)
        for (position, column) in passive.enumerated() { goal[column] = fit.coefficients[position, 0] }
        return goal
    }

    /// Which share of the way to `goal` can be gone until a coefficient is zero, and whose; nil for the whole of it.
    private func longestStep(to goal: [Double]) -> (share: Double, column: Int)? {
        var longest: (share: Double, column: Int)?
        for column in goal.indices where isPassive[column] && goal[column] <= 0 {
            // Both are zero for the column that has just joined, when it has to leave again.
            let fall = coefficients[column] - goal[column]
            let share = fall > 0 ? coefficients[column] / fall : 0
            if share < longest?.share ?? .infinity { longest = (share, column) }
        }
        return longest
    }

    private mutating func move(_ step: (share: Double, column: Int), to goal: [Double]) {
        for column in goal.indices where isPassive[column] {
            coefficients[column] = max(0, coefficients[column] + step.share * (goal[column] - coefficients[column]))
        }
        coefficients[step.column] = 0
        isPassive[step.column] = false
    }
}
