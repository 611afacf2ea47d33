import Crest
import CrestEvaluation
import CrestSeries
import CrestTesting
import Testing

@Suite struct `The day-ahead plan of a replay` {
    private func supply(_ series: TimeSeries, levels: [Double]) throws -> [[Int]] {
        let trace = ReplayTrace(series, perReplica: 50, scored: (24 * 24)..<series.count)
        var options = ForecastOptions()
        options.model = "seasonal-naive"
        return try DayAheadPlan(options: options).supply(for: series, trace, perReplica: 50, levels: levels)
    }

    @Test func `sees nothing of the day that it plans, nor of later ones`() throws {
        let series = try seasonalSeries(cycles: 30, seasonalPeriod: 24, seed: 4)
        var values = series.values
        for index in (27 * 24)..<values.count { values[index] *= 3 }
        let other = try TimeSeries(
            name: series.name, start: series.start, interval: series.interval, values: values)
        let (clean, poisoned) = (try supply(series, levels: [0.95])[0], try supply(other, levels: [0.95])[0])
        // Planned at the midnight before the first poisoned hour, or earlier.
        let known = 3 * 24 - Int(series.start.secondsSinceEpoch % 86_400 / 3_600)
        #expect(clean.prefix(known) == poisoned.prefix(known))
        #expect(clean != poisoned, "and does see it on the next day")
    }

    @Test(arguments: [36 * 3_600, 604_800] as [Int64])
    func `is refused where a step is longer than a day`(seconds: Int64) throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 1_767_225_600), interval: SamplingInterval(seconds: seconds),
            values: (0..<60).map { 100 + Double($0) })
        let trace = ReplayTrace(series, perReplica: 50, scored: 40..<60)
        #expect(throws: CrestError.self) {
            try DayAheadPlan().supply(for: series, trace, perReplica: 50, levels: [0.9])
        }
        let replay = try ReplayPipeline(perReplica: 50, leadTime: 60).run(on: series)
        #expect(replay.notes.map(\.code.rawValue) == ["W_NO_PLAN"])
    }

    @Test func `provides more at a higher level`() throws {
        let series = try seasonalSeries(cycles: 30, seasonalPeriod: 24, seed: 4)
        let supplies = try supply(series, levels: [0.5, 0.8, 0.95])
        #expect(zip(supplies[0], supplies[1]).allSatisfy { $0 <= $1 })
        #expect(zip(supplies[1], supplies[2]).allSatisfy { $0 <= $1 })
        #expect(supplies[0] != supplies[2])
    }
}
