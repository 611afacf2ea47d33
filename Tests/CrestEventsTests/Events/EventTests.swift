import CrestEvents
import CrestSeries
import Testing

@Suite struct `Event definitions` {
    private let start = Timestamp(CivilDate(year: 2026, month: 11, day: 11))

    private func campaign() -> EventDefinition {
        var event = EventDefinition(
            name: "sale", kind: "promotion", start: start, end: start.advanced(bySeconds: 86_400), effect: .adds)
        event.reach = StatedNumber(p10: 1e5, p90: 3e5)
        event.conversion = StatedNumber(0.05)
        return event
    }

    private func fields(_ event: EventDefinition) -> [String] {
        EventCatalogue.problems(in: [event]).map(\.field)
    }

    @Test func `a sound event has no problem`() throws {
        #expect(fields(campaign()).isEmpty)
        let match = EventDefinition(
            name: "final", kind: "match", start: start, end: start.advanced(bySeconds: 7_200), effect: .modulates)
        #expect(fields(match).isEmpty)
        let catalogue = try EventCatalogue([match, campaign()])
        #expect(catalogue.events.map(\.name) == ["final", "sale"])
    }

    @Test func `each problem names its field`() {
        var event = campaign()
        event.end = event.start
        #expect(fields(event) == ["duration"])
        event = campaign()
        event.name = ""
        event.kind = ""
        #expect(fields(event) == ["name", "kind"])
        event = campaign()
        event.reach = nil
        event.conversion = nil
        #expect(fields(event) == ["reach", "conversion"])
        event = campaign()
        event.uplift = StatedNumber(2)
        event.seen = StatedNumber(40)
        event.budget = -1
        #expect(fields(event) == ["uplift", "seen", "budget", "cost_per_action"])
        event = campaign()
        event.conversion = StatedNumber(15)
        #expect(fields(event) == ["conversion"])
        event.invitation = true
        #expect(fields(event).isEmpty, "one coupon for each friend")
        event = campaign()
        event.spread = [.viral: 0]
        event.expires = start
        #expect(fields(event) == ["spread", "expires"])
        event = campaign()
        event.effect = .modulates
        event.lag = -5
        #expect(fields(event) == ["lag", "reach", "conversion"])
    }

    @Test func `a match within a sale is learned with it, unless its uplift is stated`() throws {
        func event(_ name: String, hours: Range<Int64>) -> EventDefinition {
            EventDefinition(
                name: name, kind: "sale", start: start.advanced(bySeconds: 3_600 * hours.lowerBound),
                end: start.advanced(bySeconds: 3_600 * hours.upperBound), effect: .modulates)
        }
        let (sale, match) = (event("sale", hours: 0..<72), event("match", hours: 70..<74))
        let later = event("later", hours: 71..<75)
        var elsewhere = event("elsewhere", hours: 30..<32)
        elsewhere.series = ["abroad"]
        var stated = event("stated", hours: 18..<21)
        stated.uplift = StatedNumber(1.5)
        let catalogue = try EventCatalogue([sale, match, later, stated])
        #expect(catalogue.whole(around: match)?.name == "sale")
        #expect(catalogue.whole(around: later) == nil, "one of its hours is the sale's, and the match is no whole")
        var here = sale
        here.series = ["here"]
        #expect(try EventCatalogue([here, elsewhere]).whole(around: elsewhere) == nil)
        #expect(catalogue.whole(around: sale) == nil && catalogue.whole(around: stated) == nil)
    }

    @Test func `two events of one name must not overlap`() throws {
        var later = campaign()
        later.start = start.advanced(bySeconds: 80_000)
        later.end = start.advanced(bySeconds: 160_000)
        let problems = EventCatalogue.problems(in: [campaign(), later])
        #expect(problems.map(\.index) == [1])
        #expect(
            problems.first?.error.diagnostic.message
                == "event 'sale', name: another event of this name runs from 2026-11-11T00:00:00Z to "
                + "2026-11-12T00:00:00Z, which overlaps")
        later.start = campaign().end
        #expect(EventCatalogue.problems(in: [campaign(), later]).isEmpty)
        #expect(throws: EventError.self) { try EventCatalogue([campaign(), campaign()]) }
    }

    @Test func `an event is felt by its leads, its lags and what it issued`() throws {
        var event = campaign()
        event.expires = start.advanced(bySeconds: 10 * 86_400)
        let catalogue = try EventCatalogue([event])
        let week = start.advanced(bySeconds: 7 * 86_400)
        #expect(catalogue.events(touching: week..<week.advanced(bySeconds: 60)).count == 1)
        let fortnight = start.advanced(bySeconds: 14 * 86_400)
        #expect(catalogue.events(touching: fortnight..<fortnight.advanced(bySeconds: 60)).isEmpty)
    }

    @Test func `an estimate is a positive number or an ordered range`() throws {
        #expect(StatedNumber(0) == nil && StatedNumber(.nan) == nil && StatedNumber(p10: 3, p90: 2) == nil)
        #expect(StatedNumber(p10: 1, p90: .infinity) == nil)
        let range = try #require(StatedNumber(p10: 50, p90: 200))
        #expect(abs(range.median - 100) < 1e-9)
        // ln 4 / 2.563103.
        #expect(abs(range.logDeviation - 0.540865) < 1e-6)
    }
}
