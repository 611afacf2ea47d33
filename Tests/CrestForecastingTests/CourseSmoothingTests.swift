import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Smoothing the forecast of fine steps` {
    /// Days of 100 and of 150 in turn, every `minutes`: the last day is always wrong.
    private func days(_ count: Int, minutes: Int) throws -> TimeSeries {
        let perDay = 24 * 60 / minutes
        return try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: SamplingInterval(seconds: Int64(60 * minutes)),
            values: (0..<count * perDay).map { Jagged.level(ofDay: $0 / perDay) })
    }

    private func forecast(jag: Double, minutes: Int) throws -> [Double] {
        let perDay = 24 * 60 / minutes
        let context = ModelRegistry.Context(seasonalPeriods: [perDay], horizon: Horizon(steps: perDay))
        return try Combination(
            members: [Jagged(jag: jag)], baselines: [SeasonalNaive(seasonalPeriod: perDay)], context: context
        ).fit(days(20, minutes: minutes)).pointForecast(horizon: Horizon(steps: perDay))
    }

    @Test func `a forecast with teeth becomes a moving average over two hours, shorter at both ends`() throws {
        // Of 2k + 1 teeth of +j and −j in turn, with +j in the middle, the mean is j (−1)^k / (2k + 1): least for the
        // largest k, a 24th of 144.
        let point = try forecast(jag: 10, minutes: 10)
        for (step, value) in point.enumerated() {
            let reach = min(6, step, 143 - step)
            let tooth: Double = (step + reach).isMultiple(of: 2) ? 10 : -10
            #expect(abs(value - 100 - tooth / Double(2 * reach + 1)) < 1e-9)
        }
    }

    @Test func `a forecast that is right stays as it is`() throws {
        let point = try forecast(jag: 0, minutes: 10)
        #expect(point == Array(repeating: 100, count: 144))
    }

    @Test func `half-hourly forecasts keep their teeth`() throws {
        let point = try forecast(jag: 10, minutes: 30)
        #expect(point.enumerated().allSatisfy { abs($1 - ($0.isMultiple(of: 2) ? 110 : 90)) < 1e-9 })
    }
}

/// Knows the level of each day, and errs by `jag` up and down in turn.
private struct Jagged: Forecaster {
    let jag: Double

    static func level(ofDay day: Int) -> Double { day.isMultiple(of: 2) ? 100 : 150 }

    var name: String { "jagged" }
    var minimumObservations: Int { 2 }

    func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        Fitted(jag: jag, naive: try SeasonalNaive(seasonalPeriod: 1).fit(series))
    }

    struct Fitted: FittedModel {
        static let kind = "jagged-for-tests"
        let jag: Double
        var naive: SeasonalNaive.Fitted

        var name: String { "jagged" }
        var start: Timestamp { naive.start }
        var interval: SamplingInterval { naive.interval }

        func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(jag: jag, naive: naive.refiltered(on: series))
        }

        mutating func update(with observation: Double?) {
            naive.update(with: observation)
        }

        func pointForecast(horizon: Horizon) -> [Double] {
            (0..<horizon.steps).map { step in
                let day = (start.secondsSinceEpoch + Int64(step) * interval.seconds) / 86_400
                return Jagged.level(ofDay: Int(day)) + (step.isMultiple(of: 2) ? jag : -jag)
            }
        }

        func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            naive.samplePaths(horizon: horizon, count: count, using: &generator)
        }
    }
}
