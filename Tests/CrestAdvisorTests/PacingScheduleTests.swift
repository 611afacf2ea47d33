import CrestAdvisor
import CrestForecasting
import CrestSeries
import RealModule
import Testing

@Suite struct `A pacing schedule` {
    private let start = Traffic.start

    private func service(
        _ forecast: Forecast, maximum: Int, perReplica: Double = 100, zones: Int? = nil, current: Int? = nil,
        leadTime: Int64 = 0
    ) throws -> PlanRequest {
        PlanRequest(
            input: try Traffic.input("coupons"), forecast: forecast,
            capacity: try Capacity(
                perReplica: perReplica, maximum: maximum, leadTime: leadTime,
                zones: zones.map { count throws(AdvisorError) in try Zones(count: count) }),
            current: current)
    }

    @Test func `takes 13.9 hours for ten million orders at 200 a second`() throws {
        let idle = Traffic.certain(Array(repeating: 0, count: 24 * 60), interval: .minute)
        let request = PacingRequestExample.request(
            try service(idle, maximum: 12, perReplica: 1_000),
            try Campaign(kernel: try .exponential(meanDelay: 0), budget: 10_000_000), target: 1)
        let schedule = try #require(PacingSchedule(try request(), now: start))
        let finish = try #require(schedule.finish)
        #expect(!finish.isExtrapolated)
        // What is left for the last minute is spread over the whole of it.
        #expect((50_000...50_060).contains(start.seconds(until: finish.time)))
        #expect(abs(schedule.issued - 10_000_000) < 1e-3)
        #expect(try #require(schedule.steps.first).rate.rounded() == 200)
    }

    @Test func `says how long the rest takes when the horizon is too short`() throws {
        let idle = Traffic.certain(Array(repeating: 0, count: 10), interval: .hour)
        let request = PacingRequestExample.request(
            try service(idle, maximum: 2, perReplica: 500),
            try Campaign(kernel: try .exponential(meanDelay: 0), budget: 25_000), target: 1)
        let finish = try #require(PacingSchedule(try request(), now: start)?.finish)
        #expect(finish.isExtrapolated)
        #expect(abs(start.seconds(until: finish.time) - 25 * 3_600) <= 1)
    }

    @Test func `counts what has been issued already`() throws {
        // Ten million coupons out and a mean delay of a day: 116 a second come back without a single new one.
        let idle = Traffic.certain(Array(repeating: 0, count: 600), interval: .minute)
        let request = PacingRequestExample.request(
            try service(idle, maximum: 100, perReplica: 100),
            try Campaign(
                kernel: try .exponential(meanDelay: 1_440), claims: [0], issuedBefore: [10_000_000]), target: 1)
        let schedule = try #require(PacingSchedule(try request(), now: start))
        let redeemed = 10_000 - schedule.slack[0]
        #expect(abs(redeemed / 60 - 10_000_000 / 86_400) < 0.1)
        #expect(schedule.issued == 0)
    }

    @Test func `lets nobody in before the launch, and says what would come of doing without it`() throws {
        let flat = Traffic.certain(Array(repeating: 400, count: 48))
        let launch = start.advanced(bySeconds: 10 * 3_600)
        let request = PacingRequestExample.request(
            try service(flat, maximum: 9, zones: 3),
            try Campaign(
                kernel: try .exponential(meanDelay: 0), requestsPerRedemption: 2, launch: launch, claims: [350]),
            target: 0.9)
        let schedule = try #require(PacingSchedule(try request(), now: start))
        #expect(schedule.issue[..<10].allSatisfy { $0 == 0 })
        // Nine replicas over three zones: six serve when one is lost, 540 requests at the target.
        #expect(abs(schedule.issue[10] - 70) < 1e-6)
        let unpaced = try #require(schedule.unpaced)
        #expect(unpaced.shortFrom == launch)
        #expect(unpaced.peak == 1_100)
        #expect(unpaced.excess == 560)
        #expect(unpaced.probability == 1)
        // 1,100 at 90 % are 13 replicas, of which a zone more than that is to remain: 3 × ⌈13 ÷ 2⌉.
        let smallest = try #require(unpaced.smallestMaximum)
        #expect(smallest == 21)
        let enough = PacingRequestExample.request(
            try service(flat, maximum: smallest, zones: 3), try request().campaign, target: 0.9)
        #expect(try #require(PacingSchedule(try enough(), now: start)?.unpaced).isFeasible)
        let fewer = PacingRequestExample.request(
            try service(flat, maximum: smallest - 3, zones: 3), try request().campaign, target: 0.9)
        #expect(try #require(PacingSchedule(try fewer(), now: start)?.unpaced).isFeasible == false)
    }

    @Test func `waits until what is ordered now serves`() throws {
        let flat = Traffic.certain(Array(repeating: 100, count: 6))
        let request = PacingRequestExample.request(
            try service(flat, maximum: 10, current: 3, leadTime: 2 * 3_600),
            try Campaign(kernel: try .exponential(meanDelay: 0)), target: 1)
        let issue = try #require(PacingSchedule(try request(), now: start)).issue
        #expect(issue.map { $0.rounded() } == [200, 200, 900, 900, 900, 900])
    }

    @Test func `says how long people wait, first come first served`() throws {
        let idle = Traffic.certain(Array(repeating: 0, count: 8))
        let request = PacingRequestExample.request(
            try service(idle, maximum: 1),
            try Campaign(kernel: try .exponential(meanDelay: 0), claims: [300, 0]), target: 1)
        let steps = try #require(PacingSchedule(try request(), now: start)).steps
        // The last of 300 is served after three hours, two after the hour in which all have asked.
        #expect(steps.map { $0.waiting.map { $0.rounded() } } == [200, 100, 0, 0, 0, 0, 0, 0])
        #expect(abs(try #require(steps[0].wait) - 7_200) < 1e-3)
        #expect(steps[3].boundBy == .claims)
        #expect(steps[0].boundBy == .capacity)
    }

    /// A tier that gets 0.3 at once and 0.2 a step later of each request is full at 200 of them; one with 0.1 at 500.
    @Test func `never lets any tier exceed its limit, and fills the first to break`() throws {
        let demand = Traffic.certain((0..<48).map { 80 + 40 * Double($0 % 6) / 5 })
        let tiers = [
            try PacedTier(name: "stock", fanOut: [0.1], capacity: 50),
            try PacedTier(name: "payment", fanOut: [0.3, 0.2], capacity: 100, isExternal: true),
        ]
        let request = try PacingRequest(
            service: try service(demand, maximum: 10), campaign: try Campaign(kernel: try .exponential(meanDelay: 2)),
            target: 0.9, tiers: tiers)
        let schedule = try #require(PacingSchedule(request, now: start))
        #expect(schedule.tiers.map(\.isFirst) == [false, true])
        for load in schedule.tiers { #expect(load.peak <= 0.9 * load.tier.capacity * (1 + 1e-9)) }
        #expect(try #require(schedule.tiers.last).peak > 80)
        #expect(try #require(schedule.filledShare) >= 0.95)
        #expect(schedule.steps.contains { $0.boundBy == .tier } && !schedule.steps.contains { $0.boundBy == .capacity })
        #expect(throws: AdvisorError.self) { try PacedTier(name: "none", fanOut: [0], capacity: 1) }
    }

    @Test func `is none where the forecast has ended, and refused where nothing limits`() throws {
        let flat = Traffic.certain([1, 2])
        let campaign = try Campaign(kernel: try .exponential(meanDelay: 0))
        let request = try PacingRequest(service: try service(flat, maximum: 1), campaign: campaign)
        #expect(PacingSchedule(request, now: start.advanced(bySeconds: 7_200)) == nil)
        let unlimited = PlanRequest(
            input: try Traffic.input(), forecast: flat, capacity: try Capacity(perReplica: 1))
        #expect(throws: AdvisorError.self) { try PacingRequest(service: unlimited, campaign: campaign) }
        #expect(throws: AdvisorError.self) {
            try PacingRequest(service: try service(flat, maximum: 1), campaign: campaign, target: 1.2)
        }
    }

    @Test func `refuses campaigns that cannot be`() {
        #expect(throws: AdvisorError.self) { try RedemptionKernel.exponential(meanDelay: -1) }
        #expect(throws: AdvisorError.self) { try RedemptionKernel.exponential(meanDelay: 1, share: 1.5) }
        #expect(throws: AdvisorError.self) { try RedemptionKernel(shares: []) }
        #expect(throws: AdvisorError.self) { try RedemptionKernel(shares: [0.7, 0.7]) }
        #expect(throws: AdvisorError.self) { try RedemptionKernel(shares: [0.7, .nan]) }
        #expect(throws: AdvisorError.self) {
            try Campaign(kernel: try .exponential(meanDelay: 1), requestsPerRedemption: 0)
        }
        #expect(throws: AdvisorError.self) { try Campaign(kernel: try .exponential(meanDelay: 1), claims: []) }
        #expect(throws: AdvisorError.self) { try Campaign(kernel: try .exponential(meanDelay: 1), budget: .infinity) }
    }
}

/// A request, made when its turn comes, so that a test says its parts and not its errors.
enum PacingRequestExample {
    static func request(
        _ service: PlanRequest, _ campaign: Campaign, target: Double, changeEvery: Int = 1
    ) -> () throws -> PacingRequest {
        { try PacingRequest(service: service, campaign: campaign, target: target, changeEvery: changeEvery) }
    }
}
