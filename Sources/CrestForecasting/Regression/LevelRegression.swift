import CrestLinearAlgebra
import RealModule

/// The change of a level from one cycle to the next, regressed on 1, a trend and past levels:
///
///     L(d) − L(d − 1) = β · x(d),   x = (1, d, L(d − 1), L(d − 2), L(d − q))
///
/// by ridge, so that the prior is a random walk. 25 penalties are tried from one singular value decomposition and their
/// solutions averaged with weights exp(−(G − G_min)/G_min), G being the leave-one-out error: no single penalty is right
/// for a few dozen cycles (Honda 2026).
struct LevelRegression: Sendable, Hashable, Codable {
    /// How many cycles back the levels in x lie.
    let lags: [Int]
    /// Of the unstandardised predictors without the leading 1.
    private let slopes: [Double]
    private let intercept: Double
    /// Leave-one-out errors of the change, in time order.
    let errors: [Double]

    /// The fewest levels that can be regressed.
    static let leastLevels = 6
    private static let leastRows = 8
    private static let penalties = (0..<25).map { Double.pow(10, Double($0) / 4 - 3) }

    /// - Parameters:
    ///   - levels: one a cycle, at least ``leastLevels``.
    ///   - longLag: q, the cycles in a longer season; left out when the history is too short for it.
    init(levels: [Double], longLag: Int?) throws(LinearAlgebraError) {
        precondition(levels.count >= Self.leastLevels, "\(levels.count) levels for a regression")
        let lags =
            [1, 2]
            + [longLag].compactMap { lag in lag.flatMap { $0 > 2 && levels.count - $0 >= Self.leastRows ? $0 : nil } }
        self.lags = lags
        let rows = Array((lags.max() ?? 2)..<levels.count)
        let predictors =
            [rows.map { Double($0 - levels.count) }] + lags.map { lag in rows.map { levels[$0 - lag] } }
        let means = predictors.map { $0.reduce(0, +) / Double(rows.count) }
        let scales = zip(predictors, means).map { column, mean in
            (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows.count)).squareRoot()
        }
        let standardized = zip(predictors, zip(means, scales)).map { column, unit in
            column.map { unit.1 > 0 ? ($0 - unit.0) / unit.1 : 0 }
        }
        let changes = rows.map { levels[$0] - levels[$0 - 1] }
        let average = try AveragedRidge(
            design: Matrix(columns: [Array(repeating: 1, count: rows.count)] + standardized), response: changes,
            penalties: Self.penalties.map { $0 * Double(rows.count) })
        let slopes = zip(average.coefficients.dropFirst(), scales).map { $1 > 0 ? $0 / $1 : 0 }
        self.slopes = slopes
        intercept = average.coefficients[0] - zip(slopes, means).reduce(0) { $0 + $1.0 * $1.1 }
        errors = average.leaveOneOutErrors
    }

    /// The level that follows `levels`, `cyclesAhead` (0, 1, …) after the data.
    func next(after levels: [Double], cyclesAhead: Int) -> Double {
        guard let last = levels.last else { return intercept }
        var change = intercept + slopes[0] * Double(cyclesAhead)
        for (slope, lag) in zip(slopes.dropFirst(), lags) { change += slope * levels[max(0, levels.count - lag)] }
        return last + change
    }
}

/// Ridge solutions for several penalties, averaged by their leave-one-out errors.
private struct AveragedRidge {
    let coefficients: [Double]
    /// e/(1 − h), averaged like the solutions.
    let leaveOneOutErrors: [Double]

    init(design: Matrix, response: [Double], penalties: [Double]) throws(LinearAlgebraError) {
        let decomposition = try SingularValueDecomposition(design)
        let (left, singular) = (decomposition.left, decomposition.singularValues)
        let projected = left.multiplied(by: response, transposingSelf: true)
        let trials = penalties.map { penalty in
            let shrinkage = singular.map { $0 * $0 / ($0 * $0 + penalty) }
            let errors = response.indices.map { row in
                var (fitted, leverage) = (0.0, 0.0)
                for index in singular.indices {
                    fitted += left[row, index] * shrinkage[index] * projected[index]
                    leverage += left[row, index] * left[row, index] * shrinkage[index]
                }
                return (response[row] - fitted) / (1 - leverage)
            }
            let solution = singular.indices.map {
                singular[$0] / (singular[$0] * singular[$0] + penalty) * projected[$0]
            }
            return (solution: solution, errors: errors, score: errors.reduce(0) { $0 + $1 * $1 })
        }
        let best = trials.map(\.score).min() ?? 0
        let raw = trials.map { best > 0 ? Double.exp(-($0.score - best) / best) : ($0.score == 0 ? 1 : 0) }
        let total = raw.reduce(0, +)
        func average(_ values: [[Double]]) -> [Double] {
            values[0].indices.map { index in
                zip(values, raw).reduce(0) { $0 + $1.0[index] * ($1.1 / total) }
            }
        }
        coefficients = decomposition.rightTransposed
            .multiplied(by: average(trials.map(\.solution)), transposingSelf: true)
        leaveOneOutErrors = average(trials.map(\.errors))
    }
}
