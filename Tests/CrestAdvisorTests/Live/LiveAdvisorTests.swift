import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The live requirement` {
    private static let interval = SamplingInterval(seconds: 300)
    private static let start = Timestamp(secondsSinceEpoch: 1_700_006_400)

    /// Days of a daily wave between 100 and 300 with noise, every 5 minutes.
    private func traffic(days: Int, seed: UInt64 = 3) -> [Double] {
        var generator = SplitMix64(seed: seed)
        return (0..<(days * 288)).map { bucket in
            let phase = Double(bucket % 288) / 288
            return 100 + 800 * phase * (1 - phase) + Double.random(in: -5...5, using: &generator)
        }
    }

    private func advisor(
        leadTime: Int64 = 600, minimum: Int = 0, maximum: Int? = nil, policy: ScalingPolicy = .unlimited,
        shortageCost: Double = 20
    ) throws -> LiveAdvisor {
        try LiveAdvisor(
            capacity: try Capacity(perReplica: 10, minimum: minimum, maximum: maximum, leadTime: leadTime),
            policy: policy, interval: Self.interval, decisionInterval: 300, metricLag: 0, shortageCost: shortageCost,
            typicalDemand: 200)
    }

    /// The requirement after each sample.
    private func requirements(
        _ advisor: LiveAdvisor, _ demand: [Double?], floor: Int = 0
    ) -> [LiveRequirement] {
        var advisor = advisor
        return demand.enumerated().compactMap { bucket, demand in
            let time = Self.start.advanced(bySeconds: 300 * Int64(bucket))
            advisor.observe(demand, at: time)
            return advisor.requirement(at: time, floor: floor)
        }
    }

    @Test func `sees nothing of what comes later`() throws {
        let demand = traffic(days: 4)
        var poisoned = demand
        for index in 900..<poisoned.count { poisoned[index] = 1e6 }
        let (clean, other) = (
            requirements(try advisor(), demand), requirements(try advisor(), poisoned)
        )
        #expect(clean.prefix(900) == other.prefix(900))
        #expect(clean[950] != other[950], "and does see it when it has come")
    }

    @Test func `never pays for less than the demand that was seen last`() throws {
        let demand = traffic(days: 6)
        for requirement in requirements(try advisor(leadTime: 180), demand) {
            #expect(Double(requirement.replicas * 10) >= requirement.demand * (1 - 1e-9))
        }
    }

    @Test func `keeps no suggested floor that has not paid, and the one that has`() throws {
        var advisor = try advisor(leadTime: 1_800)
        var generator = SplitMix64(seed: 9)
        var kept: [Int] = []
        for bucket in 0..<(12 * 288) {
            // A rush of an hour at a time that nobody can learn, but the suggestion knows two hours before.
            let day = bucket / 288
            let rush = day * 288 + 40 + (day * 7_919) % 200
            let isRush = (rush..<(rush + 12)).contains(bucket)
            let isAhead = ((rush - 24)..<(rush + 12)).contains(bucket)
            let now = Self.start.advanced(bySeconds: 300 * Int64(bucket))
            advisor.observe((isRush ? 400 : 100) + Double.random(in: -5...5, using: &generator), at: now)
            let requirement = advisor.requirement(at: now, suggestedFloors: [200, isAhead ? 40 : 0])
            if day > 8, isAhead, let requirement { kept.append(requirement.replicas) }
        }
        #expect(kept.allSatisfy { $0 >= 40 && $0 < 200 }, "\(kept)")
    }

    @Test func `orders a daily rise before it comes`() throws {
        let demand = traffic(days: 8)
        let result = requirements(try advisor(leadTime: 1_800), demand)
        // In the morning of the last day: what is paid now serves what comes within the half-hour.
        let morning = (7 * 288 + 20)..<(7 * 288 + 100)
        let short = morning.count { Double(result[$0].replicas * 10) < (demand[$0...($0 + 6)].max() ?? 0) * 0.98 }
        #expect(short * 5 < morning.count, "\(short) of \(morning.count)")
        // A reactive loop with the same supply would have been far above: the peak needs 30.
        #expect(result.suffix(288).allSatisfy { $0.replicas <= 36 })
    }

    @Test func `needs what is there when nothing changes`() throws {
        let result = requirements(try advisor(), Array(repeating: 95, count: 1_000))
        #expect(result.suffix(100).allSatisfy { $0.replicas == 10 && !$0.isStale })
    }

    @Test func `never falls below the floor or the minimum, nor above the maximum`() throws {
        let demand = traffic(days: 3)
        #expect(requirements(try advisor(), demand, floor: 25).allSatisfy { $0.replicas >= 25 })
        #expect(requirements(try advisor(minimum: 12), demand).allSatisfy { $0.replicas >= 12 })
        let bounded = requirements(try advisor(maximum: 20), demand)
        #expect(bounded.allSatisfy { $0.replicas <= 20 })
        #expect(bounded.contains { $0.boundBy == .maximum })
    }

    @Test func `gives reasons that add up`() throws {
        let policy = try ScalingPolicy(
            stepUp: RampLimit("3/5m"), stepDown: RampLimit("10%/15m"), dwell: 600, quantum: 2)
        let advisor = try advisor(minimum: 4, maximum: 24, policy: policy)
        for requirement in requirements(advisor, traffic(days: 3), floor: 9) {
            #expect(requirement.reasons.reduce(0) { $0 + $1.replicas } == Double(requirement.replicas))
        }
    }

    @Test func `keeps the ramp down and the dwell`() throws {
        let policy = try ScalingPolicy(stepDown: RampLimit("2/10m"), dwell: 600)
        let result = requirements(
            try advisor(leadTime: 0, policy: policy),
            Array(repeating: 300, count: 300) + Array(repeating: 50, count: 60)
        ).map(\.replicas)
        for index in 2..<result.count { #expect(result[index] >= result[index - 2] - 2) }
        #expect(result[result.count - 1] < 20, "and does fall")
    }

    @Test func `lowers nothing while samples are missing, and may raise`() throws {
        var advisor = try advisor()
        let demand = traffic(days: 3)
        var last: LiveRequirement?
        for (bucket, value) in demand.enumerated() {
            let time = Self.start.advanced(bySeconds: 300 * Int64(bucket))
            advisor.observe(value, at: time)
            last = advisor.requirement(at: time)
        }
        let before = try #require(last)
        for minute in stride(from: 20, through: 600, by: 5) {
            let now = before.time.advanced(bySeconds: Int64(60 * minute))
            advisor.observe(nil, at: now)
            let held = advisor.requirement(at: now, current: before.replicas)
            let requirement = try #require(held)
            #expect(requirement.isStale && requirement.replicas >= before.replicas)
        }
    }

    @Test func `is nil before the first sample and survives any sample`() throws {
        var advisor = try advisor()
        let early = advisor.requirement(at: Self.start)
        advisor.observe(nil, at: Self.start)
        let unknown = advisor.requirement(at: Self.start)
        #expect(early == nil && unknown == nil)
        var second: Int64 = 0
        for value in [0, -5, .nan, .infinity, 1e300, 0, 1e-300, 7] as [Double] {
            second += 300
            let time = Self.start.advanced(bySeconds: second)
            advisor.observe(value, at: time)
            // Older than its predecessor: ignored.
            advisor.observe(1, at: time.advanced(bySeconds: -3_000))
            if let requirement = advisor.requirement(at: time) { #expect(requirement.replicas >= 0) }
        }
        advisor.observe(7, at: Self.start.advanced(bySeconds: 400 * 86_400))
        let late = advisor.requirement(at: Self.start.advanced(bySeconds: 400 * 86_400))
        #expect(late != nil)
    }

    @Test func `refuses a shortage that costs no more than supply`() {
        #expect(throws: AdvisorError.self) { try advisor(shortageCost: 1) }
    }

    @Test func `is the same whatever the unit of demand`() throws {
        let demand = traffic(days: 3)
        let small = try LiveAdvisor(
            capacity: try Capacity(perReplica: 10, leadTime: 600), interval: Self.interval, typicalDemand: 200)
        let large = try LiveAdvisor(
            capacity: try Capacity(perReplica: 10_240, leadTime: 600), interval: Self.interval,
            typicalDemand: 204_800)
        let pair = (
            requirements(small, demand), requirements(large, demand.map { $0 * 1_024 })
        )
        // A factor of 2¹⁰ rounds nothing: the two are equal to the bit.
        #expect(pair.0.map(\.replicas) == pair.1.map(\.replicas))
    }
}
