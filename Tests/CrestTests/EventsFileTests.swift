import Crest
import CrestEvents
import CrestSeries
import Testing

@Suite struct `An events file` {
    private static func message(_ text: String) -> String? {
        do throws(EventError) {
            _ = try EventsFile.schedule(parsing: text, file: "events.yaml")
            return nil
        } catch {
            return error.diagnostic.message
        }
    }

    private static let header = "version: 1\ntz: Asia/Shanghai\nevents:\n"

    @Test func `says days and campaigns on the clock of the audience`() throws {
        let text = """
            version: 1
            tz: Asia/Shanghai
            events:
              - {name: sale, kind: promotion, start: 2026-07-01, duration: 3d, lead: 1d, occurrences: [2025-07-02]}
              - name: coupon
                kind: campaign
                start: 2026-02-06 10:00
                end: 2026-02-07 00:00
                tz: UTC
                effect: adds
                reach: 2e6..2e7
                conversion: 0.1
                spread: {burst: 0.7, viral: 0.3}
                invitation: true
                expires: 2026-02-13
                redemption: {share: 0.6, delay: {2h: 0.25, 30m: 0.75}, requests: 2}
                requests_per_action: 0
                issued: [{at: 2026-02-06 12:00, count: 20000}]
            """
        let events = try EventsFile.schedule(parsing: text, file: "events.yaml").catalogue.events
        #expect(events.map(\.name) == ["sale", "coupon", "sale"])
        #expect(events[0].start.description == "2025-07-01T16:00:00Z")
        #expect(events[0].start.seconds(until: events[0].end) == 3 * 86_400)
        #expect(events[1].start.description == "2026-02-06T10:00:00Z")
        #expect(events[1].reach == StatedNumber(p10: 2e6, p90: 2e7))
        #expect(events[1].spread == [.burst: 0.7, .viral: 0.3])
        #expect(events[1].requestsPerRedemption == 2)
        #expect(events[1].redemption?.delays.map(\.mean) == [1_800, 7_200])
        #expect(events[1].actsElsewhere && events[1].requestsPerAction == nil)
        #expect(events[1].issued.map(\.count) == [20_000])
        #expect(events[2].lead == 86_400)
    }

    @Test(
        arguments: [
            (
                "  - {name: a, kind: b, start: 2026-07-01, duration: 1d, colour: red}\n",
                "events.yaml:4: event 'a' has no key 'colour'"
            ),
            (
                "  - {name: a, kind: b, start: 2026-07-02, end: 2026-07-01}\n",
                "events.yaml:4: event 'a', end: 2026-06-30T16:00:00Z is not after the start at 2026-07-01T16:00:00Z"
            ),
            (
                "  - name: a\n    kind: b\n    start: noon\n    duration: 1d\n",
                "events.yaml:6: event 'a', start: 'noon' is not a time"
            ),
            (
                "  - name: a\n    kind: b\n    start: 2026-07-02\n    duration: 1d\n    uplift: much\n",
                "events.yaml:8: event 'a', uplift: 'much' is neither a positive number nor a range of two"
            ),
            (
                "  - name: a\n    kind: b\n    start: 2026-07-02\n    duration: 1d\n    effect: adds\n",
                "events.yaml:4: event 'a', reach: an event that adds says how many people it can reach"
            ),
        ])
    func `names file and line of what is wrong`(events: String, expected: String) {
        #expect(Self.message(Self.header + events) == expected)
    }

    @Test func `does not guess a zone`() {
        let text = "version: 1\nevents:\n  - {name: a, kind: b, start: 2026-07-02 10:00, duration: 1d}\n"
        #expect(Self.message(text) == "events.yaml:3: event 'a', start: '2026-07-02 10:00' is on the clock of no zone")
        #expect(Self.message(text.replacing("10:00", with: "10:00Z")) == nil)
    }

    @Test func `has no two events of one name at once`() {
        let message = Self.message(
            Self.header + "  - {name: a, kind: b, start: 2026-07-02, duration: 2d}\n"
                + "  - {name: a, kind: b, start: 2026-07-03, duration: 1d}\n")
        #expect(message?.hasPrefix("events.yaml:5: event 'a', name: another event of this name runs from") == true)
    }

    @Test func `is YAML`() {
        #expect(Self.message("version: 1\nevents: [\n")?.hasPrefix("events.yaml:") == true)
        #expect(Self.message("") == "events.yaml:1: the file is empty")
        #expect(Self.message("version: 2\n") == "events.yaml:1: the file, version: this is read by version 1 only")
    }
}
