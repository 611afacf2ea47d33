import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `Seasonal naive` {
    @Test func `passes the laws of every forecaster`() throws {
        try checkForecasterLaws(SeasonalNaive(seasonalPeriod: 24))
    }

    @Test func `repeats the last cycle`() throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: [9, 9, 9, 1, 2, 3])
        let forecast = try SeasonalNaive(seasonalPeriod: 3).fit(series).pointForecast(horizon: Horizon(steps: 7))
        #expect(forecast == [1, 2, 3, 1, 2, 3, 1])
    }

    @Test func `carries the latest observation of the phase over a gap`() throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, observations: [1, 2, 3, 4, nil, nil])
        let forecast = try SeasonalNaive(seasonalPeriod: 3).fit(series).pointForecast(horizon: Horizon(steps: 3))
        #expect(forecast == [4, 2, 3])
    }
}

@Suite struct `Drift and mean` {
    @Test func `pass the laws of every forecaster`() throws {
        try checkForecasterLaws(Drift())
        try checkForecasterLaws(HistoricalMean())
    }

    @Test func `drift continues the line through the ends`() throws {
        let series = try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: [1, 9, 4, 7])
        let forecast = try Drift().fit(series).pointForecast(horizon: Horizon(steps: 3))
        #expect(forecast == [9, 11, 13])
    }

    @Test func `the mean passes over what is missing`() throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, observations: [2, nil, nil, 4])
        #expect(try HistoricalMean().fit(series).pointForecast(horizon: Horizon(steps: 2)) == [3, 3])
    }
}
