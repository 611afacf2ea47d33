import CrestForecasting
import CrestSeries

/// How one model did over all cutoffs. A score is nil when it is not defined, because nothing was observed or what it
/// divides by is zero; see ``PointMeasures`` and ``IntervalMeasures``.
public struct BacktestScores: Sendable, Hashable {
    /// Levels of the pointwise quantiles that are scored: the nine deciles, and the tails of the 95 % interval.
    static let quantileLevels = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975]

    /// Observations that were forecast and came; one that was forecast from several cutoffs counts as often.
    public let observations: Int
    /// In the unit of the data.
    public let meanAbsoluteError: Double?
    /// In units of the seasonal naive's error before the first cutoff, over the shortest cycle.
    public let mase: Double?
    /// 0 … 2.
    public let smape: Double?
    /// The sum of errors over the sum of observations.
    public let wape: Double?
    /// Over the nine deciles.
    public let weightedQuantileLoss: Double?
    /// The share of observations within the central 80 % interval.
    public let coverage80: Double?
    /// The share of observations within the central 95 % interval.
    public let coverage95: Double?
    /// Of the 95 % interval, on the scale of ``mase``.
    public let msis95: Double?
    /// How the maximum of each window was forecast; nil when no window was observed well enough.
    public let peak: PeakScores?

    init(_ trial: BacktestTrial, scale: Double?, interval: SamplingInterval) {
        let actual = trial.actual
        // The tails of the 95 % interval stand first and last; those of the 80 % interval are the outer deciles.
        let deciles = trial.quantiles.indices.dropFirst().dropLast()
        let (lower80, upper80) = (trial.quantiles[deciles.startIndex], trial.quantiles[deciles.endIndex - 1])
        let (lower95, upper95) = (trial.quantiles[deciles.startIndex - 1], trial.quantiles[deciles.endIndex])
        observations = actual.count { $0 != nil }
        meanAbsoluteError = PointMeasures.meanAbsoluteError(actual: actual, forecast: trial.point)
        mase = PointMeasures.mase(actual: actual, forecast: trial.point, scale: scale)
        smape = PointMeasures.smape(actual: actual, forecast: trial.point)
        wape = PointMeasures.wape(actual: actual, forecast: trial.point)
        weightedQuantileLoss = IntervalMeasures.weightedQuantileLoss(
            actual: actual, quantiles: deciles.map { (Self.quantileLevels[$0], trial.quantiles[$0]) })
        coverage80 = IntervalMeasures.coverage(actual: actual, lower: lower80, upper: upper80)
        coverage95 = IntervalMeasures.coverage(actual: actual, lower: lower95, upper: upper95)
        msis95 = IntervalMeasures.msis(
            actual: actual, lower: lower95, upper: upper95, level: 0.95, scale: scale)
        peak = PeakScores(trial.peaks, interval: interval)
    }
}
