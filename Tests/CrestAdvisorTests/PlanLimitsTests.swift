import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The zones of a plan` {
    @Test func `get traffic in proportion to their replicas, and all of it when one is lost`() throws {
        let shares = ZoneShares(replicas: 8, zones: try Zones(count: 3))
        #expect(shares.replicas == [3, 3, 2])
        #expect(shares.weights == [0.375, 0.375, 0.25])
        #expect(shares.weights(losing: 0) == [0, 0.6, 0.4])
        #expect(shares.weights(losing: 2) == [0.5, 0.5, 0])
    }

    @Test func `share equally where nothing runs, and not at all where nothing is left`() throws {
        let empty = ZoneShares(replicas: 0, zones: try Zones(count: 2))
        #expect(empty.weights == [0.5, 0.5])
        #expect(empty.weights(losing: 0) == [0, 1])
        #expect(ZoneShares(replicas: 4, zones: try Zones(count: 1)).weights(losing: 0) == [0])
    }

    @Test func `are told of each step where the loss of one is planned for`() throws {
        func plan(zones: Zones?) throws -> Plan {
            Advisor(now: Traffic.start).plan([
                PlanRequest(
                    input: try Traffic.input(), forecast: Traffic.certain([200, 900]),
                    capacity: try Capacity(perReplica: 100, zones: zones))
            ])
        }
        #expect(try plan(zones: Zones(count: 3)).steps.map { $0.zones?.replicas } == [[1, 1, 1], [5, 5, 5]])
        #expect(try plan(zones: nil).steps.allSatisfy { $0.zones == nil })
    }
}

@Suite struct `A budget` {
    private func plan(budget: Double?, price: Double? = 2) throws -> Plan {
        // 2 replicas for an hour, 5 for two: 12 replica-hours, 24 in money.
        Advisor(now: Traffic.start, budget: budget).plan([
            PlanRequest(
                input: try Traffic.input(), forecast: Traffic.certain([200, 500, 500]),
                capacity: try Capacity(perReplica: 100, price: price), current: 2)
        ])
    }

    @Test func `that suffices is said to, and warns of nothing`() throws {
        let plan = try plan(budget: 24)
        #expect(plan.budget == BudgetVerdict(limit: 24, cost: 24, exhausted: nil))
        #expect(plan.warnings.isEmpty)
    }

    @Test func `that does not suffice says by how much and when it is spent`() throws {
        let plan = try plan(budget: 14)
        // 14 pays for 7 replica-hours: 2 in the first hour, 5 in the second.
        #expect(plan.budget?.exhausted == Traffic.start.advanced(bySeconds: 7_200))
        #expect(plan.budget?.cost == 24)
        #expect(plan.warnings.map(\.code.rawValue) == ["W_BUDGET"])
        #expect(plan.warnings[0].description.contains("10.00 more than the budget of 14.00"))
    }

    @Test func `says nothing without a price, or when there is none`() throws {
        #expect(try plan(budget: 1, price: nil).budget == nil)
        #expect(try plan(budget: nil).budget == nil)
    }
}

@Suite struct `The trust in a plan` {
    private func plan(_ trust: Trust) throws -> Plan {
        Advisor(now: Traffic.start, trust: trust).plan([
            PlanRequest(
                input: try Traffic.input(), forecast: Traffic.certain([200, 900, 300]),
                capacity: try Capacity(perReplica: 100), current: 4)
        ])
    }

    @Test func `that makes it a floor lets it raise supply and never lower it`() throws {
        #expect(try plan(.full).steps.map(\.replicas) == [2, 9, 3])
        let floor = try plan(.floor)
        #expect(floor.steps.map(\.replicas) == [4, 9, 4])
        #expect(floor.steps.map(\.boundBy) == [.held, .none, .held])
        #expect(floor.status == .ok)
    }

    @Test func `belongs to its identity, whatever its steps are`() throws {
        #expect(try plan(.advise).steps == plan(.full).steps)
        #expect(try plan(.advise).id != plan(.full).id)
    }

    @Test func `ends with the plan`() throws {
        let plan = try plan(.full)
        #expect(plan.expiry(at: plan.validUntil.advanced(bySeconds: -1)) == nil)
        #expect(plan.expiry(at: plan.validUntil)?.code.rawValue == "W_EXPIRED")
    }
}
