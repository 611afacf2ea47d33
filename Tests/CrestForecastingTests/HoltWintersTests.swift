import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `Holt-Winters` {
    static let forms: [HoltWinters] = [HoltWinters.Seasonality.additive(period: 24), .multiplicative(period: 24)]
        .flatMap { seasonality in
            [HoltWinters.Trend.none, .linear, .damped].map { HoltWinters(seasonality: seasonality, trend: $0) }
        }

    @Test(arguments: forms)
    func `passes the laws of every forecaster`(model: HoltWinters) throws {
        let traits: ForecasterTraits =
            model.seasonality == .additive(period: 24) ? .all : [.scaleEquivariant, .keepsConstants]
        try checkForecasterLaws(model, traits: traits)
    }

    @Test func `without a season passes the laws of every forecaster`() throws {
        try checkForecasterLaws(HoltWinters(seasonality: .none, trend: .damped))
        try checkForecasterLaws(HoltWinters(seasonality: .none, trend: .none))
    }

    @Test func `continues a straight line exactly`() throws {
        let series = try hourly((0..<40).map { 100 + 3 * Double($0) })
        let forecast = try HoltWinters(seasonality: .none, trend: .linear).fit(series)
            .pointForecast(horizon: Horizon(steps: 5))
        for (step, value) in forecast.enumerated() {
            #expect(abs(value - (100 + 3 * Double(40 + step))) < 1e-9)
        }
    }

    @Test func `continues a growing multiplicative season exactly`() throws {
        let season = [0.5, 1.5, 1.25, 0.75]
        let expected = (0..<44).map { (100 + 2 * Double($0)) * season[$0 % 4] }
        let fitted = try HoltWinters(
            seasonality: .multiplicative(period: 4), trend: .linear,
            parameters: HoltWinters.Parameters(level: 0.2, trend: 0.1, seasonal: 0.1)
        ).fit(try hourly(Array(expected[..<40])))
        for (value, truth) in zip(fitted.pointForecast(horizon: Horizon(steps: 4)), expected[40...]) {
            #expect(abs(value / truth - 1) < 0.01)
        }
    }

    @Test func `refuses zeros and negatives in a multiplicative season`() throws {
        for bad in [0.0, -1] {
            var values = Array(repeating: 10.0, count: 48)
            values[30] = bad
            let series = try hourly(values)
            let error = #expect(throws: FittingError.self) {
                try HoltWinters(seasonality: .multiplicative(period: 24)).fit(series)
            }
            #expect(error?.code == .outsideDomain)
            #expect(error?.diagnostic.message.contains("1970-01-02T06:00:00Z") == true)
        }
    }

    @Test func `takes zeros and negatives in an additive season`() throws {
        let values = (0..<96).map { Double($0 % 24) - 12 }
        let forecast = try HoltWinters(seasonality: .additive(period: 24)).fit(try hourly(values))
            .pointForecast(horizon: Horizon(steps: 24))
        for (step, value) in forecast.enumerated() { #expect(abs(value - (Double(step) - 12)) < 1e-6) }
    }

    @Test func `counts observations, not placeholders, as history`() throws {
        var observations: [Double?] = (0..<60).map { Double($0 % 24) }
        for index in 10..<40 { observations[index] = nil }
        let series = try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, observations: observations)
        #expect(
            throws: FittingError.insufficientHistory(model: "holt-winters/additive-24/damped", need: 48, have: 30)
        ) {
            try HoltWinters(seasonality: .additive(period: 24)).fit(series)
        }
    }

    @Test func `learns nothing from placeholders`() throws {
        let history = try seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 3)
        let first: [Double?] = history.values.enumerated().map { (100..<112).contains($0) ? nil : $1 }
        let gap = try TimeSeries(start: history.start, interval: history.interval, observations: first)
        var values = gap.values
        for index in 100..<112 { values[index] = 1 }
        let poisoned = TimeSeries(
            name: "", start: gap.start, interval: gap.interval, finite: values, isMissing: gap.isMissing)
        let parameters = HoltWinters.Parameters(level: 0.3, trend: 0.1, seasonal: 0.2, damping: 0.9)
        let model = HoltWinters(seasonality: .multiplicative(period: 24), parameters: parameters)
        let (one, other) = (try model.fit(gap), try model.fit(poisoned))
        #expect(one == other)
        #expect(one.innovations(on: gap)[100..<112].allSatisfy { $0 == 0 })
    }

    @Test func `survives a level near zero in a multiplicative season`() throws {
        let season = (0..<24).map { 1 + 0.9 * Double(abs($0 - 12)) / 12 }
        let values = (0..<480).map { season[$0 % 24] * max(1e-4, 1_000 - 4.2 * Double($0)) }
        for trend in [HoltWinters.Trend.none, .linear, .damped] {
            let forecast = try HoltWinters(seasonality: .multiplicative(period: 24), trend: trend)
                .fit(try hourly(values)).forecast(horizon: Horizon(steps: 240))
            #expect(forecast.point.allSatisfy { $0 > 0 && $0 < 4_000 })
            #expect(forecast.quantile(0.999).allSatisfy { $0.isFinite })
        }
    }

    @Test func `keeps seasons of a week of minutes in its ring`() throws {
        let period = 10_080
        let values = (0..<(2 * period)).map { Double($0 % period) }
        let forecast = try HoltWinters(
            seasonality: .additive(period: period), trend: .none,
            parameters: HoltWinters.Parameters(level: 0.1, seasonal: 0.1)
        ).fit(try hourly(values)).pointForecast(horizon: Horizon(steps: period + 3))
        #expect(abs(forecast[period - 1] - Double(period - 1)) < 1e-6)
        #expect(abs(forecast[period + 2] - 2) < 1e-6)
    }

    @Test(arguments: forms)
    func `moves with new observations as if it had seen them before`(model: HoltWinters) throws {
        let series = try seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 5)
        let fitted = try model.fit(series.window(0..<200))
        var updated = fitted
        for index in 200..<240 { updated.update(with: index == 210 ? nil : series.values[index]) }
        var observations: [Double?] = series.values
        observations[210] = nil
        let all = try TimeSeries(start: series.start, interval: series.interval, observations: observations)
        let run = HoltWinters.Run(
            over: all, form: HoltWinters.Form(seasonality: model.seasonality, trend: model.trend),
            parameters: fitted.parameters, from: fitted.initialStates)
        #expect(updated.states == run.recursion.states)
        #expect(updated.start == series.end)
    }

    @Test func `refiltered on its own history is itself`() throws {
        let series = try seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 7)
        for model in Self.forms {
            let fitted = try model.fit(series)
            #expect(fitted.refiltered(on: series) == fitted)
        }
    }

    private func hourly(_ values: [Double]) throws -> TimeSeries {
        try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }
}
