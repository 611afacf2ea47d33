import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The risk of a plan in steps of two hours` {
    private static let days = 2
    private static let steps = days * 96
    private static let planned = paths(1_000, seed: 7)
    /// Futures that no plan has seen, from the same source.
    private static let unseen = paths(2_000, seed: 1_234)

    private static func paths(_ count: Int, seed: UInt64) -> Forecast {
        Traffic.noisy(steps: steps, interval: SamplingInterval(seconds: 900), count: count, seed: seed)
    }

    private func request(risk: Double, zones: Int? = nil, maximum: Int? = nil) throws -> PlanRequest {
        PlanRequest(
            input: try Traffic.input(), forecast: Self.planned,
            capacity: try Capacity(
                perReplica: 20, maximum: maximum,
                zones: zones.map { count throws(AdvisorError) in try Zones(count: count) }),
            policy: try ScalingPolicy(stepDown: RampLimit("30%/1h"), dwell: 7_200, changeInterval: 7_200),
            protection: try .risk(risk))
    }

    /// The share of `paths` that exceed the plan somewhere in a day, one for each day.
    private func exceedance(of plan: Plan, by forecast: Forecast, losing zones: Int? = nil) throws -> [Double] {
        let served = try (0..<Self.steps).map { step in
            let replicas = try #require(plan.replicas(for: "checkout", at: forecast.timestamp(at: step)))
            let lost = zones.map { (replicas + $0 - 1) / $0 } ?? 0
            return 20 * Double(replicas - lost)
        }
        return (0..<Self.days).map { day in
            let short = (0..<forecast.paths.count).count { path in
                (96 * day..<96 * (day + 1)).contains { forecast.paths[step: $0, path: path] > served[$0] }
            }
            return Double(short) / Double(forecast.paths.count)
        }
    }

    @Test(arguments: [0.01, 0.05], [nil, 3]) func `is just what was asked for, on the paths and on others`(
        risk: Double, zones: Int?
    ) throws {
        let request = try request(risk: risk, zones: zones)
        let plan = Advisor(now: Traffic.start).plan([request])
        let planned = try exceedance(of: plan, by: request.forecast, losing: zones)
        #expect(planned.allSatisfy { $0 <= risk })
        #expect(planned.allSatisfy { $0 >= risk / 2 })
        let realised = try exceedance(of: plan, by: Self.unseen, losing: zones)
        // A share of 1,000 paths is known up to its standard deviation, three of which are next to certain.
        for share in realised { #expect(abs(share - risk) < 3 * (risk / 1_000).squareRoot() + risk / 5) }
    }

    @Test func `costs less than providing for each slot to that risk`() throws {
        let request = try request(risk: 0.01)
        let plan = Advisor(now: Traffic.start).plan([request])
        let envelope = DemandEnvelope(
            forecast: request.forecast, slots: 0..<Self.steps, window: 96, protection: request.protection)
        let supply = stride(from: 0, to: Self.steps, by: 8).map { first in
            request.capacity.replicas(serving: envelope.demand[first..<(first + 8)].max() ?? 0)
        }
        #expect(plan.totals.replicaHours < 0.97 * 2 * Double(supply.reduce(0, +)))
    }

    @Test func `is not spent elsewhere when the maximum takes all of it at the peak`() throws {
        let request = try request(risk: 0.01, maximum: 85)
        let plan = Advisor(now: Traffic.start).plan([request])
        let free = Advisor(now: Traffic.start).plan([try self.request(risk: 0.01)])
        let night = Traffic.start
        let replicas = try #require(plan.replicas(for: "checkout", at: night))
        #expect(try replicas >= #require(free.replicas(for: "checkout", at: night)))
        #expect(plan.verdicts[0].riskTaken > 0.03)
    }
}
