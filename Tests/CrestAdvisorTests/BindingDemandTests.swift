import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `A demand of several kinds` {
    private func kind(_ name: String, _ values: [Double], _ perReplica: Double) -> BindingDemand.Kind {
        BindingDemand.Kind(name: name, forecast: Traffic.certain(values), perReplica: perReplica)
    }

    @Test func `needs what the larger of its needs does`() throws {
        // Tokens a second: a replica prefills 8,000 or decodes 1,200.
        let demand = try BindingDemand([
            kind("prefill", [16_000, 80_000, 20_000], 8_000), kind("decode", [6_000, 6_000, 3_000], 1_200),
        ])
        #expect(demand.forecast.point == [5, 10, 2.5])
        #expect(demand.binding == ["decode", "prefill", "prefill"])
        let plan = Advisor(now: Traffic.start).plan([
            PlanRequest(
                input: try Traffic.input("chat"), forecast: demand.forecast, capacity: try Capacity(perReplica: 1),
                current: 5)
        ])
        #expect(plan.steps.map(\.replicas) == [5, 10, 3])
    }

    @Test func `is never less than one of them, on any path`() throws {
        let (prefill, decode) = (Traffic.noisy(steps: 30, seed: 1), Traffic.noisy(steps: 30, seed: 2))
        let demand = try BindingDemand([
            .init(name: "prefill", forecast: prefill, perReplica: 100),
            .init(name: "decode", forecast: decode, perReplica: 90),
        ]).forecast
        for step in 0..<30 {
            for path in 0..<prefill.paths.count {
                let needs = [prefill.paths[step: step, path: path] / 100, decode.paths[step: step, path: path] / 90]
                #expect(demand.paths[step: step, path: path] == needs.max())
            }
        }
    }

    @Test func `has intervals as wide as those of the kind that has the widest`() throws {
        let kinds = [("prefill", 0.8), ("decode", 1.1)].map { name, scale in
            let certain = Traffic.certain([10, 20])
            return BindingDemand.Kind(
                name: name,
                forecast: Forecast(
                    start: certain.start, interval: certain.interval, point: certain.point, paths: certain.paths,
                    intervalScale: scale), perReplica: 5)
        }
        #expect(try BindingDemand(kinds).forecast.intervalScale == 1.1)
    }

    @Test func `refuses kinds that do not fit together`() {
        #expect(throws: AdvisorError.self) { try BindingDemand([]) }
        #expect(throws: AdvisorError.self) { try BindingDemand([kind("prefill", [1], 0)]) }
        #expect(throws: AdvisorError.self) { try BindingDemand([kind("prefill", [1], 1), kind("decode", [1, 2], 1)]) }
    }
}

@Suite struct `The burst factor` {
    @Test func `takes capacity off a service that says it`() throws {
        let service = try ServiceDescription("chat: 180/replica, burst 1.5, max 60")
        #expect(service.capacity.perReplica == 120)
        #expect(throws: AdvisorError.self) { try ServiceDescription("chat: 180/replica, burst 0.5") }
    }
}
