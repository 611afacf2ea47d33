import CrestEvaluation
import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `A backtest` {
    private static let epoch = Timestamp(secondsSinceEpoch: 1_767_225_600)

    private func backtest(
        _ models: [String], origins: Int = 5, seasons: [Int]? = [24], refitEvery: Int = 7
    ) -> Backtest {
        Backtest(
            models: models, seasonalPeriods: seasons,
            origin: RollingOrigin(horizon: Horizon(steps: 48), origins: origins, spacing: 24), peakWindow: 24,
            refitEvery: refitEvery, sampling: PathSampling(count: 200))
    }

    /// Grows by 5 an hour and is 100 higher in the mornings: each day is the day before plus 120.
    private func growingDays(_ days: Int) throws -> TimeSeries {
        let values = (0..<(24 * days)).map { hour -> Double in
            let line: Double = 1_000 + 5 * Double(hour)
            return hour % 24 < 12 ? line + 100 : line
        }
        return try TimeSeries(start: Self.epoch, interval: .hour, values: values)
    }

    @Test func `scores the seasonal naive of a growing series as the algebra says`() throws {
        let result = try backtest([]).run(on: growingDays(20))
        let scores = try #require(result.yardstick).scores
        // A day ahead it is 120 too low, two days ahead 240; before the first cutoff it was 120 off.
        #expect(scores.observations == 5 * 48)
        #expect(scores.meanAbsoluteError == 180)
        #expect(scores.mase == 1.5)
        // All past differences are 120, so every path is the future itself, and nothing can be said about its width.
        #expect(scores.weightedQuantileLoss == 0 && scores.coverage95 == 1 && scores.msis95 == 0)
        let peak = try #require(scores.peak)
        #expect(peak.windows == 10 && peak.medianError == 0 && peak.timeError == 0 && peak.timeCoverage80 == 1)
        #expect(peak.bounds.allSatisfy { $0.pinball == 0 && $0.coverage == 1 })
        #expect(result.cutoffs.last == Self.epoch.advanced(bySeconds: 18 * 86_400) && result.cutoffs.count == 5)
    }

    @Test func `names the winner, which is the seasonal naive unless another is strictly better`() throws {
        let line = try TimeSeries(start: Self.epoch, interval: .hour, values: (0..<480).map { 10 + Double($0) })
        let trending = try backtest(["mean", "drift"]).run(on: line)
        #expect(trending.winner?.name == "drift")
        #expect(trending.entries.map(\.name) == ["drift", "seasonal-naive", "mean"])
        #expect(trending.beatsSeasonalNaive(trending.entries[0]) == true)

        let repeating = try TimeSeries(
            start: Self.epoch, interval: .hour, values: (0..<480).map { Double(($0 % 24) * 7 % 24) })
        let result = try backtest(["mean", "naive"]).run(on: repeating)
        #expect(result.winner?.name == "seasonal-naive")
        #expect(result.winner?.scores.mase == nil, "its error in the past is zero, so that there is no scale")
        #expect(result.entry(named: "mean").map(result.beatsSeasonalNaive) == false)
        // As often as with several models that say the same.
        #expect(try backtest(["auto"]).run(on: repeating).winner?.name == "seasonal-naive")
    }

    @Test func `covers what it promises on noise of which the distribution is known`() throws {
        let result = try backtest(["seasonal-autoregression/raw"], origins: 24, seasons: nil, refitEvery: 1)
            .run(on: seasonalSeries(cycles: 60, seasonalPeriod: 24, seed: 11))
        let scores = try #require(result.entry(named: "seasonal-autoregression/raw")).scores
        #expect(result.seasonalPeriod == 24)
        #expect(result.beatsSeasonalNaive(result.entries[0]) == true)
        // 24 origins of 48 steps: the share of independent ones would vary by 0.012 and 0.006.
        #expect(abs(try #require(scores.coverage80) - 0.80) < 0.05)
        #expect(abs(try #require(scores.coverage95) - 0.95) < 0.03)
        #expect(try #require(scores.peak?.bound(0.95)?.kupiecPValue) > 0.01)
        #expect(try #require(scores.peak?.reliability.brierScore) < 0.25)
    }

    @Test(arguments: ["auto", "holt-winters", "seasonal-naive"])
    func `fits at every k-th cutoff and follows between`(model: String) throws {
        let series = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 3)
        let plan = backtest([model], origins: 3, refitEvery: 2)
        let trial = try BacktestTrial(of: model, in: plan, on: series, cutoffs: [384, 408, 432])
        let forecaster = try ModelRegistry.forecaster(
            named: model, context: .init(seasonalPeriods: [24], horizon: plan.origin.horizon))
        let first = try forecaster.fit(series.window(0..<384))
        let models: [any FittedModel] = [
            first, first.refiltered(on: series.window(0..<408)), try forecaster.fit(series.window(0..<432)),
        ]
        #expect(trial.point == models.flatMap { $0.pointForecast(horizon: plan.origin.horizon) })
    }
}

@Suite struct `What lies after a cutoff` {
    private let plan = Backtest(
        models: ModelRegistry.names, origin: RollingOrigin(horizon: Horizon(steps: 24), origins: 1, spacing: 24),
        peakWindow: 24, sampling: PathSampling(count: 50))

    @Test(arguments: ModelRegistry.names)
    func `does not reach the forecast`(model: String) throws {
        // The last hours before the cutoff are missing: their placeholders look across it.
        let clean = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 4)
        func series(tail: Double) throws -> TimeSeries {
            try TimeSeries(
                start: clean.start, interval: clean.interval,
                observations: clean.values.enumerated().map { index, value in
                    (453..<456).contains(index) ? nil : index < 456 ? value : tail * value
                })
        }
        let trials = try [1, 1e6].map { try BacktestTrial(of: model, in: plan, on: series(tail: $0), cutoffs: [456]) }
        #expect(trials[0].point == trials[1].point)
        #expect(trials[0].quantiles == trials[1].quantiles)
        #expect(trials[0].actual != trials[1].actual)
    }
}

@Suite struct `A backtest of awkward data` {
    private let series: TimeSeries

    init() throws {
        series = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 7)
    }

    private func run(_ observations: [Double?], models: [String] = []) throws -> BacktestResult {
        let plan = Backtest(
            models: models, seasonalPeriods: [24],
            origin: RollingOrigin(horizon: Horizon(steps: 24), origins: 4, spacing: 24), peakWindow: 24,
            sampling: PathSampling(count: 100))
        return try plan.run(
            on: TimeSeries(start: series.start, interval: series.interval, observations: observations))
    }

    @Test func `skips what is missing, and a window of which a tenth is`() throws {
        var observations = series.values.map(Optional.some)
        observations[479] = nil
        for index in 440..<443 { observations[index] = nil }
        let scores = try #require(run(observations).yardstick).scores
        #expect(scores.observations == 4 * 24 - 4)
        #expect(scores.peak?.windows == 3)
    }

    @Test func `has no scores where nothing came, but says so without failing`() throws {
        let observations = series.values.enumerated().map { $0.offset < 384 ? $0.element : nil }
        let result = try run(observations)
        let scores = try #require(result.yardstick).scores
        #expect(scores.observations == 0 && scores.mase == nil && scores.coverage95 == nil && scores.peak == nil)
        #expect(result.winner == nil)
    }

    @Test func `leaves out a model that the data cannot carry, with its reason`() throws {
        var observations = series.values.map(Optional.some)
        observations[100] = 0
        let result = try run(observations, models: ["holt-winters/multiplicative", "mean"])
        #expect(result.entries.map(\.name).sorted() == ["mean", "seasonal-naive"])
        #expect(result.unscored.map(\.name) == ["holt-winters/multiplicative"])
        #expect(result.unscored[0].reason.code == .outsideDomain)
    }

    @Test func `refuses an unknown model and a history without room for a cutoff`() throws {
        #expect { try run(series.values, models: ["oracle"]) } throws: { error in
            (error as? FittingError)?.code == .unknownModel
        }
        #expect { try run(Array(series.values.prefix(40))) } throws: { error in
            (error as? FittingError)?.code == .insufficientHistory
        }
    }
}

@Suite struct `The summary of backtests` {
    @Test func `is the geometric mean of ratios to the seasonal naive, whatever the size of a series`() throws {
        let plan = Backtest(
            models: ["mean"], seasonalPeriods: [24],
            origin: RollingOrigin(horizon: Horizon(steps: 24), origins: 4, spacing: 24), peakWindow: 24,
            sampling: PathSampling(count: 100))
        let one = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 1)
        let larger = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 2).values.map { $0 * 4_096 }
        let other = try TimeSeries(start: one.start, interval: .hour, values: larger)
        let results = [try plan.run(on: one), try plan.run(on: other)]
        func ratio(_ result: BacktestResult) throws -> Double {
            let own = try #require(result.entry(named: "mean")?.scores.meanAbsoluteError)
            return own / (try #require(result.yardstick?.scores.meanAbsoluteError))
        }
        let summary = BacktestSummary(results)
        #expect(summary.entries.map(\.name) == ["seasonal-naive", "mean"])
        #expect(summary.entries[0].errorRatio == 1 && summary.entries[0].seriesBeatingNaive == 0)
        let expected = try (ratio(results[0]) * ratio(results[1])).squareRoot()
        #expect(abs(try #require(summary.entries[1].errorRatio) - expected) <= 1e-14 * expected)
        #expect(summary.entries[1].series == 2)
    }
}
