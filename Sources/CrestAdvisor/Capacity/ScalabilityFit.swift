import CrestLinearAlgebra
import RealModule

/// Nonlinear least squares of the Universal Scalability Law on log X: Levenberg–Marquardt (Marquardt 1963), kept in
/// σ, κ ≥ 0 by holding a parameter at zero while the sum of squares would fall outside only.
struct ScalabilityFit {
    /// log γ.
    private(set) var logSingle: Double
    private(set) var contention: Double
    private(set) var coherency: Double
    private(set) var sumOfSquares = 0.0
    private let points: [LoadTestPoint]

    /// Starts from the linear form N / X = (1 + σ (N − 1) + κ N (N − 1)) / γ with non-negative coefficients, each row
    /// divided by its left side.
    init(_ points: [LoadTestPoint]) throws(LinearAlgebraError) {
        self.points = points
        let weights = points.map { $0.throughput / $0.concurrency }
        let linear = try NonNegativeLeastSquares.fit(
            design: Matrix(columns: [
                weights,
                zip(points, weights).map { ($0.concurrency - 1) * $1 },
                zip(points, weights).map { $0.concurrency * ($0.concurrency - 1) * $1 },
            ]),
            response: Array(repeating: 1, count: points.count)
        ).coefficients
        // Where the start has no constant, any speed will do: the iteration finds its own.
        let inverse = linear[0] > 0 ? linear[0] : 1 / (weights.max() ?? 1)
        logSingle = -.log(inverse)
        contention = linear[1] / inverse
        coherency = linear[2] / inverse
        sumOfSquares = squares()
        try descend()
    }

    /// log X − log X(N).
    private func residuals() -> [Double] {
        points.map { point in
            .log(point.throughput / point.concurrency) - logSingle + .log(onePlus: spread(point))
        }
    }

    /// σ (N − 1) + κ N (N − 1).
    private func spread(_ point: LoadTestPoint) -> Double {
        (point.concurrency - 1) * (contention + coherency * point.concurrency)
    }

    private func squares() -> Double {
        residuals().reduce(0) { $0 + $1 * $1 }
    }

    /// The derivatives of log X(N), a column a parameter.
    private func derivatives() -> [[Double]] {
        let slopes = points.map { -($0.concurrency - 1) / (1 + spread($0)) }
        return [points.map { _ in 1 }, slopes, zip(points, slopes).map { $0.concurrency * $1 }]
    }

    private mutating func descend() throws(LinearAlgebraError) {
        var damping = 1e-3
        for _ in 0..<Self.mostSteps {
            let (columns, residuals) = (derivatives(), residuals())
            let gradient = columns.map { zip($0, residuals).reduce(0) { $0 + $1.0 * $1.1 } }
            let free = (0..<3).filter { $0 == 0 || value($0) > 0 || gradient[$0] > 0 }
            let step = try Ridge.fit(
                design: Matrix(columns: free.map { columns[$0] }), responses: Matrix(column: residuals),
                penalties: free.map { column in damping * columns[column].reduce(0) { $0 + $1 * $1 } }
            ).coefficients.storage
            var next = self
            for (column, change) in zip(free, step) { next.change(column, by: change) }
            next.sumOfSquares = next.squares()
            // Near the minimum the sum of squares is flat to rounding while the parameters still move.
            guard next.sumOfSquares <= sumOfSquares * (1 + Self.flatness) + .leastNormalMagnitude else {
                damping *= 4
                if damping > Self.mostDamping { return }
                continue
            }
            let moved = (0..<3).reduce(0.0) {
                max($0, abs(next.value($1) - value($1)) / (abs(value($1)) + Self.smallest))
            }
            self = next
            damping /= 8
            if moved < Self.precision { return }
        }
    }

    private static let mostSteps = 500
    private static let mostDamping = 1e12
    /// A few units in the last place of a sum of squares.
    private static let flatness = 1e-14
    /// Relative change of a parameter at which it stands still.
    private static let precision = 1e-13
    /// Far below any contention or coherency that a test could tell from zero.
    private static let smallest = 1e-12

    private func value(_ column: Int) -> Double {
        [logSingle, contention, coherency][column]
    }

    private mutating func change(_ column: Int, by step: Double) {
        switch column {
        case 0: logSingle += step
        case 1: contention = max(0, contention + step)
        default: coherency = max(0, coherency + step)
        }
    }

    /// The standard errors of log γ, σ and κ from the linearised problem; nil without a degree of freedom, or where the
    /// points do not tell the parameters apart.
    func standardErrors() throws(LinearAlgebraError) -> [Double]? {
        let fit = try LeastSquares.fit(design: Matrix(columns: derivatives()), response: residuals())
        guard fit.rank == 3, points.count > 3 else { return nil }
        let unscaled = fit.standardErrors.map { errors in (0..<3).map { errors[$0, 0] } }
        // The linear fit takes off what a held parameter leaves: the spread is that of the law itself.
        guard let unscaled, let deviation = fit.residualStandardDeviation?[0], deviation > 0 else {
            return [0, 0, 0]
        }
        let own = (sumOfSquares / Double(points.count - 3)).squareRoot()
        return unscaled.map { $0 / deviation * own }
    }
}
