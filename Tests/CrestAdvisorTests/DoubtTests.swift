import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Doubt about the data` {
    private let start = Traffic.start
    private let doubt = Diagnostic(code: .init(rawValue: "W_DOUBT"), message: "half the day is missing")

    private func series(_ observations: [Double?]) throws -> TimeSeries {
        try TimeSeries(name: "checkout", start: start, interval: .hour, observations: observations)
    }

    private func request(_ point: [Double], current: Int? = nil, doubt: Diagnostic?) throws -> PlanRequest {
        PlanRequest(
            input: try Traffic.input(), forecast: Traffic.certain(point), capacity: try Capacity(perReplica: 100),
            current: current, doubt: doubt)
    }

    @Test func `keeps what was planned and what runs, and may raise both`() throws {
        let inForce = Advisor(now: start).plan([try request([200, 500, 200, 200], current: 2, doubt: nil)])
        let advisor = Advisor(now: start, planInForce: inForce)
        let plan = advisor.plan([try request([100, 100, 700, 100], current: 3, doubt: doubt)])
        #expect(plan.steps.map(\.replicas) == [3, 5, 7, 5])
        #expect(plan.steps.map(\.boundBy) == [.held, .held, .none, .held])
        #expect(plan.status == .degraded)
        #expect(plan.warnings.map(\.code.rawValue) == ["W_DOUBT"])
        #expect(plan.verdicts.map(\.isFeasible) == [true])
        let certain = advisor.plan([try request([100, 100, 700, 100], current: 3, doubt: nil)])
        #expect(certain.steps.map(\.replicas) == [1, 7, 1])
    }

    @Test func `lowers nothing, whatever is damaged: a plan or a hold is never below the plan in force`() throws {
        var random = SplitMix64(seed: 23)
        for number in 0..<200 {
            let demands = (0..<48).map { _ in Double(100 * random.index(below: 12)) }
            let inForce = Advisor(now: start).plan([try request(demands, current: 1, doubt: nil)])
            let now = start.advanced(bySeconds: Int64(random.index(below: 20 * 3_600)))
            let advisor = Advisor(now: now, planInForce: inForce)
            let current = random.index(below: 2) == 0 ? nil : random.index(below: 15)
            // Damage pulls the forecast anywhere, mostly down; or there is none.
            let damaged = demands.map { _ in Double(100 * random.index(below: 6)) }
            let plan =
                random.index(below: 3) == 0
                ? advisor.plan([], holding: [HoldRequest(series: "checkout", current: current, reason: doubt)])
                : advisor.plan([try request(damaged, current: current, doubt: doubt)])
            #expect(plan.steps.allSatisfy { $0.replicas >= current ?? 0 }, "case \(number)")
            #expect(plan.steps.allSatisfy { $0.reasons.reduce(0) { $0 + $1.replicas } == Double($0.replicas) })
            for step in inForce.steps where step.to > now && step.from < advisor.holdUntil {
                let time = max(step.from, now)
                guard let held = plan.replicas(for: "checkout", at: time) else { continue }
                #expect(held >= step.replicas, "case \(number) at \(time)")
            }
        }
    }

    @Test func `begins when a tenth of the last day is missing`() throws {
        let day = (0..<48).map { Optional(Double($0)) }
        #expect(DataDoubt.thinness(of: try series(day)) == nil)
        #expect(DataDoubt.thinness(of: try series([nil, nil, nil, nil] + day)) == nil)
        var thin = day
        for hour in [30, 35] { thin[hour] = nil }
        #expect(DataDoubt.thinness(of: try series(thin)) == nil)
        thin[40] = nil
        #expect(DataDoubt.thinness(of: try series(thin))?.code.rawValue == "W_DOUBT")
    }

    @Test func `becomes a refusal when the last sample is older than the limit`() throws {
        let data = try series([1, 2, nil])
        let end = start.advanced(bySeconds: 7_200)
        #expect(DataDoubt.staleness(of: data, now: end.advanced(bySeconds: 600), limit: 600) == nil)
        let stale = DataDoubt.staleness(of: data, now: end.advanced(bySeconds: 601), limit: 600)
        #expect(stale?.code.rawValue == "E_STALE")
        #expect(stale?.message.contains("2026-11-22T02:00:00Z") == true)
        #expect(DataDoubt.usualLimit(for: .minute) == 7_200)
        #expect(DataDoubt.usualLimit(for: .day) == 2 * 86_400)
    }
}
