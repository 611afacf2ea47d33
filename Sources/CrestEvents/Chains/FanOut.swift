import CrestForecasting
import CrestLinearAlgebra
public import CrestSeries

/// The fan-out from an entry to a tier, learned from both series.
public struct FanOut: Sendable, Hashable {
    /// Requests at the tier for each request at the entry, by lag in steps; none is negative.
    public let requests: [Double]
    /// What the tier gets a step whatever happens at the entry: background jobs, other entries.
    public let background: Double
    /// The share of the tier's variance that the entry explains, 0 … 1.
    public let explained: Double
    /// What the tier got besides, step by step, over the square root of what the entry makes of it: counts scatter so.
    private let deviations: ErrorBlocks

    private static let fewestRowsPerUnknown = 5
    /// So many steps back the entry matters.
    private static let lags = 2

    /// Fits tier_t = background + Σ fanOut_j · entry_{t−j} by least squares with coefficients that are not negative
    /// (Lawson & Hanson 1974), on the steps where both sides are observed.
    ///
    /// - Throws: ``EventError/Code/chain`` when the series have different steps, too little of both is observed, or the
    ///   tier follows the entry in nothing.
    public init(entry: TimeSeries, tier: TimeSeries) throws(EventError) {
        let seconds = entry.interval.seconds
        let offset = entry.start.seconds(until: tier.start)
        guard entry.interval == tier.interval, offset % seconds == 0 else {
            throw EventError(
                .chain, "'\(entry.name)' and '\(tier.name)' do not have the same steps",
                hint: "read both with the same --step")
        }
        let shift = Int(offset / seconds)
        let rows = tier.values.indices.filter { step in
            !tier.isMissing[step]
                && (0...Self.lags).allSatisfy { lag in
                    let source = step + shift - lag
                    return entry.values.indices.contains(source) && !entry.isMissing[source]
                }
        }
        guard rows.count >= Self.fewestRowsPerUnknown * (Self.lags + 2) else {
            throw EventError(
                .chain, "'\(entry.name)' and '\(tier.name)' share \(rows.count) observed steps",
                hint: "give at least \(Self.fewestRowsPerUnknown * (Self.lags + 2))")
        }
        let columns =
            (0...Self.lags).map { lag in rows.map { entry.values[$0 + shift - lag] } }
            + [Array(repeating: 1.0, count: rows.count)]
        let response = rows.map { tier.values[$0] }
        let fit: NonNegativeLeastSquaresFit
        do {
            fit = try NonNegativeLeastSquares.fit(design: Matrix(columns: columns), response: response)
        } catch {
            throw EventError(
                .chain, "no fan-out from '\(entry.name)' to '\(tier.name)' can be learned: \(error)",
                hint: "state it instead")
        }
        let mean = response.reduce(0, +) / Double(response.count)
        let total = response.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        requests = Array(fit.coefficients.dropLast())
        background = fit.coefficients.last ?? 0
        explained = total > 0 ? max(0, 1 - fit.residualNorm * fit.residualNorm / total) : 1
        deviations = ErrorBlocks(
            response.indices.compactMap { row in
                let expected = zip(columns, fit.coefficients).reduce(0) { $0 + $1.0[row] * $1.1 }
                return expected > 0 ? (response[row] - expected) / expected.squareRoot() : nil
            })
        guard requests.contains(where: { $0 > 0 }) else {
            throw EventError(
                .chain, "'\(tier.name)' follows '\(entry.name)' in nothing", hint: "state its fan-out, or leave it out")
        }
    }

    /// What arrives when past deviations from `expected` come again, in blocks; never less than nothing.
    func scattering(_ expected: SamplePaths, seed: UInt64) -> SamplePaths {
        var generator = SplitMix64(seed: seed)
        var result = deviations.draw(steps: expected.steps, count: expected.count, using: &generator)
        for step in 0..<expected.steps {
            for path in 0..<expected.count {
                let value = max(0, expected[step: step, path: path])
                result[step: step, path: path] = max(0, value + result[step: step, path: path] * value.squareRoot())
            }
        }
        return result
    }
}
