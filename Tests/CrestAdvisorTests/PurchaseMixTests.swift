import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Replicas that are bought in tiers` {
    private func plan(_ point: [Double], tiers: PriceTiers?, forecast: Forecast? = nil) throws -> Plan {
        Advisor(now: Traffic.start).plan([
            PlanRequest(
                input: try Traffic.input(), forecast: forecast ?? Traffic.certain(point),
                capacity: try Capacity(perReplica: 100, leadTime: 600, price: 1, tiers: tiers), current: 2)
        ])
    }

    /// Of ten hours two need 8 replicas, three need 5 and five need 2: the third hour from the top is the quantile 0.7.
    private let demand: [Double] = [200, 200, 200, 200, 200, 500, 500, 500, 800, 800]

    @Test func `reserve the quantile of the duration curve where on demand costs more`() throws {
        // 1 − 0.45/1 = 0.55: of the hours sorted upwards, the sixth.
        #expect(try plan(demand, tiers: PriceTiers(reserved: 0.45)).purchases.map(\.reserved) == [5])
        #expect(try plan(demand, tiers: PriceTiers(reserved: 0.55)).purchases.map(\.reserved) == [2])
        #expect(try plan(demand, tiers: PriceTiers(reserved: 0.15)).purchases.map(\.reserved) == [8])
        #expect(try plan(demand, tiers: PriceTiers(reserved: 1)).purchases.map(\.reserved) == [0])
    }

    @Test func `cost what each tier costs, and add up to what runs`() throws {
        let plan = try plan(demand, tiers: PriceTiers(reserved: 0.45))
        let mix = try #require(plan.purchases.first)
        // 10 h × 5 × 0.45 = 22.5, and 3 replicas for 2 h on demand.
        #expect(mix.cost == 28.5 && mix.onDemandHours == 6 && mix.costOnDemand == 41)
        #expect(plan.totals.cost == 28.5)
        #expect(
            plan.steps.map(\.tiers) == [
                TierShares(reserved: 2, onDemand: 0, spot: 0), TierShares(reserved: 5, onDemand: 0, spot: 0),
                TierShares(reserved: 5, onDemand: 3, spot: 0),
            ])
    }

    @Test func `keep to what is reserved already`() throws {
        let mix = try #require(try plan(demand, tiers: PriceTiers(reserved: 0, committed: 6)).purchases.first)
        #expect(mix.reserved == 6 && mix.cost == 4)
    }

    @Test func `are spot only above what serves demand on its own with the chance asked for`() throws {
        let forecast = Traffic.noisy(steps: 48)
        let tiers = try PriceTiers(reserved: 0.6, spot: 0.3, interruption: 0.06, guarantee: 0.8)
        let plan = try plan([], tiers: tiers, forecast: forecast)
        let mix = try #require(plan.purchases.first)
        let need = forecast.quantile(0.8).map { Int(($0 / 100).rounded(.up)) }
        for step in plan.steps {
            let shares = try #require(step.tiers)
            let slots =
                Int(
                    Traffic.start.seconds(until: step.from) / 3_600)..<Int(
                    Traffic.start.seconds(until: step.to) / 3_600)
            let guaranteed = min(step.replicas, slots.map { need[$0] }.max() ?? 0)
            #expect(shares.replicas == step.replicas)
            #expect(shares.reserved + shares.onDemand == max(guaranteed, min(mix.reserved, step.replicas)))
        }
        // Every tenth hour of the lead time of ten minutes, 6 % of the spot are gone.
        #expect(mix.spotHours > 0 && abs(mix.expectedLostHours - mix.spotHours * 0.06 / 6) < 1e-12)
        #expect(mix.cost < mix.costOnDemand)
    }

    @Test(arguments: 0..<200) func `cost as little as the best of all numbers that could be reserved`(seed: Int) throws
    {
        var random = SplitMix64(seed: UInt64(seed))
        let (reserved, second) = (random.uniform(), random.uniform() * 2)
        let spot: Double? = second < 1.2 ? second : nil
        func cost(_ committed: Int?) throws -> Double {
            let tiers = try PriceTiers(reserved: reserved, committed: committed, spot: spot, guarantee: 0.6)
            let plan = try plan([], tiers: tiers, forecast: Traffic.noisy(steps: 24, count: 100, seed: UInt64(seed)))
            let mix = try #require(plan.purchases.first)
            return mix.cost
        }
        let costs = try (0...30).map { try cost($0) }
        let least = try #require(costs.min())
        let found = try cost(nil)
        #expect(abs(found - least) < 1e-9 * max(1, least))
    }

    @Test func `need a price to be compared with, and sense`() {
        #expect(throws: AdvisorError.self) { try Capacity(perReplica: 1, tiers: PriceTiers(spot: 0.1)) }
        #expect(throws: AdvisorError.self) { try PriceTiers(committed: 3) }
        #expect(throws: AdvisorError.self) { try PriceTiers(spot: -1) }
        #expect(throws: AdvisorError.self) { try PriceTiers(spot: 1, guarantee: 0.2) }
        #expect(throws: AdvisorError.self) { try PriceTiers(spot: 1, interruption: 2) }
    }

    @Test func `are described in a service's line`() throws {
        let line =
            "checkout: 180/replica, price 1, reserved-price 0.6, reserved 4, spot-price 0.3, spot-interruption 5%, guarantee 95%"
        #expect(
            try ServiceDescription(line).capacity.tiers
                == PriceTiers(reserved: 0.6, committed: 4, spot: 0.3, interruption: 0.05, guarantee: 0.95))
    }
}
