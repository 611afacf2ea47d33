import CrestForecasting
import CrestLinearAlgebra

/// CPU of a replica as a function of its demand, a₀ + a₁ r + a₂ r², fitted by Huber's M-estimator with coefficients
/// that are not negative: least squares again and again, observations weighted down by how far they lie off.
struct CPUCurve: Sendable, Hashable {
    /// a₀, a₁, a₂.
    private(set) var coefficients: [Double]
    /// The robust deviation of the residuals.
    private(set) var spread = 0.0
    private let isCurved: Bool

    /// The efficiency against normal errors is 95 % there (Huber 1964).
    private static let tuning = 1.345
    private static let mostRounds = 60
    /// Relative change of the coefficients at which they stand still; an interval is thousands of times wider.
    private static let precision = 1e-10

    init(fitting observations: [CapacityHistory.Observation], isCurved: Bool) throws(AdvisorError) {
        self.isCurved = isCurved
        coefficients = [0, 0, 0]
        try solve(observations, weights: nil)
        try descend(on: observations)
    }

    /// The same curve on other observations, starting from this one.
    func refitted(to observations: [CapacityHistory.Observation]) throws(AdvisorError) -> CPUCurve {
        var curve = self
        try curve.descend(on: observations)
        return curve
    }

    /// The demand at which CPU reaches `target`; nil where it never does, or does without any.
    func demand(at target: Double) -> Double? {
        let rest = target - coefficients[0]
        let slope = coefficients[1]
        // The root in the form that subtracts nothing.
        let divisor = slope + (slope * slope + 4 * coefficients[2] * rest).squareRoot()
        guard rest > 0, divisor > 0 else { return nil }
        let demand = 2 * rest / divisor
        return demand.isFinite ? demand : nil
    }

    private func cpu(at demand: Double) -> Double {
        coefficients[0] + demand * (coefficients[1] + demand * coefficients[2])
    }

    private mutating func descend(on observations: [CapacityHistory.Observation]) throws(AdvisorError) {
        for _ in 0..<Self.mostRounds {
            let sizes = observations.map { abs($0.cpu - cpu(at: $0.demand)) }
            spread = SortedSample.robustDeviation(of: sizes)
            // Half of the observations on the curve: there is nothing left to find.
            guard spread > 0 else { return }
            let before = coefficients
            try solve(observations, weights: sizes.map { $0 <= Self.tuning * spread ? 1 : Self.tuning * spread / $0 })
            let moved = zip(coefficients, before).contains { abs($0 - $1) > Self.precision * max(abs($0), abs($1)) }
            if !moved { return }
        }
    }

    private mutating func solve(
        _ observations: [CapacityHistory.Observation], weights: [Double]?
    ) throws(AdvisorError) {
        let roots = weights?.map { $0.squareRoot() }
        let scaled = { (value: (CapacityHistory.Observation) -> Double) in
            observations.indices.map { value(observations[$0]) * (roots?[$0] ?? 1) }
        }
        let columns = [scaled { _ in 1 }, scaled { $0.demand }] + (isCurved ? [scaled { $0.demand * $0.demand }] : [])
        do {
            let fit = try NonNegativeLeastSquares.fit(design: Matrix(columns: columns), response: scaled { $0.cpu })
            coefficients = fit.coefficients + (isCurved ? [] : [0])
        } catch {
            throw .learning("the history has no curve: \(error)", hint: "are the columns the right ones?")
        }
    }
}
