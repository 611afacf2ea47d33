import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `Season detection` {
    /// Two cycles with known shares of the variance, plus uniform noise.
    private func series(
        count: Int, interval: SamplingInterval, periods: [Int: Double], noise: Double, seed: UInt64 = 3
    ) throws -> TimeSeries {
        var generator = SplitMix64(seed: seed)
        let values = (0..<count).map { index in
            let cycles = periods.sorted { $0.key < $1.key }.reduce(0) { sum, season in
                sum + season.value * (index % season.key < season.key / 2 ? 1 : -1)
            }
            return 500 + cycles + noise * (Double(generator.next() >> 11) * 0x1p-53 - 0.5)
        }
        return try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: interval, values: values)
    }

    @Test func `finds the day and the week on an hourly grid`() throws {
        let series = try series(count: 24 * 28, interval: .hour, periods: [24: 100, 168: 50], noise: 40)
        let found = SeasonDetection.seasons(of: series)
        #expect(found.map(\.period) == [24, 168])
        // Variances: day 100², week 50², noise 40²/12. The week counts as noise while the day is measured.
        #expect(abs(found[0].strength - 10_000 / (10_000 + 2_500 + 133)) < 0.05)
        #expect(abs(found[1].strength - 2_500 / (2_500 + 133)) < 0.05)
    }

    @Test func `finds a cycle of an index that is no clock`() throws {
        let series = try series(
            count: 700, interval: SamplingInterval(seconds: 1), periods: [24: 100, 168: 60], noise: 40)
        #expect(SeasonDetection.seasons(of: series).map(\.period) == [24, 168])
    }

    @Test func `finds none in noise, in a constant and in a line`() throws {
        let noise = try series(count: 1_000, interval: .hour, periods: [:], noise: 40)
        let constant = try series(count: 1_000, interval: .hour, periods: [:], noise: 0)
        let line = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: (0..<1_000).map { 3 * Double($0) })
        for series in [noise, constant, line] {
            #expect(SeasonDetection.seasons(of: series).isEmpty)
        }
    }

    @Test func `strength is the share of the variance that the cycle explains`() throws {
        // A square wave of ±1 has variance 1; uniform noise of width w has w²/12: with w = √12 the shares are equal.
        let series = try series(count: 24 * 400, interval: .hour, periods: [24: 1], noise: 12.0.squareRoot())
        #expect(abs(SeasonDetection.strength(ofLongest: [24], in: series) - 0.5) < 0.03)
    }

    @Test func `finds a week beside the day before it has come round twice`() throws {
        let series = try series(count: 24 * 14 - 1, interval: .hour, periods: [24: 100, 168: 50], noise: 40)
        for count in [24 * 8, 24 * 10 + 5, 24 * 14 - 1] {
            let found = SeasonDetection.seasons(of: series.window(0..<count))
            #expect(found.map(\.period) == [24, 168])
        }
        #expect(SeasonDetection.seasons(of: series.window(0..<24 * 8 - 1)).map(\.period) == [24])
    }

    @Test func `takes noise for a week one time in twenty`() throws {
        // Two standard errors: in 2.3 % of the cases by the normal law, and the strength is never below a tenth.
        let found = try (UInt64(1)...200).count { seed in
            let noise = try series(count: 24 * 10, interval: .hour, periods: [24: 100], noise: 40, seed: seed)
            return SeasonDetection.seasons(of: noise).map(\.period) != [24]
        }
        #expect(found <= 10)
    }

    @Test func `believes a day that was seen once by half`() throws {
        let ordinary = try series(count: 24 * 10, interval: .hour, periods: [24: 100], noise: 40)
        // The fifth day has not come again.
        let busy = ordinary.values.enumerated().map { $1 + (24 * 4..<24 * 5 ~= $0 ? 300 : 0) }
        let series = try TimeSeries(start: ordinary.start, interval: .hour, values: busy)
        let strength = SeasonDetection.strength(ofLongest: [24, 168], in: series)
        #expect(strength > 0.4 && strength < 0.55)
    }
}
