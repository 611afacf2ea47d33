import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `The registry of models` {
    private func fit(
        _ names: String, _ series: TimeSeries, seasonalPeriods: [Int], steps: Int
    ) throws -> Combination.Fitted {
        let context = ModelRegistry.Context(seasonalPeriods: seasonalPeriods, horizon: Horizon(steps: steps))
        return try #require(
            ModelRegistry.forecaster(named: names, context: context).fit(series) as? Combination.Fitted)
    }

    @Test(arguments: ["naive,seasonal-naive,seasonal-naive/longest", "mean,seasonal-naive,mean", "drift,naive,drift"])
    func `lets no method count twice in a combination`(names: String) throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 9)
        for steps in [3, 24] {
            let members = try fit(names, series, seasonalPeriods: [24, 168], steps: steps).members.map(\.name)
            #expect(Set(members).count == members.count, "\(members)")
        }
    }

    /// Six days and a half of half-hours around 6, and twelve hours around 14.6: what a history of a week shows of a
    /// service whose load has changed for good.
    private func changed(after hours: Int) throws -> TimeSeries {
        var generator = SplitMix64(seed: 5)
        let values = (0..<(2 * (156 + hours))).map {
            ($0 < 312 ? 6 : 14.6) + Double.random(in: -0.3...0.3, using: &generator)
        }
        return try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: SamplingInterval(seconds: 1_800), values: values)
    }

    @Test(arguments: [6, 12, 36])
    func `follows a change of the level of traffic without a season`(hours: Int) throws {
        let model = try fit("auto", changed(after: hours), seasonalPeriods: [], steps: 48)
        let point = model.pointForecast(horizon: Horizon(steps: 48))
        #expect(point.allSatisfy { abs($0 - 14.6) < 1.5 }, "\(point[0]) … \(point[47])")
    }

    @Test func `hears the last value of what is near, and not of a day ahead`() throws {
        // A random walk, of which nothing tells more than its last value.
        var generator = SplitMix64(seed: 3)
        var (value, values) = (1_000.0, [Double]())
        for _ in 0..<480 {
            value += Double.random(in: -10...10, using: &generator)
            values.append(value)
        }
        let series = try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
        func names(steps: Int) throws -> [String] {
            try fit("seasonal-naive,drift", series, seasonalPeriods: [24], steps: steps).members.map(\.name)
        }
        #expect(try names(steps: 1).contains("naive"))
        #expect(try !names(steps: 24).contains("naive"))
    }
}
