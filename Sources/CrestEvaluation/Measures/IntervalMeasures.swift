/// How well quantiles and prediction intervals tell the uncertainty. The conventions are those of ``PointMeasures``.
public enum IntervalMeasures {
    /// Quantile loss, mean (τ − 1{y < q})(y − q), in the unit of the data (Koenker & Bassett 1978); half the absolute
    /// error at τ = ½.
    ///
    /// - Parameter level: τ, in 0 … 1.
    public static func pinball(actual: [Double?], quantile: [Double], level: Double) -> Double? {
        precondition((0...1).contains(level), "a quantile level lies in 0 … 1, not \(level)")
        return meanOverObserved(actual, quantile) { actual, quantile in
            actual < quantile ? (1 - level) * (quantile - actual) : level * (actual - quantile)
        }
    }

    /// Weighted quantile loss, the mean over levels of 2 Σ pinball / Σ|y| (Salinas et al. 2020, DeepAR; the
    /// `mean_wQuantileLoss` of GluonTS). Nil when all observations are zero or no level is given.
    public static func weightedQuantileLoss(
        actual: [Double?], quantiles: [(level: Double, values: [Double])]
    ) -> Double? {
        guard let size = mean(actual.compactMap { $0.map(abs) }), size > 0 else { return nil }
        return mean(
            quantiles.compactMap { level, values in
                pinball(actual: actual, quantile: values, level: level).map { 2 * $0 / size }
            })
    }

    /// The share of observations within [lower, upper], bounds included.
    public static func coverage(actual: [Double?], lower: [Double], upper: [Double]) -> Double? {
        meanScore(actual, lower, upper) { actual, lower, upper in
            lower <= actual && actual <= upper ? 1 : 0
        }
    }

    /// Mean scaled interval score: the mean of (u − l) + 2/α (l − y)⁺ + 2/α (y − u)⁺ over the scale of MASE (Gneiting &
    /// Raftery 2007; Makridakis et al. 2020).
    ///
    /// - Parameters:
    ///   - level: of the central interval, such as 0.95; α = 1 − level.
    ///   - scale: the in-sample error of the seasonal naive forecast, `TimeSeries.seasonalNaiveError(period:)`.
    public static func msis(
        actual: [Double?], lower: [Double], upper: [Double], level: Double, scale: Double?
    ) -> Double? {
        precondition(0 < level && level < 1, "the level of an interval lies within 0 … 1, not \(level)")
        guard let scale, scale > 0 else { return nil }
        let penalty = 2 / (1 - level)
        let score = meanScore(actual, lower, upper) { actual, lower, upper in
            (upper - lower) + penalty * max(0, lower - actual) + penalty * max(0, actual - upper)
        }
        return score.map { $0 / scale }
    }

    private static func meanScore(
        _ actual: [Double?], _ lower: [Double], _ upper: [Double], _ score: (Double, Double, Double) -> Double
    ) -> Double? {
        precondition(
            actual.count == lower.count && actual.count == upper.count,
            "\(actual.count) observations, \(lower.count) lower and \(upper.count) upper bounds")
        return mean(
            actual.indices.compactMap { index in actual[index].map { score($0, lower[index], upper[index]) } })
    }
}
