import Crest
import CrestAdvisor
import CrestForecasting
import CrestReporting
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `A stored plan` {
    private let folder: TemporaryFolder
    private let start = Timestamp(CivilDate(year: 2026, month: 11, day: 22))

    init() throws { folder = try TemporaryFolder() }

    /// Two hours of certain traffic, then one of three hundred without a replica to spare.
    private func plan(_ demand: [Double] = [120, 480, 300], maximum: Int = 4, isLimited: Bool = false) throws -> Plan {
        var paths = SamplePaths(steps: demand.count, count: 20)
        for step in demand.indices {
            for path in 0..<20 { paths[step: step, path: path] = demand[step] }
        }
        let forecast = Forecast(start: start, interval: .hour, point: demand, paths: paths)
        let series = try TimeSeries(
            name: "shop@eu", start: start.advanced(bySeconds: -7_200), interval: .hour, observations: [0.1, nil])
        let zones = isLimited ? try Zones("a+b+c=9") : nil
        let capacity = try Capacity(
            perReplica: 100, maximum: maximum, leadTime: 600, price: 0.041, zones: zones)
        return Advisor(now: start, trust: isLimited ? .floor : .full, budget: isLimited ? 0.1 : nil).plan([
            PlanRequest(input: PlanInput(series), forecast: forecast, capacity: capacity, current: 2)
        ])
    }

    private func text(_ plan: Plan, _ layout: JSONWriter.Layout = .compact) -> String {
        JSONWriter(layout).string(PlanDocument(plan).json)
    }

    private func reading(_ text: String) throws -> Plan {
        try PlanDocument(readingFrom: try folder.write(text, to: "plan.json")).plan
    }

    @Test(arguments: [JSONWriter.Layout.compact, .pretty])
    func `is read back as it was, to the bit`(layout: JSONWriter.Layout) throws {
        let plan = try plan()
        #expect(try reading(text(plan, layout)) == plan)
    }

    @Test func `keeps the zones' weights, a budget and a level of trust that only some plans have`() throws {
        let plan = try plan(isLimited: true)
        let text = text(plan)
        for key in ["\"name\":\"c\"", "\"weight_when_lost\":[0.0,0.5,0.5]", "\"trust\":\"floor\"", "\"holds\":false"] {
            #expect(text.contains(key))
        }
        #expect(try reading(text) == plan)
        let ordinary = self.text(try self.plan())
        #expect(!ordinary.contains("zones") && !ordinary.contains("trust") && !ordinary.contains("budget"))
    }

    @Test func `keeps what comes to the services behind it, with and without a limit`() throws {
        let limits: [Double?] = [150, nil]
        let tiers = limits.map { limit in
            TierVerdict(
                series: "shop@eu", tier: limit == nil ? "mail" : "payment", isExternal: true, isPlanned: false,
                requestsPerEntry: 0.5, limit: limit, requirement: 240, breakingPoint: limit.map { 2 * $0 },
                overload: limit.map { _ in 1 }, breaksFirst: limit.map { _ in 1 }, isFirst: limit != nil)
        }
        let plan = Plan(asOf: start, series: [SeriesPlan(ofSingle: try plan())], tiers: tiers)
        #expect(plan.warnings.last?.code.rawValue == "W_TIER_LIMIT")
        #expect(try reading(text(plan)) == plan)
        let changed = text(plan).replacingOccurrences(of: "\"requirement\":240.0", with: "\"requirement\":249.0")
        #expect(throws: CrestError.self) { try reading(changed) }
    }

    @Test(arguments: [
        ("\"replicas\":4", "\"replicas\":5", "steps[1].reason: the parts do not add up to 5"),
        ("\"replicas\":4", "\"replicas\":-4", "steps[1].replicas: -4 is negative"),
        ("\"replicas\":4", "\"replicas\":\"4\"", "steps[1].replicas is not a whole number"),
        ("\"was\":2", "\"is\":2", "steps[0].is: no such key is known"),
        (",\"was\":2", "", "steps[0].was is missing"),
        ("\"series\":\"shop@eu\"", "\"series\":\"shop\"", "it was changed or is damaged"),
        ("\"feasible\":false", "\"feasible\":true", "verdicts[0].feasible: the shortfalls say the opposite"),
        ("\"status\":\"ok\"", "\"status\":\"fine\"", "status: 'fine' is none of ok, degraded, hold"),
        ("\"as_of\":\"2026", "\"as_of\":\"soon", "as_of: 'soon-11-22T00:00:00Z' is not a time"),
        ("crest/plan/v1", "crest/plan/v2", "its schema is crest/plan/v2"),
        ("crest/plan/v1", "crest/forecast/v1", "its schema is crest/forecast/v1"),
    ])
    func `that was tampered with is refused, with the place`(old: String, new: String, complaint: String) throws {
        let text = text(try plan())
        let range = try #require(text.range(of: old))
        #expect {
            try reading(text.replacingCharacters(in: range, with: new))
        } throws: { error in
            guard let error = error as? CrestError, error.code == .plan else { return false }
            return error.description.contains(complaint) && error.description.contains("plan.json")
        }
    }

    @Test func `that is cut off anywhere is refused, and never crashes`() throws {
        let text = text(try plan())
        for length in stride(from: 0, to: text.count - 1, by: 37) {
            #expect(throws: CrestError.self) { try reading(String(text.prefix(length))) }
        }
    }

    @Test func `that is no JSON is refused with the character`() throws {
        #expect {
            try reading("{\n  \"schema\": oops\n}")
        } throws: { error in
            "\(error)".contains("around character 14")
        }
    }

    @Test func `that is not there is said to be missing`() {
        #expect {
            try PlanDocument(readingFrom: folder.url("none.json").path)
        } throws: { error in
            (error as? CrestError)?.code == .inputMissing
        }
    }

    @Test func `explains its largest step and any moment by parts that add up`() throws {
        let plan = try plan()
        let peak = try #require(ExplanationDocument(peaksOf: plan).steps.first)
        #expect(peak.replicas == 4)
        let document = try ExplanationDocument(plan, series: "shop@eu", at: start.advanced(bySeconds: 7_200))
        #expect(document.steps.map(\.replicas) == [3])
        let parts = document.csvRows.map { row in
            if case .number(let replicas?) = row[5] { replicas } else { 0.0 }
        }
        #expect(parts.reduce(0, +) == 3)
        let lines = ExplanationText(document, clock: try WallClock(), style: TerminalStyle()).lines
        #expect(lines.first?.hasPrefix("shop@eu  Sun 2026-11-22 02:00 UTC") == true)
        #expect(lines.contains { $0.hasPrefix("= replicas") && $0.hasSuffix(" 3") })
    }

    @Test func `says what it has when asked for something else`() throws {
        let plan = try plan()
        #expect {
            try ExplanationDocument(plan, series: "shop", at: start)
        } throws: { "\($0)".contains("it has 'shop@eu'") }
        #expect {
            try ExplanationDocument(plan, series: "shop@eu", at: start.advanced(bySeconds: 9 * 3_600))
        } throws: { "\($0)".contains("2026-11-22T03:00:00Z") }
    }

    @Test func `differs from another in spans and replica-hours`() throws {
        let document = PlanDiffDocument(from: try plan(), to: try plan([120, 480, 190], maximum: 9))
        #expect(document.diff.changes.map(\.before) == [4, 3])
        #expect(document.diff.changes.map(\.after) == [5, 2])
        #expect(document.diff.addedReplicaHours == 0)
        let lines = PlanDiffText(document, clock: try WallClock(), style: TerminalStyle()).lines
        #expect(lines.first?.hasSuffix("2 changes, of which 2 revisions with 0 replica-hours") == true)
    }
}
