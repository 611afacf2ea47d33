import CrestSeries

/// What a combination's simulated futures would have said at past cutoffs, beside what came.
struct Rehearsal {
    /// Each window that was observed well enough, in time order.
    let windows: [PeakRecord]
    /// The share of observations inside the central 95 % interval, widened by ``widening``; nil when nothing was
    /// observed.
    let coverage95: Double?
    /// How much wider than drawn intervals must be; see ``IntervalCalibration``.
    let widening: Double

    /// Enough for the median and the 90 % quantile of a window's maximum.
    private static let sampling = PathSampling(count: 200)

    /// - Parameters:
    ///   - window: the steps whose maximum counts; at most the horizon.
    ///   - maxima: the maxima of such windows up to the end of `series`; nil when there are none.
    ///   - model: the combination for a cutoff, by its index, fitted before the first of them, standing there.
    init(
        on series: TimeSeries, cutoffs: [Int], horizon: Horizon, window: Int, maxima: PastMaxima?,
        model: (Int) -> Combination.Fitted
    ) {
        let length = min(window, horizon.steps)
        let direct = maxima?.outlook()?.past
        var intervals = IntervalCalibration()
        let forecasts = cutoffs.indices.map { index in
            let forecast = model(index).forecast(horizon: horizon, sampling: Self.sampling)
            let steps = cutoffs[index]..<(cutoffs[index] + horizon.steps)
            intervals.take(forecast, actual: steps.map { series.isMissing[$0] ? nil : series.values[$0] })
            return forecast
        }
        widening = intervals.factor
        coverage95 = intervals.coverage
        var windows: [PeakRecord] = []
        for (cutoff, forecast) in zip(cutoffs, forecasts) {
            // The first window of each cutoff only: further ones overlap with those of the next cutoff, and windows
            // that overlap are not two.
            guard let actual = PastMaxima.maximum(of: series, in: cutoff..<(cutoff + length)) else { continue }
            let maxima = forecast.peak(in: 0..<length).coupled
            windows.append(
                PeakRecord(
                    actual: actual, apart: PeakRecord.Simulated(maxima.apart),
                    together: PeakRecord.Simulated(maxima.together),
                    direct: direct.flatMap { direct in
                        // Of the windows that end where the series ends, the one that begins at the cutoff.
                        let before = series.count - cutoff
                        guard before.isMultiple(of: length), before / length <= direct.count else { return nil }
                        return direct[direct.count - before / length]
                    }))
        }
        self.windows = windows
    }
}
