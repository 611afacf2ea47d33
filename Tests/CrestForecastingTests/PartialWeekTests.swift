import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Histories that begin or end within a week` {
    private static let (hours, week) = (24, 168)

    /// Working days alike, quiet weekends, a busy afternoon, and noise of a few per cent that lasts for hours.
    private func demand(seed: UInt64, days: Int) -> [Double] {
        var generator = SplitMix64(seed: seed)
        var error = 0.0
        return (0..<days * Self.hours).map { index in
            let day = [1, 1.02, 1.03, 1.02, 0.97, 0.62, 0.55][index / Self.hours % 7]
            let hour = Double(index % Self.hours)
            let shape = 1.6 - abs(hour - 15) / 12
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-53 }
            error = 0.8 * error + 0.02 * noise
            return 1_000 * day * shape * (1 + error)
        }
    }

    private func history(_ values: [Double], from begin: Int, to end: Int) throws -> TimeSeries {
        try TimeSeries(
            start: Timestamp(secondsSinceEpoch: Int64(begin) * 3_600), interval: .hour,
            values: Array(values[begin..<end]))
    }

    /// Σ |error| of the day after hour `end`, forecast from the hours since `begin`.
    private func error(of values: [Double], from begin: Int, to end: Int) throws -> Double {
        let history = try history(values, from: begin, to: end)
        let prepared = PreparedHistory(history, steps: Self.hours, seasonalPeriods: nil, clock: .utc)
        let model = try ModelRegistry.forecaster(named: "auto", context: prepared.context).fit(prepared.series)
        return zip(model.pointForecast(horizon: prepared.context.horizon), values[end...])
            .reduce(0) { $0 + abs($1.0 - $1.1) }
    }

    @Test(arguments: [(whole: 7, partial: 10), (14, 17), (21, 24)])
    func `three days and eight hours before the whole weeks help, wherever the week is cut`(
        whole: Int, partial: Int
    ) throws {
        var (cut, all) = (0.0, 0.0)
        for seed in UInt64(1)...3 {
            let values = demand(seed: seed, days: 42)
            // Every weekday once, at midnight and at noon.
            for end in stride(from: 28 * Self.hours, to: 35 * Self.hours, by: Self.hours / 2) {
                cut += try error(of: values, from: end - whole * Self.hours, to: end)
                all += try error(of: values, from: end - partial * Self.hours - 8, to: end)
            }
        }
        #expect(all < cut)
    }

    @Test(arguments: 8...13)
    func `what was seen of a second week brings the first one back`(days: Int) throws {
        var (forecast, lastDay, lastWeek) = (0.0, 0.0, 0.0)
        for seed in UInt64(1)...3 {
            let values = demand(seed: seed, days: 42)
            // To every weekday, from the day before it.
            for end in stride(from: 28 * Self.hours, to: 35 * Self.hours, by: Self.hours) {
                forecast += try error(of: values, from: end - days * Self.hours, to: end)
                for hour in end..<end + Self.hours {
                    lastDay += abs(values[hour] - values[hour - Self.hours])
                    lastWeek += abs(values[hour] - values[hour - Self.week])
                }
            }
        }
        #expect(forecast < 0.5 * lastDay)
    }

    @Test func `a week that was seen once joins with what it explains, beside what past days chose`() throws {
        let values = demand(seed: 1, days: 10)
        let history = try history(values, from: 0, to: values.count)
        let context = ModelRegistry.Context(seasonalPeriods: [24, 168], horizon: Horizon(steps: 24))
        func fitted(_ baselines: [Int]) throws -> Combination.Fitted {
            try Combination(
                members: [SeasonalAutoregression(seasonalPeriods: [24])],
                baselines: baselines.map(SeasonalNaive.init), context: context
            ).fit(history)
        }
        let (without, with) = (try fitted([24]), try fitted([168, 24]))
        let share = SeasonDetection.strength(ofLongest: [24, 168], in: history)
        #expect(share > 0.1 && share < 0.9)
        let weights = Dictionary(uniqueKeysWithValues: with.members.map { ($0.name, $0.weight) })
        #expect(abs((weights["seasonal-naive/168"] ?? 0) - share) < 1e-12)
        for member in without.members {
            #expect(abs((weights[member.name] ?? 0) - (1 - share) * member.weight) < 1e-12)
        }
        #expect(with.members.map(\.weight) == with.members.map(\.weight).sorted(by: >))
    }

    @Test(arguments: [(hours: 169, joins: false), (191, false), (192, true), (335, true)])
    func `a week of which not a day has come again says nothing`(hours: Int, joins: Bool) throws {
        let context = ModelRegistry.Context(seasonalPeriods: [24, 168], horizon: Horizon(steps: 24))
        let model = try ModelRegistry.forecaster(named: "auto", context: context).fit(
            history(demand(seed: 1, days: 14), from: 0, to: hours))
        let members = try #require(model as? Combination.Fitted).members
        #expect(members.contains { $0.name == "seasonal-naive/168" } == joins)
    }

    @Test func `a week that repeats itself exactly leaves the others a tenth`() throws {
        let values = (0..<10 * Self.hours).map { Double(100 + ($0 / Self.hours % 7) * 10 + $0 % Self.hours) }
        let prepared = PreparedHistory(
            try history(values, from: 0, to: values.count), steps: Self.hours, seasonalPeriods: nil, clock: .utc)
        #expect(prepared.context.seasonalPeriods == [24, 168])
        let model = try ModelRegistry.forecaster(named: "auto", context: prepared.context).fit(prepared.series)
        let weekly = try #require((model as? Combination.Fitted)?.members.first { $0.name == "seasonal-naive/168" })
        #expect(abs(weekly.weight - 0.9) < 1e-12)
        let forecast = model.forecast(horizon: Horizon(steps: 24), sampling: PathSampling())
        #expect((0..<24).allSatisfy { step in forecast.paths.values(at: step).allSatisfy(\.isFinite) })
    }
}
