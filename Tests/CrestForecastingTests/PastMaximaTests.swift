import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The maxima of past windows` {
    /// Weeks of five busy days and two quiet ones.
    private static func week(_ day: Int) -> Double { day % 7 < 5 ? 1_000 : 200 }

    private static func maxima(_ values: [Double?]) -> PastMaxima {
        PastMaxima(values: values, length: 24, cycles: [7])
    }

    @Test func `are counted back from the end of the series, and missing where a tenth of a window is`() throws {
        let observations = (0..<75).map { hour in (27..<31).contains(hour) ? nil : Double(hour) }
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, observations: observations)
        let maxima = PastMaxima(of: series, length: 24, seasonalPeriods: [24, 168])
        // 75 hours hold three days, 3 … 26, 27 … 50 and 51 … 74.
        #expect(maxima.values == [26, nil, 74])
        #expect(maxima.cycles.isEmpty)
    }

    @Test func `know the week when they have seen two of them`() throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: (0..<(24 * 14)).map { Double($0 % 24) })
        #expect(PastMaxima(of: series, length: 24, seasonalPeriods: [24]).cycles == [7])
    }

    @Test func `say nothing from less than a week of days`() {
        #expect(Self.maxima((0..<6).map(Self.week)).median(lead: 1) == nil)
        #expect(Self.maxima((0..<7).map(Self.week)).median(lead: 1) != nil)
    }

    @Test(arguments: 1...7)
    func `repeat a week that repeats itself`(lead: Int) throws {
        let median = try #require(Self.maxima((0..<70).map(Self.week)).median(lead: lead))
        #expect(abs(median - Self.week(69 + lead)) < 1)
    }

    @Test func `do not take a holiday for the next week's Wednesday`() throws {
        var values = (0..<70).map { Self.week($0) + Double($0 % 3) * 10 }
        values[65] = 0
        // The same weekday of the next week, of which the last one was a holiday.
        let median = try #require(Self.maxima(values).median(lead: 3))
        #expect(abs(median - 1_000) < 50)
    }

    @Test func `keep a constant`() throws {
        let outlook = try #require(Self.maxima(Array(repeating: 42, count: 30)).outlook())
        #expect(outlook.next == TwoPieceNormal(median: 42, lower: 0, upper: 0))
        #expect(outlook.past.dropFirst().allSatisfy { $0 == 42 })
    }

    @Test(arguments: [14, 21, 56])
    func `cover what they promise`(days: Int) throws {
        // Weekly pattern and normal noise: of 600 next maxima, 90 % and 95 % must lie below the quantiles, up to three
        // standard errors of the count.
        var generator = SplitMix64(seed: 20)
        var (below90, below95) = (0.0, 0.0)
        for _ in 0..<600 {
            let values = (0...days).map { Self.week($0) + 50 * generator.nextNormal() }
            let next = try #require(Self.maxima(Array(values.dropLast())).outlook()).next
            if values[days] <= next.quantile(0.9) { below90 += 1 / 600 }
            if values[days] <= next.quantile(0.95) { below95 += 1 / 600 }
        }
        #expect(abs(below90 - 0.9) < 0.037, "\(below90)")
        #expect(abs(below95 - 0.95) < 0.027, "\(below95)")
    }
}

extension PastMaxima {
    fileprivate func median(lead: Int) -> Double? { outlook(lead: lead)?.next.median }
}

extension SplitMix64 {
    /// By inversion.
    mutating func nextNormal() -> Double {
        NormalDistribution.quantile((Double(next() >> 11) + 0.5) * 0x1p-53)
    }
}
