import CrestSeries

/// What a combination's simulated futures would have said at past cutoffs, beside what came.
struct Rehearsal {
    /// The PIT of each window's peak that was observed well enough, in time order; see ``PeakCalibration``.
    let transforms: [Double]
    /// The share of observations inside the central 95 % interval; nil when nothing was observed.
    let coverage95: Double?

    /// Enough to tell a level of 0.99 from one of 0.995.
    private static let sampling = PathSampling(count: 200)
    /// A window of which more is missing may have lost its peak.
    private static let mostMissing = 0.1

    /// - Parameters:
    ///   - window: the steps whose maximum counts; at most the horizon.
    ///   - model: the combination for a cutoff, by its index, fitted before the first of them, standing there.
    init(
        on series: TimeSeries, cutoffs: [Int], horizon: Horizon, window: Int, model: (Int) -> Combination.Fitted
    ) {
        let length = min(window, horizon.steps)
        var transforms: [Double] = []
        var (inside, observed) = (0, 0)
        for (index, cutoff) in cutoffs.enumerated() {
            let forecast = model(index).forecast(horizon: horizon, sampling: Self.sampling)
            let bounds = forecast.quantiles([0.025, 0.975])
            for step in 0..<horizon.steps where !series.isMissing[cutoff + step] {
                observed += 1
                if bounds[0][step] <= series.values[cutoff + step], series.values[cutoff + step] <= bounds[1][step] {
                    inside += 1
                }
            }
            // The first window of each cutoff only: further ones overlap with those of the next cutoff, and windows that
            // overlap are not two.
            let seen = (cutoff..<(cutoff + length)).filter { !series.isMissing[$0] }
            guard Double(length - seen.count) <= Self.mostMissing * Double(length) else { continue }
            let peak = seen.reduce(-.infinity) { max($0, series.values[$1]) }
            transforms.append(1 - forecast.peak(in: 0..<length).probability(above: peak))
        }
        self.transforms = transforms
        coverage95 = observed > 0 ? Double(inside) / Double(observed) : nil
    }
}
