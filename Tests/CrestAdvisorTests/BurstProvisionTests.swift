import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `A provision for bursts` {
    @Test(
        arguments: [
            ("1.3", .factor(1.3)), ("1", .factor(1)), ("learned", .learned(window: 1)),
            ("dispersion=5", .dispersion(5, window: 1)),
            ("learned/10s", .learned(window: 10)), ("dispersion=5/1m", .dispersion(5, window: 60)),
        ] as [(String, BurstProvision)])
    func `is read from a word`(text: String, provision: BurstProvision) throws {
        #expect(try BurstProvision(text) == provision)
    }

    @Test(arguments: [
        "", "0.9", "nan", "inf", "some", "dispersion=0.5", "dispersion=", "dispersion", "learned=3",
        "learned/0s", "1.3/10s",
    ])
    func `that says nothing is refused`(text: String) {
        #expect {
            try BurstProvision(text)
        } throws: { error in
            (error as? AdvisorError)?.code == .capacity
        }
    }

    @Test func `by a factor lets a replica serve that much less, and others leave that to the plan`()
        throws
    {
        #expect(try ServiceDescription("180/replica, burst 1.5").capacity.perReplica == 120)
        let service = try ServiceDescription("180/replica, burst learned")
        #expect(service.capacity.perReplica == 180)
        #expect(service.burst == .learned(window: 1))
        #expect(try ServiceDescription("180/replica").burst == nil)
    }

    private func capacity() throws -> Capacity {
        try Capacity(perReplica: 600).providing(
            for: BurstAllowance(RequestBursts(dispersion: 5), interval: .hour))
    }

    @Test func `asks for the replicas of the busiest second`() throws {
        let capacity = try capacity()
        for count in 1...200 {
            let demand = capacity.demand(servedBy: count)
            #expect(demand < 600 * Double(count))
            guard demand > 0 else { continue }
            #expect(capacity.replicas(serving: demand) == count)
            #expect(capacity.replicas(serving: demand * 1.001) == count + 1)
        }
    }

    @Test func `is a reason of the plan, which adds up and names what it rests on`() throws {
        let plan = Advisor(now: Traffic.start).plan([
            PlanRequest(
                input: try Traffic.input(), forecast: Traffic.certain([360_000, 36_000]),
                capacity: try capacity())
        ])
        let step = try #require(plan.steps.first)
        // A hundred a second: 100 + √500 · 4.54 + 19.6 · 9 / 6 in the busiest of 3,600 seconds.
        let bursts = try #require(step.reasons.first { $0.part == "bursts" })
        #expect(abs((bursts.demand ?? 0) / 3_600 - 131) < 1)
        #expect(step.replicas == 1_386)
        #expect(step.reasons.reduce(0) { $0 + $1.replicas } == Double(step.replicas))
        #expect(plan.inputs.first?.bursts == RequestBursts(dispersion: 5))
        #expect(plan.verdicts.first?.isFeasible == true)
    }

    @Test func `that nobody asked for changes nothing`() throws {
        let plan = Advisor(now: Traffic.start).plan([
            PlanRequest(
                input: try Traffic.input(), forecast: Traffic.certain([360_000]),
                capacity: try Capacity(perReplica: 600))
        ])
        #expect(plan.steps.map(\.replicas) == [600])
        #expect(plan.inputs.first?.bursts == nil)
        #expect(plan.steps.first?.reasons.contains { $0.part == "bursts" } == false)
    }
}
