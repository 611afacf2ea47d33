import CrestForecasting
import CrestSeries
import CrestTesting
import Foundation
import RealModule
import Testing

@Suite struct `Double-seasonal Holt-Winters` {
    @Test func `passes the laws of every forecaster`() throws {
        try checkForecasterLaws(DoubleSeasonalHoltWinters(seasonalPeriods: [24]))
        try checkForecasterLaws(DoubleSeasonalHoltWinters(seasonalPeriods: []))
        try checkForecasterLaws(DoubleSeasonalHoltWinters(seasonalPeriods: [14, 70]), seasonalPeriod: 70)
    }

    @Test func `on the log scale passes the laws of every forecaster`() throws {
        let traits: ForecasterTraits = [.scaleEquivariant, .keepsConstants]
        try checkForecasterLaws(DoubleSeasonalHoltWinters(seasonalPeriods: [24], scale: .log), traits: traits)
        try checkForecasterLaws(
            DoubleSeasonalHoltWinters(seasonalPeriods: [14, 70], scale: .log), seasonalPeriod: 70, traits: traits)
    }

    @Test func `leaves out a season that the history does not hold twice`() throws {
        let tenDays = try seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 4)
        let both = try DoubleSeasonalHoltWinters(seasonalPeriods: [24, 168]).fit(tenDays)
        #expect(both == (try DoubleSeasonalHoltWinters(seasonalPeriods: [24]).fit(tenDays)))
        #expect(both.name == "double-seasonal-holt-winters/24/raw")
        let twoWeeks = try seasonalSeries(cycles: 14, seasonalPeriod: 24, seed: 4)
        let name = try DoubleSeasonalHoltWinters(seasonalPeriods: [24, 168]).fit(twoWeeks).name
        #expect(name == "double-seasonal-holt-winters/24+168/raw")
    }

    @Test func `without clipping and persistence is the textbook's additive form`() throws {
        let series = try seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 2)
        let double = DoubleSeasonalHoltWinters.Parameters(
            level: 0.2, trend: 0.1, damping: 0.9, shortSeason: 0.3)
        let history = DoubleSeasonalHoltWinters.History(
            series.values, isMissing: series.isMissing, seasonalPeriods: [24])
        var filter = DoubleSeasonalFilter(
            history.seed, parameters: double, clip: RobustClip(width: nil, cycle: 24))
        let textbook = HoltWinters.Run(
            over: series, form: HoltWinters.Form(seasonality: .additive(period: 24), trend: .damped),
            parameters: HoltWinters.Parameters(level: 0.2, trend: 0.1, seasonal: 0.3, damping: 0.9),
            from: HoltWinters.States(level: history.seed.level, seasonal: history.seed.short))
        for (value, expected) in zip(series.values, textbook.innovations) {
            #expect(abs(filter.absorb(value) - expected) < 1e-9)
        }
    }

    @Test func `the lanes have the bits of the filter`() throws {
        let calm = try seasonalSeries(cycles: 12, seasonalPeriod: 70, seed: 4)
        var observations: [Double?] = calm.values
        for index in 200..<203 { observations[index] = 5_000 }
        for index in 300..<420 { observations[index] = (observations[index] ?? 0) + 700 }
        for index in 500..<520 { observations[index] = nil }
        let series = try TimeSeries(start: calm.start, interval: calm.interval, observations: observations)
        var generator = SplitMix64(seed: 9)
        for (periods, width) in [([14, 70], 2.0), ([14], 2), ([14, 70], nil), ([], 1)] as [([Int], Double?)] {
            let history = DoubleSeasonalHoltWinters.History(
                series.values, isMissing: series.isMissing, seasonalPeriods: periods)
            let clip = RobustClip(width: width, cycle: 14)
            let candidates = (0..<8).map { _ in
                DoubleSeasonalHoltWinters.Parameters(
                    level: 0.3 * generator.uniform(), trend: 0.2 * generator.uniform(),
                    damping: 0.8 + 0.19 * generator.uniform(),
                    shortSeason: periods.isEmpty ? 0 : 0.5 * generator.uniform(),
                    longSeason: periods.count < 2 ? 0 : 0.5 * generator.uniform(),
                    persistence: 0.9 * generator.uniform())
            }
            let parts: [KeyPath<DoubleSeasonalHoltWinters.Parameters, Double>] = [
                \.level, \.trend, \.damping, \.shortSeason, \.longSeason, \.persistence,
            ]
            var lanes = DoubleSeasonalCandidates(history, clip: clip)
            let sums = lanes.sumsOfSquares(
                parts.map { part in DoubleSeasonalCandidates.Lane(candidates.map { $0[keyPath: part] }) })
            for (lane, candidate) in candidates.enumerated() {
                let sum = DoubleSeasonalFilter.sumOfSquares(over: history, parameters: candidate, clip: clip)
                #expect(sums[lane] == sum)
                #expect(sum > 0)
            }
        }
    }

    @Test func `an outage moves clipped states little`() throws {
        var values = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 6).values
        for index in 600..<612 { values[index] = 0 }
        let parameters = DoubleSeasonalHoltWinters.Parameters(level: 0.1, shortSeason: 0.3, persistence: 0.3)
        func error(clipWidth: Double?) throws -> Double {
            let fitted = try DoubleSeasonalHoltWinters(
                seasonalPeriods: [24], clipWidth: clipWidth, parameters: parameters
            ).fit(try hourly(Array(values[..<624])))
            let forecast = fitted.pointForecast(horizon: Horizon(steps: 24))
            return zip(forecast, values[624..<648]).reduce(0) { $0 + abs($1.0 - $1.1) } / 24
        }
        let (clipped, plain) = (try error(clipWidth: 2), try error(clipWidth: nil))
        #expect(clipped < 60)
        #expect(plain > 3 * clipped)
    }

    @Test func `a lasting rise is believed after a cycle`() throws {
        var values = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 8).values
        for index in 400..<480 { values[index] += 800 }
        let parameters = DoubleSeasonalHoltWinters.Parameters(level: 0.01, shortSeason: 0.02, persistence: 0.1)
        let fitted = try DoubleSeasonalHoltWinters(seasonalPeriods: [24], parameters: parameters)
            .fit(try hourly(Array(values[..<440])))
        let forecast = fitted.pointForecast(horizon: Horizon(steps: 24))
        let bias = zip(forecast, values[440..<464]).reduce(0) { $0 + $1.0 - $1.1 } / 24
        #expect(abs(bias) < 80)
    }

    @Test func `takes zeros but no negatives on the log scale`() throws {
        let counts = (0..<96).map { Double(max(0, $0 % 24 - 6)) }
        let forecast = try DoubleSeasonalHoltWinters(seasonalPeriods: [24], scale: .log)
            .fit(try hourly(counts)).pointForecast(horizon: Horizon(steps: 24))
        for (step, value) in forecast.enumerated() { #expect(abs(value - Double(max(0, step - 6))) < 0.01) }
        let negative = try hourly(counts.map { $0 - 1 })
        let error = #expect(throws: FittingError.self) {
            try DoubleSeasonalHoltWinters(seasonalPeriods: [24], scale: .log).fit(negative)
        }
        #expect(error?.code == .outsideDomain)
    }

    @Test func `learns nothing from placeholders`() throws {
        let calm = try seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 3)
        let isMissing = calm.values.indices.map { (100..<112).contains($0) }
        func forecast(placeholder: Double) throws -> [Double] {
            let values = zip(calm.values, isMissing).map { $1 ? placeholder : $0 }
            let series = TimeSeries(
                name: "", start: calm.start, interval: calm.interval, finite: values, isMissing: isMissing)
            return try DoubleSeasonalHoltWinters(seasonalPeriods: [24], scale: .log).fit(series)
                .pointForecast(horizon: Horizon(steps: 24))
        }
        #expect(try forecast(placeholder: 1) == forecast(placeholder: 100_000))
    }

    @Test func `moves with new observations as if it had seen them before`() throws {
        let series = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 5)
        let window = series.window(0..<300)
        var updated = try DoubleSeasonalHoltWinters(seasonalPeriods: [24]).fit(window)
        let history = DoubleSeasonalHoltWinters.History(
            window.values, isMissing: window.isMissing, seasonalPeriods: [24])
        var filter = DoubleSeasonalFilter(
            history.seed, parameters: updated.parameters, clip: RobustClip(width: 2, cycle: 24))
        for index in 0..<480 {
            let isMissing = index == 310
            if isMissing { filter.skip() } else { _ = filter.absorb(series.values[index]) }
            if index >= 300 { updated.update(with: isMissing ? nil : series.values[index]) }
        }
        // The fitted model centres its seasons now and then, which moves forecasts by rounding only.
        let next = updated.pointForecast(horizon: Horizon(steps: 1))[0]
        #expect(abs(next - filter.expectation) < 1e-9 * abs(next))
        #expect(updated.start == series.end)
    }

    @Test func `refiltered on its own history is itself`() throws {
        let series = try seasonalSeries(cycles: 14, seasonalPeriod: 70, seed: 7)
        for scale in [ValueScale.raw, .log] {
            let fitted = try DoubleSeasonalHoltWinters(seasonalPeriods: [14, 70], scale: scale).fit(series)
            #expect(fitted.refiltered(on: series) == fitted)
            #expect(fitted.fittedValues(on: series).count == series.count)
        }
    }

    @Test func `paths without innovations are the point forecast`() throws {
        // A series that the model fits perfectly leaves nothing to draw.
        let series = try hourly((0..<240).map { 100 + Double($0 % 24) })
        let forecast = try DoubleSeasonalHoltWinters(seasonalPeriods: [24]).fit(series)
            .forecast(horizon: Horizon(steps: 60), sampling: PathSampling(count: 11))
        for step in 0..<60 {
            #expect(forecast.paths.values(at: step).allSatisfy { abs($0 - forecast.point[step]) < 1e-6 })
        }
    }

    @Test func `first steps of paths are the expectation plus past innovations`() throws {
        // Without a season, errors have one size, and a path's first step is a past innovation as it was.
        let series = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 12)
        let fitted = try DoubleSeasonalHoltWinters(seasonalPeriods: [], scale: .log).fit(series)
        let forecast = fitted.forecast(horizon: Horizon(steps: 3), sampling: PathSampling(count: 300))
        let innovations = fitted.innovations(on: series)
        let logarithms = series.values.map { Double.log($0) }
        let mean = logarithms.reduce(0, +) / Double(logarithms.count)
        let squares = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(logarithms.count)).squareRoot()
        for value in forecast.paths.values(at: 0) {
            let innovation = Double.log(value / forecast.point[0]) / deviation
            #expect(innovations.contains { abs($0 - innovation) < 1e-9 })
        }
    }

    private func hourly(_ values: [Double]) throws -> TimeSeries {
        try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }
}

@Suite struct `Holt-Winters at the ends of the numbers` {
    @Test(arguments: [1e-300, 1e-12, 1, 1e12, 1e150, 1e300])
    func `stays finite`(scale: Double) throws {
        let calm = try seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 3)
        let series = try TimeSeries(
            start: calm.start, interval: calm.interval, values: calm.values.map { $0 / 1_000 * scale })
        let models: [any Forecaster] = [
            HoltWinters(seasonality: .additive(period: 24)), HoltWinters(seasonality: .multiplicative(period: 24)),
            DoubleSeasonalHoltWinters(seasonalPeriods: [24]),
            DoubleSeasonalHoltWinters(seasonalPeriods: [24], scale: .log),
        ]
        for model in models {
            let forecast = try model.fit(series).forecast(horizon: Horizon(steps: 48))
            #expect(forecast.point.allSatisfy { $0.isFinite }, "\(model.name)")
            #expect(forecast.quantile(0.99).allSatisfy { $0.isFinite }, "\(model.name)")
        }
    }

    @Test(arguments: ModelRegistry.names.filter { $0.contains("holt-winters") })
    func `come back from an archive with the same bits`(name: String) throws {
        let context = ModelRegistry.Context(seasonalPeriods: [14, 70], horizon: Horizon(steps: 20))
        let series = try seasonalSeries(cycles: 5, seasonalPeriod: 70, seed: 8)
        let fitted: any FittedModel = try ModelRegistry.forecaster(named: name, context: context).fit(series)
        let data = try JSONEncoder().encode(ArchivedModel(fitted))
        let restored = try JSONDecoder().decode(ArchivedModel.self, from: data).model
        #expect(restored.forecast(horizon: Horizon(steps: 20)) == fitted.forecast(horizon: Horizon(steps: 20)))
        #expect(restored.name == fitted.name)
    }
}
