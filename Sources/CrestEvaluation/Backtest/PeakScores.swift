import CrestForecasting
package import CrestSeries

/// How one model forecast the maximum of each window.
///
/// No window is chosen by its outcome: scoring only the days with large peaks would reward forecasts that are always
/// too high (the forecaster's dilemma, Lerch et al. 2017).
public struct PeakScores: Sendable, Hashable {
    /// The levels that are scored.
    public static let levels = [0.5, 0.9, 0.95, 0.99]

    /// Windows that were scored.
    public let windows: Int
    /// The mean of the maxima that came, in the unit of the data.
    public let meanPeak: Double
    /// The median of |q − M| / |M|, where q is the forecast's median and M the maximum that came; windows of which the
    /// maximum is zero left out.
    public let medianError: Double?
    /// The median of (q − M) / |M|: below zero when peaks are usually forecast too low.
    public let bias: Double?
    /// Mean continuous ranked probability score, in the unit of the data.
    public let crps: Double
    /// One for each of ``levels``.
    public let bounds: [Bound]
    /// How probabilities of staying below a bound agree with what came.
    public let reliability: PeakReliability
    /// The median distance between the median time and the time of the maximum, in seconds.
    public let timeError: Double
    /// The share of maxima that came within the forecast's central 80 % of time.
    public let timeCoverage80: Double

    /// The quantile at one level as a bound on the maximum.
    public struct Bound: Sendable, Hashable {
        /// 0 … 1.
        public let level: Double
        /// Mean quantile loss, in the unit of the data.
        public let pinball: Double
        /// The share of maxima at or below the bound; ``level`` when the forecast is calibrated.
        public let coverage: Double
        /// Kupiec's p-value of that share; see ``DistributionMeasures/kupiecPValue(misses:of:promised:)``. It takes
        /// windows for independent, which windows that were forecast from several cutoffs are not.
        public let kupiecPValue: Double?
    }

    /// The bound at `level`; nil unless it is one of ``levels``.
    public func bound(_ level: Double) -> Bound? {
        bounds.first { $0.level == level }
    }

    /// Nil without any window.
    package init?(_ trials: [PeakTrial], interval: SamplingInterval) {
        guard let meanPeak = mean(trials.map(\.actual)), let crps = mean(trials.map(\.crps)) else { return nil }
        let actual = trials.map { Optional($0.actual) }
        let errors = trials.compactMap { $0.actual == 0 ? nil : ($0.quantiles[0] - $0.actual) / abs($0.actual) }
        windows = trials.count
        self.meanPeak = meanPeak
        medianError = median(errors.map(abs))
        bias = median(errors)
        self.crps = crps
        bounds = Self.levels.enumerated().compactMap { index, level in
            let quantiles = trials.map { $0.quantiles[index] }
            let misses = trials.count { $0.actual > $0.quantiles[index] }
            return IntervalMeasures.pinball(actual: actual, quantile: quantiles, level: level).map { pinball in
                Bound(
                    level: level, pinball: pinball, coverage: 1 - Double(misses) / Double(trials.count),
                    kupiecPValue: DistributionMeasures.kupiecPValue(
                        misses: misses, of: trials.count, promised: 1 - level))
            }
        }
        reliability = PeakReliability(trials.flatMap(\.claims))
        let distances = trials.map { Double(abs($0.medianStep - $0.actualStep)) }
        timeError = SortedSample(distances).median * Double(interval.seconds)
        timeCoverage80 = Double(trials.count { $0.likelySteps.contains($0.actualStep) }) / Double(trials.count)
    }
}

/// Nil when there is nothing to order.
private func median(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : SortedSample(values).median
}
