import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `An update without refitting` {
    /// Holt-Winters seeds its states from the history that it is given; after weeks that shows by little.
    private func tolerance(of name: String) -> Double {
        name.contains("holt-winters") || name == "auto" ? 0.02 : 0
    }

    @Test(arguments: ModelRegistry.names)
    func `is what refiltering on the whole history is`(name: String) throws {
        let series = try seasonalSeries(cycles: 24, seasonalPeriod: 24, seed: 3)
        let context = ModelRegistry.Context(seasonalPeriods: [24], horizon: Horizon(steps: 36))
        let forecaster = try ModelRegistry.forecaster(named: name, context: context)
        let model = try forecaster.fit(series.window(0..<550))
        checkUpdating(model, through: series, tolerance: tolerance(of: name))
    }

    @Test(arguments: [
        "seasonal-autoregression", "profile-autoregression", "direct-ridge", "level-times-shape", "harmonic-regression",
    ])
    func `passes over what is missing as refiltering does`(name: String) throws {
        let whole = try seasonalSeries(cycles: 24, seasonalPeriod: 24, seed: 4)
        var observations: [Double?] = whole.values
        for index in [551, 556, 557, 575] { observations[index] = nil }
        let series = try TimeSeries(start: whole.start, interval: whole.interval, observations: observations)
        let context = ModelRegistry.Context(seasonalPeriods: [24], horizon: Horizon(steps: 36))
        let forecaster = try ModelRegistry.forecaster(named: name, context: context)
        checkUpdating(try forecaster.fit(series.window(0..<550)), through: series)
    }
}
