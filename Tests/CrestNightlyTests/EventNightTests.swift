import Crest
import CrestAdvisor
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

@Suite struct `A night that knows of an event` {
    /// A sale from 10:00 to 16:00 after the first night, and one of a week before.
    private static let events = """
        version: 1
        events:
          - name: spring sale
            kind: promotion
            start: 2026-03-02T10:00:00Z
            duration: 6h
            uplift: 2
            series: checkout
          - {name: winter sale, kind: promotion, start: "2026-02-23T10:00:00Z", duration: 6h, uplift: 1.5, series: checkout}
        """

    private func night(events: Bool) async throws -> (outcome: NightOutcome, page: String, installation: Installation) {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0))
        var configuration = installation.configuration
        if events {
            configuration.events = try installation.folder.write(Self.events, to: "events.yaml")
        }
        let outcome = try await installation.run(now: Installation.night(0), configuration: configuration)
        let page = try #require(try installation.published().first { $0.key.hasSuffix("/report.html") }).value
        return (outcome, page, installation)
    }

    @Test func `plans for it, and says so in the report`() async throws {
        let (usual, page, _) = try await night(events: false)
        let (outcome, eventful, installation) = try await night(events: true)
        func most(_ plan: Plan, _ series: String) -> Int {
            plan.steps.filter { $0.series == series }.map(\.replicas).max() ?? 0
        }
        #expect(Double(most(outcome.plan, "checkout")) > 1.5 * Double(most(usual.plan, "checkout")))
        #expect(most(outcome.plan, "search") == most(usual.plan, "search"))
        #expect(!page.contains("spring sale"))
        #expect(eventful.contains("<h3>Events</h3>"))
        #expect(eventful.contains("spring sale, ") && eventful.contains("winter sale, "))
        #expect(eventful.contains(" of the peak to come"))
        let shares = try installation.store().forecasts(of: outcome.run).map { $0.events.map(\.name) }
        #expect(shares == [["spring sale"], []])
    }

    @Test func `is another night when the events are others`() async throws {
        let (usual, _, installation) = try await night(events: false)
        var configuration = installation.configuration
        configuration.events = try installation.folder.write(Self.events, to: "events.yaml")
        let outcome = try await installation.run(now: Installation.night(0), configuration: configuration)
        #expect(outcome.run != usual.run)
        #expect(outcome.plan.id != usual.plan.id)
    }

    @Test func `says that an event is why today's numbers are not yesterday's`() async throws {
        let (_, _, installation) = try await night(events: false)
        var configuration = installation.configuration
        configuration.events = try installation.folder.write(Self.events, to: "events.yaml")
        try await installation.run(
            now: Installation.night(0).advanced(bySeconds: 3_600), configuration: configuration)
        let pages = try installation.published().filter { $0.key.hasSuffix("/report.html") }
        let newest = try #require(pages.max { $0.key < $1.key }).value
        #expect(newest.contains("spring sale brings"))
    }
}
