import Crest
import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `A forecast by the clock of its people` {
    /// Berlin's mornings and evenings, noise of 2 % aside, from 21 September 2026; the clocks go back on 25 October.
    private func traffic(hours: Int) throws -> TimeSeries {
        let start = Timestamp(CivilDate(year: 2026, month: 9, day: 21))
        let clock = try WallClock(identifier: "Europe/Berlin")
        var generator = SplitMix64(seed: 7)
        let shape = [8: 600.0, 9: 700, 10: 500, 18: 400, 19: 700, 20: 900, 21: 600]
        let values = (0..<hours).map { index in
            let wall = clock.offsets.wallTime(at: start.advanced(bySeconds: Int64(index) * 3_600))
            return (shape[Int(wall.secondOfDay) / 3_600] ?? 200) * Double.random(in: 0.98...1.02, using: &generator)
        }
        return try TimeSeries(start: start, interval: .hour, values: values)
    }

    /// The mean absolute error of the day after the first 24 hours of winter time, relative to the mean.
    private func error(clock: WallClock?) throws -> Double {
        let all = try traffic(hours: 36 * 24 + 1)
        let known = all.window(0..<(35 * 24 + 1))
        var options = ForecastOptions()
        options.clock = clock
        options.horizon = .steps(24)
        let forecast = try ForecastPipeline(options: options).forecast(known).forecast
        #expect(forecast.start == known.end && forecast.point.count == 24)
        let actual = all.values[known.count...]
        return zip(forecast.point, actual).map { abs($0 - $1) }.reduce(0, +) / actual.reduce(0, +)
    }

    @Test func `the morning after the clocks go back comes at the same hour of the clock`() throws {
        let (without, with) = (try error(clock: nil), try error(clock: try WallClock(identifier: "Europe/Berlin")))
        #expect(with < 0.03)
        #expect(without > 3 * with)
    }

    @Test func `a history that ends shortly before the clocks go back has both hours before it`() throws {
        let clock = try WallClock(identifier: "Europe/Berlin")
        let start = Timestamp(CivilDate(year: 2026, month: 10, day: 5))
        // Every quarter of an hour as many as its minute of the day, until 02:30 on the clock's first time round.
        func minute(_ time: Timestamp) -> Double { Double(clock.offsets.wallTime(at: time).secondOfDay / 60) }
        let quarter = SamplingInterval(seconds: 900)
        let count = (20 * 24 * 60 + 30) / 15
        let known = try TimeSeries(
            start: start, interval: quarter,
            values: (0..<count).map { minute(start.advanced(bySeconds: Int64($0) * 900)) })
        var options = ForecastOptions()
        (options.clock, options.model, options.seasons) = (clock, "seasonal-naive", [.duration(seconds: 86_400)])
        options.horizon = .duration(seconds: 6 * 3_600)
        let forecast = try ForecastPipeline(options: options).forecast(known).forecast
        #expect(forecast.start == known.end && forecast.point.count == 24)
        for (step, value) in forecast.point.enumerated() { #expect(value == minute(forecast.timestamp(at: step))) }
    }

    @Test func `a change within the horizon moves the hours after it`() throws {
        let known = try traffic(hours: 34 * 24)
        var options = ForecastOptions()
        options.clock = try WallClock(identifier: "Europe/Berlin")
        options.horizon = .steps(48)
        let forecast = try ForecastPipeline(options: options).forecast(known).forecast
        let clock = try #require(options.clock).offsets
        // The evening's highest hour is 20:00 on the clock, on either side of the change.
        for day in [0..<24, 24..<48] {
            let top = try #require(day.max { forecast.point[$0] < forecast.point[$1] })
            #expect(clock.wallTime(at: forecast.timestamp(at: top)).secondOfDay == 20 * 3_600)
        }
    }
}
