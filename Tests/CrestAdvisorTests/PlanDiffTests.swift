import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The difference of two plans` {
    private let start = Traffic.start

    private func hours(_ count: Int64) -> Timestamp { start.advanced(bySeconds: 3_600 * count) }

    private func plan(_ point: [Double], now: Timestamp? = nil, name: String = "checkout") throws -> Plan {
        Advisor(now: now ?? start).plan([
            PlanRequest(
                input: try Traffic.input(name), forecast: Traffic.certain(point),
                capacity: try Capacity(perReplica: 100), current: 1)
        ])
    }

    @Test func `is empty between equal plans`() throws {
        #expect(PlanDiff(from: try plan([100, 200]), to: try plan([100, 200])).isEmpty)
    }

    @Test func `names the spans whose numbers differ, joined where both stay the same`() throws {
        let diff = PlanDiff(from: try plan([100, 200, 200, 300]), to: try plan([100, 400, 400, 300, 200]))
        #expect(diff.changes.map(\.from) == [hours(1), hours(4)])
        #expect(diff.changes.map(\.to) == [hours(3), hours(5)])
        #expect(diff.changes.map(\.before) == [2, nil])
        #expect(diff.changes.map(\.after) == [4, 2])
        #expect(diff.revisions.count == 1)
    }

    @Test func `does not dwell on the past`() throws {
        let diff = PlanDiff(from: try plan([900, 200]), to: try plan([100, 200], now: hours(1)))
        #expect(diff.isEmpty)
    }

    @Test func `counts a series that only one of the plans has`() throws {
        let diff = PlanDiff(from: try plan([100], name: "a"), to: try plan([200], name: "b"))
        #expect(diff.changes.map(\.series) == ["b", "a"])
        #expect(diff.changes.map(\.before) == [nil, 1])
        #expect(diff.changes.map(\.after) == [2, nil])
    }
}
