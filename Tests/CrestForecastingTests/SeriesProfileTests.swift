import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The profile of a series` {
    @Test func `tells trend, peak and zeros of a line with a spike`() throws {
        // 1,000 + index over 28 days of hours: the mean is 1,000 + 335.5 and a week adds 168.
        var values = (0..<672).map { 1_000 + Double($0) }
        let profile = SeriesProfile(
            of: try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values))
        #expect(abs((profile.trendPerWeek ?? 0) - 168 / 1_335.5) < 1e-9)
        #expect(profile.peak == .init(index: 671, value: 1_671))
        #expect(profile.zeroShare == 0 && profile.seasons.isEmpty)

        values[100] = 9_000
        values[200] = 0
        let spiked = SeriesProfile(
            of: try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values))
        #expect(spiked.peak == .init(index: 100, value: 9_000))
        #expect(spiked.zeroShare == 1.0 / 672.0)
    }

    @Test func `tells no trend of less than two weeks, and no peak of nothing observed`() throws {
        let short = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: (0..<200).map { Double($0) })
        #expect(SeriesProfile(of: short).trendPerWeek == nil)
    }
}
