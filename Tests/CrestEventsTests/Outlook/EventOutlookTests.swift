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

    @Test func `leaves the width of intervals to what past ones held`() throws {
        let schedule = EventSchedule(catalogue: try EventCatalogue([Self.sale(on: 40), Self.sale(on: 56)]))
        let outlook = try EventOutlook(schedule, history: try Self.history(doubled: [40]), until: Self.day(57))
        let flat = Self.flat(paths: 10)
        let organic = Forecast(
            start: flat.start, interval: flat.interval, point: flat.point, paths: flat.paths, intervalScale: 0.7)
        let effects = outlook.effects(on: organic, seed: 1)
        #expect(!effects.isEmpty && effects.applied(to: organic).intervalScale == 0.7)
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

    /// A day without its spike of one hour, which no smooth course tells: the spike is put back, on a history that
    /// scatters by 2 % an hour.
    @Test func `puts back what a past event took from a single hour`() throws {
        var generator = SplitMix64(seed: 5)
        let usual = (0..<(56 * 24)).map { hour in
            (hour % 24 == 8 ? 300 : 100) * Double.exp(0.07 * (generator.uniform() - 0.5))
        }
        let days = [28, 40, 50]
        let values = usual.enumerated().map { hour, value in
            days.contains(hour / 24) && hour % 24 == 8 ? value / 3 : value
        }
        let history = try TimeSeries(start: Self.start, interval: .hour, values: values)
        let feasts = days.map { day in
            EventDefinition(
                name: "feast", kind: "holiday", start: Self.day(day), end: Self.day(day + 1), effect: .modulates)
        }
        let schedule = EventSchedule(catalogue: try EventCatalogue(feasts))
        let cleaned = try EventOutlook(schedule, history: history, until: Self.day(57)).removingPast(from: history)
            .values
        for day in days {
            let errors = (0..<24).map { hour in
                Double.log(cleaned[24 * day + hour] / usual[24 * day + hour])
            }
            #expect(abs(errors[8]) < 0.1, "\(errors[8])")
            #expect(errors.allSatisfy { abs($0) < 0.2 })
        }
        // An ordinary day's chance stays its own.
        #expect(cleaned[24 * 30] == usual[24 * 30])
    }

    /// Events that do nothing, on days that scatter: were each taken out as it was measured, no chance would be left.
    @Test func `leaves the days of events that do nothing their own chance`() throws {
        var generator = SplitMix64(seed: 3)
        let levels = (0..<140).map { _ in 100 * Double.exp(0.6 * (generator.uniform() - 0.5)) }
        let history = try TimeSeries(start: Self.start, interval: .day, values: levels)
        let matches = stride(from: 33, to: 140, by: 5).map { day in
            EventDefinition(
                name: "match", kind: "match", start: Self.day(day), end: Self.day(day + 1), effect: .modulates)
        }
        let schedule = EventSchedule(catalogue: try EventCatalogue(matches))
        let outlook = try EventOutlook(schedule, history: history, until: Self.day(141))
        let cleaned = outlook.removingPast(from: history).values
        func deviation(_ values: [Double]) -> Double {
            let logs = stride(from: 33, to: 140, by: 5).map { Double.log(values[$0]) }
            let mean = logs.reduce(0, +) / Double(logs.count)
            return (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count)).squareRoot()
        }
        #expect(deviation(cleaned) > 0.6 * deviation(levels))
    }

    /// A week that stood out by 0.6 in logarithms, the last one that is known: where levels move by as much from week
    /// to week, more than half of it may stay, and is left to the models; where they do not, it was the event's.
    @Test(arguments: [(move: 0.4, taken: 0.0...0.3), (0.01, 0.5...0.6)])
    func `takes no move of the level for an event's`(move: Double, taken: ClosedRange<Double>) throws {
        var generator = SplitMix64(seed: 8)
        var level = 7.0
        var levels = (0..<80).map { _ in
            level += 2 * 3.0.squareRoot() * move * (generator.uniform() - 0.5)
            return level
        }
        let usual = (1...4).reduce(0) { $0 + levels[80 - $1] / Double($1) } / (25.0 / 12)
        levels.append(usual + 0.6)
        let history = try TimeSeries(
            start: Self.start, interval: .week, values: levels.map { Double.exp($0) })
        let match = EventDefinition(
            name: "match", kind: "match", start: Self.day(7 * 80), end: Self.day(7 * 81), effect: .modulates)
        let outlook = try EventOutlook(
            EventSchedule(catalogue: try EventCatalogue([match])), history: history, until: Self.day(7 * 82))
        let cleaned = try #require(outlook.removingPast(from: history).values.last)
        #expect(taken.contains(usual + 0.6 - Double.log(cleaned)))
    }

    @Test func `gives an eve its part of an event that comes after the horizon`() throws {
        var sale = Self.sale(on: 57)
        sale.lead = 86_400
        let schedule = EventSchedule(catalogue: try EventCatalogue([sale]))
        func eve(until day: Int) throws -> EventOutlook.Expected {
            let outlook = try EventOutlook(schedule, history: try Self.history(doubled: []), until: Self.day(day))
            return try #require(outlook.future.first { $0.occasion.day == -1 })
        }
        #expect(try eve(until: 57) == eve(until: 58))
        #expect(try eve(until: 57).modulation.uplift.factor > 1.05)
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
        let contributions = effects.contributions(to: organic)
        #expect(contributions.map(\.name) == ["coupon"])
        #expect(zip(organic.point, contributions[0].values).map { $0 + $1 } == forecast.point)
        let (peak, shares) = effects.peak(of: organic, calibrated: organic.peak(in: 0..<24))
        #expect(peak.maxima == forecast.peak(in: 0..<24).maxima)
        #expect(abs((try #require(shares.first)).share - 0.8) < 0.03)
    }

    /// A campaign from noon to midnight, a match with a stated factor within it and within a sale, and the holiday on
    /// which all of that happens: each is felt.
    @Test func `loses no event to come to another that runs at the same time`() throws {
        func event(_ name: String, _ hours: Range<Int64>, _ effect: EventDefinition.Effect) -> EventDefinition {
            EventDefinition(
                name: name, kind: "promotion", start: Self.day(56).advanced(bySeconds: 3_600 * hours.lowerBound),
                end: Self.day(56).advanced(bySeconds: 3_600 * hours.upperBound), effect: effect)
        }
        var campaign = event("campaign", 12..<24, .adds)
        (campaign.reach, campaign.conversion) = (StatedNumber(100), StatedNumber(0.1))
        var match = event("match", 18..<21, .modulates)
        match.uplift = StatedNumber(1.5)
        let schedule = EventSchedule(
            catalogue: try EventCatalogue([campaign, match]),
            holidays: try HolidaySet(parsing: "feast, holiday, 03-02", file: "feast.csv"))
        let outlook = try EventOutlook(schedule, history: Self.history(doubled: []), until: Self.day(57))
        #expect(outlook.future.map(\.occasion.name).sorted() == ["feast", "match"])
        #expect(outlook.additions.map(\.name) == ["campaign"])
        let sale = event("sale", 0..<24, .modulates)
        let within = EventSchedule(catalogue: try EventCatalogue([sale, match]))
        let both = try EventOutlook(within, history: Self.history(doubled: []), until: Self.day(57))
        #expect(both.future.map(\.occasion.name).sorted() == ["match", "sale"])
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

    /// Two years of weeks that scatter by 5 %: one is doubled.
    @Test func `finds the week that nobody declared, where steps are weeks`() throws {
        var random = SplitMix64(seed: 10)
        var values = (0..<104).map { _ in 1_000 * Double.exp(0.17 * (random.uniform() - 0.5)) }
        let quiet = try TimeSeries(start: Self.start, interval: .week, values: values)
        #expect(UnexplainedTime.days(in: quiet, clock: .utc).isEmpty)
        values[60] *= 2
        let spoilt = try TimeSeries(start: Self.start, interval: .week, values: values)
        #expect(UnexplainedTime.days(in: spoilt, clock: .utc).map(\.range) == [Self.day(420)..<Self.day(427)])
    }

    /// Two years of days: quiet but for Sundays, which go up and down by a third on their own.
    @Test func `takes Sundays that go up and down by themselves for no events`() throws {
        var random = SplitMix64(seed: 9)
        var values: [Double] = []
        for day in 0..<728 {
            var noise = -6.0
            for _ in 0..<12 { noise += random.uniform() }
            let scatter = day % 7 == 6 ? 0.33 : 0.02
            values.append(1_000 * Double.exp(scatter * noise))
        }
        let quiet = try TimeSeries(start: Self.start, interval: .day, values: values)
        #expect(UnexplainedTime.days(in: quiet, clock: .utc).isEmpty)
        // A Wednesday that falls by a third stands out; it would not among the Sundays.
        values[366] *= 0.67
        let spoilt = try TimeSeries(start: Self.start, interval: .day, values: values)
        #expect(UnexplainedTime.days(in: spoilt, clock: .utc).map(\.range) == [Self.day(366)..<Self.day(367)])
    }

    /// Eight weeks in which nights from Saturday to Sunday, 18:00 to 6:00, have as much demand as others, or four times
    /// that.
    @Test(arguments: [1.0, 4])
    func `expects of the first New Year a night like Saturday's`(nightOut: Double) throws {
        // 6 November 2026 is a Friday.
        let start = Timestamp(CivilDate(year: 2026, month: 11, day: 6))
        let night = 42..<54
        let values = (0..<(55 * 24)).map { hour -> Double in night.contains(hour % 168) ? 100 * nightOut : 100 }
        let history = try TimeSeries(start: start, interval: .hour, values: values)
        let holidays = try HolidaySet(parsing: "New Year, celebration, 01-01, -1..0", file: "feast.csv")
        let outlook = try EventOutlook(
            EventSchedule(holidays: holidays), history: history, until: history.timestamp(at: history.count + 48))
        for (day, hours) in [(-1, 18..<24), (0, 0..<6)] {
            let expected = try #require(outlook.future.first { $0.occasion.day == day }).modulation
            for hour in 0..<24 {
                let factor = expected.logFactor(at: expected.range.lowerBound.advanced(bySeconds: Int64(hour) * 3_600))
                let excess: Double = hours.contains(hour) ? Double.log(nightOut) : 0
                #expect(abs(factor - expected.uplift.mean - excess) < 1e-9)
            }
        }
    }

    @Test func `takes growth out of what an event is measured by`() throws {
        var values: [Double] = []
        for hour in 0..<(56 * 24) {
            let usual: Double = 100 * Double.exp(0.01 * Double(hour / 24))
            values.append(hour / 24 == 50 ? 1.5 * usual : usual)
        }
        let history = try TimeSeries(start: Self.start, interval: .hour, values: values)
        let schedule = EventSchedule(catalogue: try EventCatalogue([Self.sale(on: 50)]))
        let outlook = try EventOutlook(schedule, history: history, until: Self.day(56))
        let measured = try #require(outlook.past.first?.measurement)
        // Against the weeks before, the growth of 1 % a day would add 0.172; six days of it take off six eighths.
        let left: Double = measured.logUplift - Double.log(1.5)
        #expect(abs(left - 0.25 * 0.172) < 0.005, "\(left)")
    }

    @Test func `expects of the day after a holiday a part of what the holiday did`() throws {
        let holidays = try HolidaySet(parsing: "Feast, holiday, 02-14, -1..1", file: "feast.csv")
        var values = Array(try Self.history(doubled: []).values.prefix(41 * 24))
        for hour in (40 * 24)..<(41 * 24) { values[hour] /= 2 }
        let halved = try TimeSeries(start: Self.start, interval: .hour, values: values)
        let outlook = try EventOutlook(
            EventSchedule(holidays: holidays), history: halved, until: Self.day(42))
        let after = try #require(outlook.future.first { $0.occasion.day == 1 }).modulation.uplift
        #expect(abs(after.mean - 0.5 * Double.log(0.5)) < 0.01)
    }

    /// A feast whose day is flat: its usual peak of 220 at noon falls to 130, and the night has as much.
    @Test func `puts the uplift on the peak, whatever the course of the day`() throws {
        let usual = try Self.history(doubled: []).values
        let values = usual.enumerated().map { hour, value in hour / 24 == 42 ? 130 : value }
        let history = try TimeSeries(start: Self.start, interval: .hour, values: values)
        let feasts = [42, 56].map { day in
            EventDefinition(
                name: "feast", kind: "holiday", start: Self.day(day), end: Self.day(day + 1), effect: .modulates)
        }
        let outlook = try EventOutlook(
            EventSchedule(catalogue: try EventCatalogue(feasts)), history: history, until: Self.day(57))
        let expected = try #require(outlook.future.first).modulation
        let day = (0..<24).map { hour in
            usual[hour] * Double.exp(expected.logFactor(at: Self.day(56).advanced(bySeconds: Int64(hour) * 3_600)))
        }
        #expect(abs((day.max() ?? 0) - 220 * expected.uplift.factor) < 1e-9)
        #expect(expected.uplift.factor > 130.0 / 220 && expected.uplift.factor < 0.7)
        #expect(day[0] > 1.05 * usual[0], "the night has more than usual")
    }

    /// An hour at three times the day's peak makes the mean rise by a tenth only.
    @Test func `does not expect the height of a night of the day after it`() throws {
        let holidays = try HolidaySet(parsing: "Feast, celebration, 02-14, 0..1", file: "feast.csv")
        var values = Array(try Self.history(doubled: []).values.prefix(41 * 24))
        values[40 * 24] = 660
        let history = try TimeSeries(start: Self.start, interval: .hour, values: values)
        let outlook = try EventOutlook(
            EventSchedule(holidays: holidays), history: history, until: Self.day(42))
        let after = try #require(outlook.future.first { $0.occasion.day == 1 }).modulation.uplift
        #expect(abs(after.mean - 0.5 * Double.log((3_840.0 + 560) / 3_840)) < 0.01)
    }

    @Test func `carries what was issued before the forecast and is not yet spent`() throws {
        var event = EventDefinition(
            name: "coupon", kind: "campaign", start: Self.day(55), end: Self.day(56), effect: .adds)
        event.reach = StatedNumber(1)
        event.conversion = StatedNumber(1)
        event.actsElsewhere = true
        event.redemption = SpendingHabit(share: 1, delays: [.init(weight: 1, mean: 86_400)])
        event.issued = [
            .init(issuedAt: Self.day(56), count: 1e6),
            .init(issuedAt: Self.day(56).advanced(bySeconds: -1), count: 86_400),
        ]
        let outlook = try EventOutlook(
            EventSchedule(catalogue: try EventCatalogue([event])), history: try Self.history(doubled: []),
            until: Self.day(57))
        let organic = Self.flat(paths: 100)
        let forecast = outlook.effects(on: organic, seed: 1).applied(to: organic)
        // 86,400 coupons with a mean delay of a day: 1 a second, falling by e^(−1/24) an hour; a lot that is issued
        // only when the forecast begins is not known yet.
        let (first, last): (Double, Double) = (86_400 * (1 - Double.exp(-1.0 / 24)), 3_600 * Double.exp(-23.5 / 24))
        #expect(abs(forecast.point[0] - 100 - first) < 1)
        #expect(abs(forecast.point[23] - 100 - last) < 2)
    }
}
