import CrestEvents
import CrestForecasting
import CrestSeries
import RealModule
import Testing

@Suite struct `The outlook of events` {
    private static let start = Timestamp(CivilDate(year: 2026, month: 1, day: 5))

    private static func day(_ index: Int) -> Timestamp { start.advanced(bySeconds: Int64(index) * 86_400) }

    /// Eight weeks of hours that go up and down each day, doubled on the given days.
    private static func history(doubled days: Set<Int>) throws -> TimeSeries {
        try TimeSeries(
            start: start, interval: .hour,
            values: (0..<(56 * 24)).map { hour in
                let usual = 100 + 10 * Double(12 - abs(12 - hour % 24))
                return days.contains(hour / 24) ? 2 * usual : usual
            })
    }

    private static func sale(on day: Int) -> EventDefinition {
        EventDefinition(
            name: "sale", kind: "promotion", start: self.day(day), end: self.day(day + 1), effect: .modulates)
    }

    private static func flat(paths count: Int) -> Forecast {
        var paths = SamplePaths(steps: 24, count: count)
        paths.transform { _ in 100 }
        return Forecast(start: day(56), interval: .hour, point: Array(repeating: 100, count: 24), paths: paths)
    }

    @Test func `takes a past event out of the history before a model sees it`() throws {
        let schedule = EventSchedule(catalogue: try EventCatalogue([Self.sale(on: 40)]))
        let history = try Self.history(doubled: [40])
        let outlook = try EventOutlook(schedule, history: history, until: Self.day(57))
        let usual = try Self.history(doubled: [])
        for (value, expected) in zip(outlook.removingPast(from: history).values, usual.values) {
            #expect(abs(value - expected) < 1e-9 * expected)
        }
    }

    @Test func `expects of the next one what the last ones did, the more surely the more there were`() throws {
        func expected(after days: [Int]) throws -> UpliftPrediction {
            let schedule = EventSchedule(catalogue: try EventCatalogue((days + [56]).map(Self.sale)))
            let outlook = try EventOutlook(
                schedule, history: try Self.history(doubled: Set(days)), until: Self.day(57))
            return try #require(outlook.future.first).modulation.uplift
        }
        let (one, three) = (try expected(after: [40]), try expected(after: [32, 40, 48]))
        #expect(one.factor > 1.85 && one.factor < 2.05)
        #expect(three.factor > 1.95 && three.factor < 2.05)
        #expect(three.scale < one.scale)
    }

    @Test func `puts a stated uplift on the paths, and says whose the peak is`() throws {
        var event = Self.sale(on: 56)
        event.uplift = StatedNumber(p10: 1.9, p90: 2.1)
        let schedule = EventSchedule(catalogue: try EventCatalogue([event]))
        let outlook = try EventOutlook(schedule, history: try Self.history(doubled: []), until: Self.day(57))
        let organic = Self.flat(paths: 400)
        let effects = outlook.effects(on: organic, seed: 1)
        let (peak, shares) = effects.peak(of: organic, calibrated: organic.peak(in: 0..<24))
        #expect(abs(peak.quantile(0.5) - 200) < 4)
        #expect(abs(peak.quantile(0.9) / 210 - 1) < 0.02)
        let share = try #require(shares.first)
        #expect(share.name == "sale" && abs(share.share - 0.5) < 0.02)
    }

    @Test func `adds a campaign path by path before the maximum is taken`() throws {
        var event = EventDefinition(
            name: "coupon", kind: "campaign", start: Self.day(56), end: Self.day(57), effect: .adds)
        event.reach = StatedNumber(p10: 90_000, p90: 110_000)
        event.conversion = StatedNumber(p10: 0.09, p90: 0.11)
        event.spread = [.plateau: 1]
        let record = PlannerRecord(
            pairs: [1, 1, 1, 1].compactMap { PlannerRecord.Pair(estimate: $0, outcome: 1) })
        let schedule = EventSchedule(catalogue: try EventCatalogue([event]), record: record)
        let outlook = try EventOutlook(schedule, history: try Self.history(doubled: []), until: Self.day(57))
        let organic = Self.flat(paths: 400)
        let effects = outlook.effects(on: organic, seed: 1)
        let forecast = effects.applied(to: organic)
        // 10,000 actions spread evenly over 24 hours.
        #expect(abs(forecast.point[12] - 517) < 20)
        let (peak, shares) = effects.peak(of: organic, calibrated: organic.peak(in: 0..<24))
        #expect(peak.maxima == forecast.peak(in: 0..<24).maxima)
        #expect(abs((try #require(shares.first)).share - 0.8) < 0.03)
    }

    @Test func `leaves a series alone that an event does not concern`() throws {
        var event = Self.sale(on: 56)
        event.series = ["checkout"]
        let schedule = EventSchedule(catalogue: try EventCatalogue([event]))
        let history = try Self.history(doubled: [])
        #expect(try EventOutlook(schedule, history: history, until: Self.day(57)).isEmpty)
        let concerned = try EventOutlook(schedule, history: history.named("checkout"), until: Self.day(57))
        #expect(!concerned.isEmpty)
    }

    @Test func `finds the day that nobody declared, and no other`() throws {
        let found = UnexplainedTime.days(in: try Self.history(doubled: [40]), clock: .utc)
        #expect(found.map(\.range) == [Self.day(40)..<Self.day(41)])
        #expect(found.allSatisfy { abs($0.factor - 2) < 1e-9 })
        #expect(UnexplainedTime.days(in: try Self.history(doubled: []), clock: .utc).isEmpty)
    }
}
