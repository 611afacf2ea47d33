import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `A hold` {
    private let start = Traffic.start
    private let stale = Diagnostic(code: .init(rawValue: "E_STALE"), message: "the last sample is 5 h old")

    private func hours(_ count: Int64) -> Timestamp { start.advanced(bySeconds: 3_600 * count) }

    private func planInForce(_ point: [Double]) throws -> Plan {
        Advisor(now: start).plan([
            PlanRequest(
                input: try Traffic.input(), forecast: Traffic.certain(point), capacity: try Capacity(perReplica: 100),
                current: 1)
        ])
    }

    @Test func `rises as planned and never falls`() throws {
        let inForce = try planInForce([100, 300, 200, 500, 100])
        let advisor = Advisor(now: start, planInForce: inForce, holdUntil: hours(6))
        let plan = advisor.plan([], holding: [HoldRequest(series: "checkout", current: 2, reason: stale)])
        #expect(plan.status == .hold)
        #expect(plan.steps.map(\.replicas) == [2, 3, 5])
        #expect(plan.steps.map(\.was) == [2, 2, 3])
        #expect(plan.steps.map(\.from) == [start, hours(1), hours(3)])
        #expect(plan.steps.last?.to == hours(6))
        #expect(plan.steps.allSatisfy { $0.reasons.reduce(0) { $0 + $1.replicas } == Double($0.replicas) })
        #expect(plan.warnings.first?.code == stale.code)
        #expect(plan.verdicts.isEmpty)
    }

    @Test func `keeps the last level of a plan that has run out`() throws {
        let advisor = Advisor(now: hours(9), planInForce: try planInForce([100, 400]))
        let plan = advisor.plan([], holding: [HoldRequest(series: "checkout", reason: stale)])
        #expect(plan.steps.map(\.replicas) == [4])
        #expect(plan.steps.first?.from == hours(9))
    }

    @Test func `keeps what runs when no plan is known, and says so when nothing is`() throws {
        let advisor = Advisor(now: start)
        let held = advisor.plan([], holding: [HoldRequest(series: "checkout", current: 7, reason: stale)])
        #expect(held.steps.map(\.replicas) == [7])
        let nothing = advisor.plan([], holding: [HoldRequest(series: "checkout", reason: stale)])
        #expect(nothing.steps.isEmpty)
        #expect(nothing.warnings.map(\.code.rawValue) == ["E_STALE", "W_NOTHING_TO_HOLD"])
        #expect(nothing.status == .hold)
    }

    @Test func `takes the place of a forecast that has ended`() throws {
        let request = PlanRequest(
            input: try Traffic.input(), forecast: Traffic.certain([100]), capacity: try Capacity(perReplica: 100),
            current: 6)
        let plan = Advisor(now: hours(1)).plan([request])
        #expect(plan.status == .hold)
        #expect(plan.steps.map(\.replicas) == [6])
        #expect(plan.warnings.map(\.code.rawValue) == ["W_STALE"])
    }

    @Test func `of one series degrades the plan of many`() throws {
        let request = PlanRequest(
            input: try Traffic.input(), forecast: Traffic.certain([100]), capacity: try Capacity(perReplica: 100),
            current: 1)
        let plan = Advisor(now: start).plan(
            [request], holding: [HoldRequest(series: "search", current: 3, reason: stale)])
        #expect(plan.status == .degraded)
        #expect(plan.steps.map(\.replicas) == [1, 3])
    }

    @Test func `never lowers supply, whatever ran and whatever was planned`() throws {
        var random = SplitMix64(seed: 17)
        for _ in 0..<200 {
            let point = (0..<24).map { _ in Double(100 * random.index(below: 12)) }
            let inForce = try planInForce(point)
            let now = start.advanced(bySeconds: Int64(random.index(below: 30 * 3_600)))
            let current = random.index(below: 3) == 0 ? nil : random.index(below: 15)
            let plan = Advisor(now: now, planInForce: inForce).plan(
                [], holding: [HoldRequest(series: "checkout", current: current, reason: stale)])
            let levels = plan.steps.map(\.replicas)
            #expect(levels == levels.sorted())
            #expect(levels.first.map { $0 >= current ?? 0 } ?? false)
            for step in inForce.steps {
                let time = max(step.from, now)
                guard time < step.to else { continue }
                #expect(plan.replicas(for: "checkout", at: time).map { $0 >= step.replicas } ?? false)
            }
        }
    }
}
