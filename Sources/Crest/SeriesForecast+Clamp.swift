import CrestForecasting

extension SeriesForecast {
    /// The same with every step of every path cut at `limit`; the peaks are left, and only their levels are read.
    package func clamped(to limit: Double) -> SeriesForecast {
        var paths = forecast.paths
        paths.transform { min($0, limit) }
        return SeriesForecast(
            series: series, model: model,
            forecast: forecast.with(point: forecast.point.map { min($0, limit) }, paths: paths),
            quantiles: quantiles.map { Quantile(level: $0.level, values: $0.values.map { min($0, limit) }) },
            peaks: peaks, calibration: calibration, peakLevels: peakLevels, seasonalPeriods: seasonalPeriods,
            eventShares: eventShares, eventContributions: eventContributions, notes: notes)
    }
}
