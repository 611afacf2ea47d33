import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `A plan` {
    private let start = Traffic.start

    private func hours(_ count: Int64) -> Timestamp { start.advanced(bySeconds: 3_600 * count) }

    private func request(
        _ point: [Double], _ capacity: Capacity, policy: ScalingPolicy = .unlimited, current: Int? = nil
    ) throws -> PlanRequest {
        PlanRequest(
            input: try Traffic.input(), forecast: Traffic.certain(point), capacity: capacity, policy: policy,
            current: current)
    }

    @Test func `joins slots of equal supply into steps, ordered one lead time ahead on the way up`() throws {
        let capacity = try Capacity(perReplica: 100, leadTime: 900)
        let plan = Advisor(now: start).plan([try request([200, 150, 450, 401, 90], capacity, current: 2)])
        #expect(plan.steps.map(\.replicas) == [2, 5, 1])
        #expect(plan.steps.map(\.was) == [2, 2, 5])
        #expect(plan.steps.map(\.from) == [start, hours(2), hours(4)])
        #expect(plan.steps.map(\.to) == [hours(2), hours(4), hours(5)])
        #expect(plan.steps.map(\.orderBy) == [start, hours(2).advanced(bySeconds: -900), hours(4)])
        #expect(plan.steps.map(\.demand) == [200, 450, 90])
        #expect(plan.steps.allSatisfy { $0.level == 1 && $0.boundBy == .none })
        #expect(plan.status == .ok)
        #expect(plan.warnings.isEmpty)
        #expect(plan.validUntil == hours(5))
        #expect(plan.verdicts.map(\.isFeasible) == [true])
    }

    @Test func `totals its replica-hours, the static peak and the cost`() throws {
        let capacity = try Capacity(perReplica: 100, price: 0.5)
        let totals = Advisor(now: start).plan([try request([100, 400, 200], capacity, current: 1)]).totals
        #expect(totals.replicaHours == 7)
        #expect(totals.staticPeakHours == 12)
        #expect(totals.cost == 3.5)
        #expect(totals.expectedShortfallMinutes == 0)
    }

    @Test func `says when and by how much the maximum is too small, and which one would do`() throws {
        let capacity = try Capacity(perReplica: 100, maximum: 5)
        let plan = Advisor(now: start).plan([try request([100, 620, 900, 100, 510], capacity, current: 1)])
        let verdict = try #require(plan.verdicts.first)
        #expect(!verdict.isFeasible)
        #expect(verdict.shortfalls.map(\.from) == [hours(1), hours(4)])
        #expect(verdict.shortfalls.map(\.to) == [hours(3), hours(5)])
        #expect(verdict.shortfalls.map(\.replicas) == [4, 1])
        #expect(verdict.shortfalls.map(\.demand) == [400, 10])
        #expect(verdict.shortfalls.allSatisfy { $0.boundBy == .maximum })
        #expect(verdict.worst?.replicas == 4)
        #expect(verdict.secondsShort == 3 * 3_600)
        #expect(verdict.smallestMaximum == 9)
        #expect(verdict.probabilityAboveMaximum == 1)
        #expect(verdict.riskTaken == 1)
        #expect(plan.totals.expectedShortfallMinutes == 180)
        #expect(plan.steps.map(\.boundBy) == [.none, .maximum, .none, .maximum])
        let raised = try Capacity(perReplica: 100, maximum: 9)
        let better = Advisor(now: start).plan([try request([100, 620, 900, 100, 510], raised, current: 1)])
        #expect(better.verdicts.map(\.isFeasible) == [true])
    }

    @Test func `says what cannot be ready in time, to the moment when it is`() throws {
        let capacity = try Capacity(perReplica: 100, leadTime: 5_400)
        let plan = Advisor(now: start).plan([try request([300, 500, 500, 500], capacity, current: 2)])
        #expect(plan.steps.map(\.replicas) == [2, 5])
        #expect(plan.steps.map(\.from) == [start, start.advanced(bySeconds: 5_400)])
        #expect(plan.steps.map(\.orderBy) == [start, start])
        #expect(plan.steps.map(\.boundBy) == [.leadTime, .none])
        let shortfalls = try #require(plan.verdicts.first).shortfalls
        #expect(shortfalls.count == 1)
        #expect(shortfalls.first?.seconds == 5_400)
        #expect(shortfalls.first?.replicas == 3)
        #expect(shortfalls.first?.boundBy == .leadTime)
        #expect(plan.totals.expectedShortfallMinutes == 90)
    }

    @Test func `that does not hold warns, and one that does is silent`() throws {
        let (low, high) = (try Capacity(perReplica: 100, maximum: 4), try Capacity(perReplica: 100, maximum: 9))
        let short = Advisor(now: start).plan([try request([100, 620], low, current: 1)])
        #expect(short.warnings.map(\.code.rawValue) == ["W_SHORT"])
        #expect(short.warnings.first?.hint.contains("7") == true)
        #expect(Advisor(now: start).plan([try request([100, 620], high, current: 1)]).warnings.isEmpty)
    }

    @Test func `says what the ramp up cannot reach`() throws {
        let policy = ScalingPolicy(stepUp: try RampLimit("2/1h"))
        let plan = Advisor(now: start).plan([
            try request([100, 800, 800, 800], try Capacity(perReplica: 100), policy: policy, current: 2)
        ])
        #expect(plan.steps.map(\.replicas) == [4, 6, 8])
        let shortfall = try #require(plan.verdicts.first?.worst)
        #expect(shortfall.boundBy == .stepUp)
        #expect(shortfall.replicas == 2)
        #expect(shortfall.from == hours(1))
    }

    @Test func `warns when it has to assume what runs`() throws {
        let capacity = try Capacity(perReplica: 100, leadTime: 7_200)
        let plan = Advisor(now: start).plan([try request([100, 300, 500], capacity)])
        #expect(plan.steps.map(\.replicas) == [3, 5])
        #expect(plan.steps.map(\.was) == [nil, 3])
        #expect(plan.warnings.map(\.code.rawValue) == ["W_CURRENT"])
        #expect(plan.verdicts.map(\.isFeasible) == [true])
    }

    @Test func `warns when there are too few paths for the risk`() throws {
        let plain = try request([100], try Capacity(perReplica: 100), current: 1)
        let request = PlanRequest(
            input: plain.input, forecast: plain.forecast, capacity: plain.capacity, protection: try .risk(0.001),
            current: 1)
        #expect(Advisor(now: start).plan([request]).warnings.map(\.code.rawValue) == ["W_PATHS"])
    }

    @Test func `begins now, not in the past`() throws {
        let now = start.advanced(bySeconds: 5_400)
        let plan = Advisor(now: now).plan([try request([900, 300, 100], try Capacity(perReplica: 100), current: 9)])
        #expect(plan.steps.map(\.from) == [now, hours(2)])
        #expect(plan.steps.map(\.replicas) == [3, 1])
        #expect(plan.totals.replicaHours == 2.5)
    }

    @Test func `spreads over zones such that one can be lost`() throws {
        let capacity = try Capacity(perReplica: 100, zones: Zones(count: 3))
        let plan = Advisor(now: start).plan([try request([350], capacity, current: 6)])
        #expect(plan.steps.map(\.replicas) == [6])
        #expect(plan.steps.first?.reasons.last == ReasonPart(part: "zone reserve", demand: nil, replicas: 2))
    }

    @Test func `plans many series in the order of the requests`() throws {
        let capacity = try Capacity(perReplica: 100)
        let requests = try ["b", "a"].map { name in
            PlanRequest(
                input: try Traffic.input(name), forecast: Traffic.certain([100, 200]), capacity: capacity, current: 1)
        }
        let plan = Advisor(now: start).plan(requests)
        #expect(plan.steps.map(\.series) == ["b", "b", "a", "a"])
        #expect(plan.inputs.map(\.series) == ["b", "a"])
        #expect(plan.inputs.first?.filled == 2)
        #expect(plan.inputs.first?.lastSample == start.advanced(bySeconds: -7_200))
        #expect(plan.totals.replicaHours == 6)
        #expect(plan.replicas(for: "a", at: hours(1)) == 2)
        #expect(plan.replicas(for: "a", at: hours(2)) == nil)
    }

    @Test func `has an identity that says whether anything differs`() throws {
        let capacity = try Capacity(perReplica: 100)
        let plan = Advisor(now: start).plan([try request([100, 200], capacity, current: 1)])
        #expect(plan.id.count == 16)
        #expect(plan.id == Advisor(now: start).plan([try request([100, 200], capacity, current: 1)]).id)
        #expect(plan.id != Advisor(now: start).plan([try request([100, 201], capacity, current: 1)]).id)
        #expect(plan.id != Advisor(now: start).plan([try request([100, 200], capacity, current: 2)]).id)
        #expect(plan.id != Advisor(now: hours(1)).plan([try request([100, 200], capacity, current: 1)]).id)
    }
}

@Suite struct `A change interval` {
    @Test func `lets supply change at its multiples only, and never below the need`() throws {
        // Two-hour intervals from midnight: (100, 300) (250, 100) (100), one replica for each 100.
        let request = PlanRequest(
            input: try Traffic.input(), forecast: Traffic.certain([100, 300, 250, 100, 100]),
            capacity: try Capacity(perReplica: 100), policy: try ScalingPolicy(dwell: 0, changeInterval: 7_200),
            current: 1)
        let plan = Advisor(now: Traffic.start).plan([request])
        #expect(plan.steps.map(\.replicas) == [3, 1])
        #expect(plan.steps.map(\.from) == [Traffic.start, Traffic.start.advanced(bySeconds: 4 * 3_600)])
    }
}

@Suite struct `A change interval on a wall clock` {
    private func plan(_ point: [Double], every seconds: Int64, clock: ZoneOffsets) throws -> Plan {
        let request = PlanRequest(
            input: try Traffic.input(), forecast: Traffic.certain(point), capacity: try Capacity(perReplica: 100),
            policy: try ScalingPolicy(dwell: 0, changeInterval: seconds), current: 1)
        return Advisor(now: Traffic.start, clock: clock).plan([request])
    }

    private func hours(_ count: Int64) -> Timestamp { Traffic.start.advanced(bySeconds: 3_600 * count) }

    @Test func `is counted from its midnight`() throws {
        // Six hours a span. In India midnight is 18:30 UTC, so that spans begin at 00:30 and 06:30 UTC: the slots from
        // 1 to 6 lie in one.
        let plan = try plan(
            [100, 100, 100, 100, 100, 100, 200, 100], every: 6 * 3_600, clock: ZoneOffsets(first: 19_800))
        #expect(plan.steps.map(\.replicas) == [1, 2, 1])
        #expect(plan.steps.map(\.from) == [hours(0), hours(1), hours(7)])
    }

    @Test func `shows the same times on the wall after the clock is put back`() throws {
        // Two hours a span, from one hour ahead of UTC to none at 02:00: the wall shows 1, 2, 2, 3, 4.
        let clock = ZoneOffsets(first: 3_600, changes: [.init(at: hours(2), seconds: 0)])
        let plan = try plan([100, 200, 300, 400, 500], every: 7_200, clock: clock)
        #expect(plan.steps.map(\.from) == [hours(0), hours(1), hours(4)])
        #expect(plan.steps.map(\.replicas) == [1, 4, 5])
    }
}

@Suite struct `The reasons of a plan` {
    @Test func `add up exactly to the replicas of every step, and name what binds`() throws {
        var random = SplitMix64(seed: 3)
        var seen: Set<Bound> = []
        for _ in 0..<300 {
            let inForce = Advisor(now: Traffic.start).plan([try randomRequest(&random)])
            let plan = Advisor(now: Traffic.start, planInForce: inForce).plan([try randomRequest(&random)])
            for step in plan.steps {
                #expect(step.reasons.reduce(0) { $0 + $1.replicas } == Double(step.replicas))
                let demand = step.reasons.compactMap(\.demand).reduce(0, +)
                #expect(abs(demand - (step.demand ?? .nan)) <= 1e-9 * max(1, demand))
                seen.insert(step.boundBy)
            }
        }
        #expect(seen == Set(Bound.allCases))
    }

    @Test func `begin with the parts of the forecast that the caller gives`() throws {
        let point = [300.0, 420]
        let decomposition = DemandDecomposition([
            .init(name: "base", values: [250, 250]), .init(name: "trend", values: [10, 20]),
            .init(name: "daily season", values: [40, 150]),
        ])
        let request = PlanRequest(
            input: try Traffic.input(), forecast: Traffic.certain(point), capacity: try Capacity(perReplica: 100),
            decomposition: decomposition, current: 5)
        let reasons = try #require(Advisor(now: Traffic.start).plan([request]).steps.last).reasons
        #expect(reasons.map(\.part) == ["base", "trend", "daily season", "uncertainty", "rounding"])
        #expect(reasons.map(\.demand) == [250, 20, 150, 0, nil])
        #expect(reasons.first?.replicas == 2.5)
    }
}

@Suite struct `The supply of a plan` {
    @Test func `is below the requirement only where a verdict says so, without gaps in time`() throws {
        var random = SplitMix64(seed: 5)
        for number in 0..<300 {
            let request = try randomRequest(&random)
            let plan = Advisor(now: Traffic.start).plan([request])
            let verdict = try #require(plan.verdicts.first)
            for (step, next) in zip(plan.steps, plan.steps.dropFirst()) {
                #expect(step.to == next.from)
                #expect(step.replicas != next.replicas)
                #expect(next.was == step.replicas)
            }
            let slots = request.forecast.point.count
            let envelope = DemandEnvelope(
                forecast: request.forecast, slots: 0..<slots, window: 24, protection: request.protection)
            // At a grain finer than a slot, because what arrives within one splits it.
            for quarter in 0..<(4 * slots) {
                let time = Traffic.start.advanced(bySeconds: Int64(900 * quarter))
                let serving = request.capacity.replicas(
                    serving: min(envelope.demand[quarter / 4], ceiling(of: request, at: quarter / 4)))
                let needed = request.capacity.replicas(surviving: serving)
                let replicas = try #require(plan.replicas(for: "checkout", at: time))
                let left = request.capacity.zones?.left(of: replicas) ?? replicas
                let isSaid = verdict.shortfalls.contains { $0.from <= time && time < $0.to }
                #expect(
                    (replicas < needed || left < serving) == isSaid,
                    "case \(number) at \(time): \(replicas) of \(needed), \(left) left")
            }
        }
    }

    /// Where no path of a day, nor its point, exceeds what the maximum serves, that is enough: at a risk of 1 %, 50
    /// paths leave none to spare.
    private func ceiling(of request: PlanRequest, at slot: Int) -> Double {
        guard let maximum = request.capacity.maximum, request.protection == .standard,
            let left = (0...maximum).last(where: { request.capacity.replicas(surviving: $0) <= maximum })
        else { return .infinity }
        let (ceiling, day) = (request.capacity.demand(servedBy: left), slot / 24 * 24..<slot / 24 * 24 + 24)
        let isEnough = day.allSatisfy { slot in
            let paths = request.forecast.paths.values(at: slot)
            return max(request.forecast.point[slot], paths.max() ?? 0) <= ceiling
        }
        return isEnough ? ceiling : .infinity
    }

    @Test func `keeps orders out of the past`() throws {
        var random = SplitMix64(seed: 9)
        for _ in 0..<300 {
            let request = try randomRequest(&random)
            let plan = Advisor(now: Traffic.start).plan([request])
            #expect(plan.steps.allSatisfy { $0.orderBy >= Traffic.start })
        }
    }

    @Test func `takes about the risk that was asked for`() throws {
        let request = PlanRequest(
            input: try Traffic.input(), forecast: Traffic.noisy(steps: 24, count: 1_000),
            capacity: try Capacity(perReplica: 0.5), protection: try .risk(0.05))
        let verdict = try #require(Advisor(now: Traffic.start).plan([request]).verdicts.first)
        #expect(verdict.riskTaken <= 0.05)
        #expect(verdict.riskTaken > 0.04)
    }

    @Test func `never shrinks when the risk does`() throws {
        let capacity = try Capacity(perReplica: 10)
        var least = 0
        for risk in [0.5, 0.2, 0.1, 0.05, 0.01] {
            let request = PlanRequest(
                input: try Traffic.input(), forecast: Traffic.noisy(steps: 48), capacity: capacity,
                protection: try .risk(risk))
            let hours = Int(Advisor(now: Traffic.start).plan([request]).totals.replicaHours)
            #expect(hours > least)
            least = hours
        }
    }
}

/// A two-day request with every kind of limit now and then.
private func randomRequest(_ random: inout SplitMix64) throws -> PlanRequest {
    let pick = { (random: inout SplitMix64, chance: Int) in random.index(below: chance) == 0 }
    let maximum = pick(&random, 3) ? 8 + random.index(below: 14) : nil
    let zones = pick(&random, 4) ? try Zones(["3", "a=6+b+c", "a=9+b=4+c=7"][random.index(below: 3)]) : nil
    return PlanRequest(
        input: try Traffic.input(), forecast: Traffic.noisy(steps: 48, count: 50, seed: random.next()),
        capacity: try Capacity(
            perReplica: 70 + 60 * random.uniform(), minimum: random.index(below: 8), maximum: maximum,
            leadTime: Int64(900 * random.index(below: 12)), zones: zones),
        policy: try ScalingPolicy(
            stepUp: pick(&random, 2) ? RampLimit(.replicas(1 + random.index(below: 3)), per: .hour) : nil,
            stepDown: pick(&random, 2) ? RampLimit("30%/2h") : nil,
            dwell: pick(&random, 3) ? Int64(3_600 * (2 + random.index(below: 3))) : 0,
            changeInterval: pick(&random, 3) ? 10_800 : 0,
            quantum: pick(&random, 4) ? 4 : 1),
        costs: pick(&random, 3) ? try SupplyCosts(changeCost: 7_200, minimumBilling: 10_800) : .none,
        protection: pick(&random, 2) ? .standard : try .shortageCost(20),
        current: pick(&random, 4) ? nil : random.index(below: 20),
        doubt: pick(&random, 5) ? Diagnostic(code: .init(rawValue: "W_DOUBT"), message: "much is missing") : nil)
}
