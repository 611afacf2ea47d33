import CrestSeries
import Testing

/// New York in 2026: daylight saving from 8 March 07:00Z to 1 November 06:00Z.
private let newYork = ZoneOffsets(
    first: -18_000,
    changes: [
        .init(at: Timestamp(CivilDate(year: 2026, month: 3, day: 8), hour: 7), seconds: -14_400),
        .init(at: Timestamp(CivilDate(year: 2026, month: 11, day: 1), hour: 6), seconds: -18_000),
    ])

@Suite struct `A series by the clock of its people` {
    /// Hourly observations 0, 1, 2, … from an hour of a day on.
    private func series(
        _ month: Int, _ day: Int, hour: Int, count: Int, every interval: SamplingInterval = .hour
    ) throws -> TimeSeries {
        try TimeSeries(
            start: Timestamp(CivilDate(year: 2026, month: month, day: day), hour: hour), interval: interval,
            values: (0..<count).map(Double.init))
    }

    @Test func `the hour that is skipped in spring is missing`() throws {
        let fold = try #require(WallClockFold(try series(3, 8, hour: 5, count: 4), horizon: 2, offsets: newYork))
        // 00:00 and 01:00 EST, then 03:00 and 04:00 EDT.
        #expect(fold.series.start.description == "2026-03-08T00:00:00Z")
        #expect(fold.series.isMissing == [false, false, true, false, false])
        #expect(fold.series.values[3...] == [2, 3])
        #expect(fold.slots == [0, 1])
    }

    @Test func `the hour that comes twice in autumn holds the mean of both`() throws {
        let fold = try #require(WallClockFold(try series(11, 1, hour: 4, count: 5), horizon: 2, offsets: newYork))
        // 00:00 and 01:00 EDT, then 01:00, 02:00 and 03:00 EST.
        #expect(fold.series.values == [0, 1.5, 3, 4])
        #expect(fold.slots == [0, 1])
    }

    @Test func `a change ahead skips a slot or says one twice`() throws {
        let spring = try #require(WallClockFold(try series(3, 8, hour: 3, count: 3), horizon: 3, offsets: newYork))
        #expect(spring.slots == [0, 2, 3])
        #expect(spring.horizon == 4)
        let autumn = try #require(WallClockFold(try series(11, 1, hour: 2, count: 3), horizon: 3, offsets: newYork))
        #expect(autumn.slots == [0, 0, 1])
    }

    @Test func `within the hour that comes twice, what the clock has not shown again yet is its future`() throws {
        let half = SamplingInterval(seconds: 1_800)
        let series = try series(11, 1, hour: 5, count: 3, every: half)
        // 01:00, 01:30 EDT, 01:00 EST; next is 01:30 EST.
        let fold = try #require(WallClockFold(series, horizon: 2, offsets: newYork))
        #expect(fold.series.values == [1])
        #expect(fold.slots == [0, 1])
    }

    @Test func `who ends within the first of two equal hours looks on into both of them`() throws {
        let half = SamplingInterval(seconds: 1_800)
        let series = try series(11, 1, hour: 4, count: 3, every: half)
        // 00:00, 00:30, 01:00 EDT; next are 01:30 EDT, then 01:00, 01:30 and 02:00 EST.
        let fold = try #require(WallClockFold(series, horizon: 4, offsets: newYork))
        #expect(fold.series.values == [0, 1])
        #expect(fold.slots == [1, 0, 1, 2])
        #expect(fold.horizon == 3)
    }

    @Test func `who ends there and looks no further than the first keeps what was seen of it`() throws {
        let half = SamplingInterval(seconds: 1_800)
        let fold = try #require(
            WallClockFold(try series(11, 1, hour: 4, count: 3, every: half), horizon: 1, offsets: newYork))
        #expect(fold.series.values == [0, 1, 2])
        #expect(fold.slots == [0])
    }

    @Test func `days and clocks that never change stay where they are`() throws {
        let days = try series(3, 1, hour: 5, count: 20, every: .day)
        #expect(WallClockFold(days, horizon: 2, offsets: newYork) == nil)
        let beijing = ZoneOffsets(first: 28_800)
        #expect(WallClockFold(try series(3, 8, hour: 5, count: 4), horizon: 2, offsets: beijing) == nil)
    }
}
