import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The frontier of cost and risk` {
    private func request(_ protection: Protection, price: Double?) throws -> PlanRequest {
        PlanRequest(
            input: try Traffic.input(), forecast: Traffic.noisy(steps: 48),
            capacity: try Capacity(perReplica: 10, price: price), protection: protection, current: 100)
    }

    private func frontier(price: Double?) throws -> Frontier {
        let risks = try Frontier.usualRisks.map { Frontier.Choice(try .risk($0)) }
        let requests = try Dictionary(
            uniqueKeysWithValues: risks.map { ($0.protection, [try request($0.protection, price: price)]) })
        return Frontier(risks, shortageRatio: 20, advisor: Advisor(now: Traffic.start)) { requests[$0] ?? [] }
    }

    @Test func `buys less shortage with more supply`() throws {
        let points = try frontier(price: nil).points
        for (bold, safe) in zip(points, points.dropFirst()) {
            #expect(bold.supplyCost <= safe.supplyCost)
            #expect(bold.shortageCost >= safe.shortageCost)
            #expect(bold.riskTaken >= safe.riskTaken)
        }
    }

    @Test func `is in money where there are prices, with the same cheapest point`() throws {
        let (hours, money) = (try frontier(price: nil), try frontier(price: 0.5))
        #expect(!hours.isPriced && money.isPriced)
        #expect(money.cheapest?.choice == hours.cheapest?.choice)
        for (one, other) in zip(hours.points, money.points) { #expect(other.cost == 0.5 * one.cost) }
    }

    @Test func `weighs the replicas that lack, hour by hour`() throws {
        // Half of the paths ask for 300 where all the others ask for 100: at a chance of 60 % one replica is planned,
        // and two lack for an hour on half of the paths.
        var paths = SamplePaths(steps: 1, count: 200)
        for path in 0..<200 { paths[step: 0, path: path] = path < 100 ? 100 : 300 }
        let request = PlanRequest(
            input: try Traffic.input(),
            forecast: Forecast(start: Traffic.start, interval: .hour, point: [100], paths: paths),
            capacity: try Capacity(perReplica: 100), protection: try .risk(0.6), current: 1)
        #expect(Advisor(now: Traffic.start).plan([request]).totals.unmetReplicaHours == 1)
    }
}
