import CrestEvents
import CrestForecasting
import CrestSeries
import RealModule
import Testing

@Suite struct `Campaigns` {
    private let start = Timestamp(CivilDate(year: 2026, month: 2, day: 6))

    private func event(invitation: Bool = true) throws -> EventDefinition {
        var event = EventDefinition(
            name: "coupons", kind: "campaign", start: start, end: start.advanced(bySeconds: 86_400), effect: .adds)
        event.reach = StatedNumber(p10: 1e6, p90: 4e6)
        event.seen = StatedNumber(0.5)
        event.conversion = StatedNumber(p10: 0.02, p90: 0.08)
        event.requestsPerAction = StatedNumber(p10: 3, p90: 3)
        event.invitation = invitation
        return event
    }

    /// By hand: medians 2·10⁶ · 0.5 · 0.04; σ = ln 4/2.5631 = 0.54086 twice, σ² = 2·0.29253·(1 + 0.3).
    @Test func `the volume is the product of the factors, their doubts correlated`() throws {
        let scenario = try #require(CampaignScenario(try event()))
        let stated = scenario.actions.stated
        #expect(abs(Double.exp(stated.mean) - 40_000) < 1e-6)
        #expect(abs(stated.deviation - 0.872116) < 1e-5)
        // Without a record p10 stays and p90 is half as high again.
        let corrected = scenario.actions.corrected
        #expect(abs(corrected.quantile(0.1) - stated.quantile(0.1)) < 1e-6)
        #expect(abs(corrected.quantile(0.9) / stated.quantile(0.9) - 1.5) < 1e-9)
    }

    @Test func `three outcomes teach the planners' bias`() throws {
        let pairs = [2.0, 3.0, 4.5].compactMap { PlannerRecord.Pair(estimate: 1_000, outcome: 1_000 * $0) }
        let two = PlannerRecord(pairs: Array(pairs.prefix(2))).correction(deviation: 0.5)
        #expect(abs(two.shift - Double.log(1.5) / 2) < 1e-12)
        let three = PlannerRecord(pairs: pairs).correction(deviation: 0.5)
        #expect(abs(three.shift - Double.log(3.0)) < 1e-12)
        // (3·0.25 + 2·ln²1.5) / 5 · 4/3, by hand.
        let variance = (0.75 + 2 * 0.16440195) / 5 * 4 / 3
        #expect(abs(three.deviation - variance.squareRoot()) < 1e-7)
    }

    /// scipy 1.17.1, quad over the densities (scripts/reference/kernels.py).
    @Test func `the mass of a kernel is the integral of its intensity`() {
        let expected: [KernelFamily: Double] = [
            .burst: 2351.808797766231, .exponential: 0.7312539516940064, .viral: 0.07564347062835478,
            .plateau: 6559.399415040341, .drop: 0.0004993992273873333,
        ]
        for (family, mass) in expected {
            let kernel = TimeKernel(family, first: 0.5, second: 0.5)
            #expect(abs(kernel.mass(from: 600, to: 7_200) / mass - 1) < 1e-6)
        }
    }

    @Test func `viral growth peaks hours after the start`() {
        let kernel = TimeKernel(.viral, first: 0.5, second: 0.5)
        let hours = stride(from: 0.0, through: 12, by: 0.25)
        let peak = hours.max { kernel.intensity(at: $0 * 3_600) < kernel.intensity(at: $1 * 3_600) }
        #expect(peak == 5)
    }

    @Test func `a cap cuts the tail of the volume and never the beginning`() throws {
        var capped = try event()
        capped.budget = 250_000
        capped.costPerAction = 25
        let horizon = Horizon(steps: 96)
        func stream(_ event: EventDefinition) throws -> CampaignStream {
            CampaignStream(
                scenario: try #require(CampaignScenario(event)), event: event, start: start,
                interval: SamplingInterval(seconds: 900), horizon: horizon, count: 300, seed: 1)
        }
        let (free, bound) = (try stream(try event()), try stream(capped))
        #expect(free.families == bound.families)
        for path in 0..<300 {
            let (without, with) = (free.actions.path(path), bound.actions.path(path))
            #expect(with.reduce(0, +) <= 10_000 * (1 + 1e-9))
            #expect(zip(with, without).allSatisfy { $0 <= $1 })
            if let cut = with.indices.first(where: { with[$0] < without[$0] }) {
                #expect(with[(cut + 1)...].allSatisfy { $0 == 0 })
            }
            #expect(bound.requests[step: 0, path: path] == 3 * with[0])
        }
        #expect(try stream(capped) == bound)
    }

    @Test func `uncapped paths bring the scenario's volume`() throws {
        let event = try event()
        let scenario = try #require(CampaignScenario(event))
        let stream = CampaignStream(
            scenario: scenario, event: event, start: start.advanced(bySeconds: -3_600), interval: .hour,
            horizon: Horizon(steps: 30), count: 4_000, seed: 9)
        let volumes = SortedSample((0..<4_000).map { stream.requests.path($0).reduce(0, +) })
        for level in [0.1, 0.5, 0.9] {
            #expect(abs(Double.log(volumes.quantile(level) / scenario.requests.quantile(level))) < 0.08)
        }
        #expect(stream.requests.values(at: 0).allSatisfy { $0 == 0 })
        #expect(stream.requests.values(at: 25).allSatisfy { $0 == 0 })
        let viral = Double(stream.families.count { $0 == .viral }) / 4_000
        #expect(abs(viral - 0.3) < 0.03)
    }

    @Test func `streams are added before the maximum is taken`() {
        let early = SamplePaths(steps: 2, count: 1, storage: [5, 1])
        let late = SamplePaths(steps: 2, count: 1, storage: [1, 4])
        #expect(early.adding(late).path(0) == [6, 5])
    }

    @Test func `the doubt is said aloud`() throws {
        let doubt = PeakDoubt(LogNormal(mean: 3, deviation: 1.0687))
        #expect(doubt.sentence == "p95 is 5.8 times p50")
        #expect(PeakDoubt(LogNormal(mean: -800, deviation: 1)).sentence == nil)
    }
}
