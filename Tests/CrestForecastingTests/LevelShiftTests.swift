import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `A change of level` {
    /// Five weeks of hours with a daily and a weekly course, noise of 2 %, times what `level` says of the day.
    private func traffic(level: (Int) -> Double) throws -> TimeSeries {
        var generator = SplitMix64(seed: 11)
        let values = (0..<(35 * 24)).map { hour in
            let course = [10.0, 30, 80, 60][hour % 24 / 6] * (hour / 24 % 7 > 4 ? 0.6 : 1)
            return course * Double.random(in: 0.98...1.02, using: &generator) * level(hour)
        }
        return try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }

    private func prepared(_ series: TimeSeries) -> PreparedHistory {
        PreparedHistory(series, steps: 24, seasonalPeriods: [24, 168], clock: .utc)
    }

    @Test func `that stays is found to the hour, and what lies before it is brought to it`() throws {
        // From hour 730 on, ten in the morning of the 31st day.
        let series = try traffic { $0 < 730 ? 1 : 1.7 }
        let history = prepared(series)
        let shift = try #require(history.shifts.first)
        #expect(history.shifts.count == 1)
        #expect(shift.time == series.timestamp(at: 730))
        #expect(abs(shift.ratio - 1.7) < 0.02)
        #expect(history.series.values[100] == series.values[100] * shift.ratio)
        #expect(Array(history.series.values[730...]) == Array(series.values[730...]))
    }

    @Test func `leaves a forecast as good as it was, up or down`() throws {
        for ratio in [0.6, 1.6] {
            let truth = try traffic { $0 < 700 ? 1 : ratio }
            let history = prepared(truth.window(0..<(34 * 24)))
            let model = try ModelRegistry.forecaster(named: "auto", context: history.context).fit(history.series)
            let forecast = try history.forecast(by: model, sampling: PathSampling())
            let actual = truth.values[(34 * 24)...]
            let error = zip(forecast.point, actual).map { abs($0 - $1) }.reduce(0, +) / actual.reduce(0, +)
            #expect(error < 0.02)
        }
    }

    @Test func `of two days is followed by nobody, nor is one of three days down`() throws {
        #expect(prepared(try traffic { $0 < 33 * 24 ? 1 : 1.7 }).shifts.isEmpty)
        #expect(prepared(try traffic { $0 < 32 * 24 ? 1 : 0.5 }).shifts.isEmpty)
        #expect(prepared(try traffic { $0 < 31 * 24 ? 1 : 0.5 }).shifts.count == 1)
    }

    @Test func `that comes slowly is a trend, and that passes is none`() throws {
        #expect(prepared(try traffic { $0 < 500 ? 1 : 1 + Double($0 - 500) / 340 }).shifts.isEmpty)
        #expect(prepared(try traffic { (500..<600).contains($0) ? 1.7 : 1 }).shifts.isEmpty)
        #expect(prepared(try traffic { _ in 1 }).shifts.isEmpty)
    }
}
