import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

/// The smallest quota that holds, against planning again with it and with one step less.
@Suite struct `The smallest maximum of a verdict` {
    private func verdict(_ seed: UInt64, maximum: Int, random: SplitMix64) throws -> Verdict {
        var random = random
        let zones = try Zones(count: 1 + random.index(below: 3))
        let quantum = 1 + random.index(below: 4)
        let interval: Int64 = [0, 7_200, 21_600][random.index(below: 3)]
        let request = PlanRequest(
            input: try Traffic.input(), forecast: Traffic.noisy(steps: 48, count: 200, seed: seed),
            capacity: try Capacity(perReplica: 50 + 100 * random.uniform(), maximum: maximum, zones: zones),
            policy: try ScalingPolicy(dwell: 0, changeInterval: interval, quantum: quantum),
            protection: try .risk(0.02 + 0.2 * random.uniform()))
        return try #require(Advisor(now: Traffic.start).plan([request]).verdicts.first)
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func `holds, and one that can be ordered below it does not`(seed: UInt64)
        throws
    {
        var random = SplitMix64(seed: 77 + seed)
        let tooFew = 1 + random.index(below: 8)
        let quantum = { () -> Int in
            var copy = random
            let zones = [1, 2, 3][copy.index(below: 3)]
            let steps = 1 + copy.index(below: 4)
            return (1...).first { $0 * steps % zones == 0 }.map { $0 * steps } ?? steps
        }()
        let smallest = try #require(try verdict(seed, maximum: tooFew, random: random).smallestMaximum)
        #expect(smallest.isMultiple(of: quantum))
        #expect(try verdict(seed, maximum: smallest, random: random).isFeasible)
        guard smallest > quantum else { return }
        #expect(try verdict(seed, maximum: smallest - quantum, random: random).isFeasible == false)
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func `is the peak that the risk leaves, where supply can be had at once`(
        seed: UInt64
    ) throws {
        let forecast = Traffic.noisy(steps: 24, count: 400, seed: seed)
        let request = { (maximum: Int) in
            PlanRequest(
                input: try Traffic.input(), forecast: forecast,
                capacity: try Capacity(perReplica: 10, maximum: maximum),
                policy: try ScalingPolicy(dwell: 0), protection: try .risk(0.05))
        }
        let peaks = SortedSample(
            (0..<400).map { path in (0..<24).map { forecast.paths[step: $0, path: path] }.max() ?? 0 })
        // 20 of 400 may exceed it.
        let quota = try request(1).capacity.replicas(serving: peaks.values[400 - 1 - 20])
        let advisor = Advisor(now: Traffic.start)
        #expect(try advisor.plan([request(quota - 1)]).verdicts[0].smallestMaximum == quota)
        let held = try advisor.plan([request(quota)]).verdicts[0]
        #expect(held.isFeasible)
        #expect(held.riskTaken <= 0.05)
    }
}
