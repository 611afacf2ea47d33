package import CrestForecasting
package import CrestSeries

/// One model's walk over the cutoffs: what it said, laid end to end, beside what came.
package struct BacktestTrial: Sendable {
    /// How the model signed at its last fit.
    package private(set) var signature = ""
    /// Nil where missing.
    package private(set) var actual: [Double?] = []
    package private(set) var point: [Double] = []
    /// Pointwise quantiles, one array for each of ``BacktestScores/quantileLevels``.
    package private(set) var quantiles = [[Double]](repeating: [], count: BacktestScores.quantileLevels.count)
    package private(set) var peaks: [PeakTrial] = []

    /// - Throws: ``FittingError`` when the model cannot be fitted before the first cutoff, or forecasts no finite
    ///   number.
    package init(
        of model: String, in backtest: Backtest, on series: TimeSeries, cutoffs: [Int],
        conditioning: (any HistoryConditioning)? = nil
    ) throws(FittingError) {
        var fitted: (any FittedModel)?
        for (index, cutoff) in cutoffs.enumerated() {
            let known = try series.known(before: cutoff)
            let conditioned = try conditioning?.condition(known, horizon: backtest.origin.horizon)
            let organic = conditioned?.history ?? known
            let prepared = backtest.prepare(organic)
            let (context, history) = (prepared.context, prepared.series)
            let current: any FittedModel
            if let earlier = fitted {
                // A fit that fails later on leaves the model where a nightly run would leave it: with its last
                // parameters.
                let refit = index.isMultiple(of: backtest.refitEvery) ? try? fit(model, context, history) : nil
                current = refit ?? earlier.refiltered(on: history)
            } else {
                current = try fit(model, context, history)
            }
            let forecast = try prepared.forecast(by: current, sampling: backtest.sampling)
            record(forecast, of: current, conditioned, backtest, series, cutoff: cutoff, known: known)
            fitted = current
        }
    }

    private func fit(
        _ model: String, _ context: ModelRegistry.Context, _ history: TimeSeries
    ) throws(FittingError) -> any FittedModel {
        try ModelRegistry.forecaster(named: model, context: context).fit(history)
    }

    private mutating func record(
        _ organic: Forecast, of model: any FittedModel, _ conditioned: (any ConditionedHistory)?,
        _ backtest: Backtest, _ series: TimeSeries, cutoff: Int, known: TimeSeries
    ) {
        let horizon = backtest.origin.horizon
        let conditions = conditioned?.conditions(on: organic, seed: backtest.sampling.seed)
        let forecast = conditions?.applied(to: organic) ?? organic
        signature = model.name
        let outcome = (cutoff..<(cutoff + horizon.steps)).map { series.isMissing[$0] ? nil : series.values[$0] }
        actual += outcome
        point += forecast.point
        for (index, values) in forecast.quantiles(BacktestScores.quantileLevels).enumerated() {
            quantiles[index] += values
        }
        let calibration = (model as? Combination.Fitted)?.calibration
        let bounds = PeakTrial.bounds(from: known, window: backtest.peakWindow)
        for first in stride(from: 0, through: horizon.steps - backtest.peakWindow, by: backtest.peakWindow) {
            let window = first..<(first + backtest.peakWindow)
            let usual = organic.peak(in: window, calibratedBy: calibration)
            let peak = conditions?.peak(of: organic, usual: usual) ?? usual
            if let trial = PeakTrial(of: peak, actual: outcome[window], bounds: bounds) { peaks.append(trial) }
        }
    }
}
