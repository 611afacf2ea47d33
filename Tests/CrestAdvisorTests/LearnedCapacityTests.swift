import CrestAdvisor
import CrestForecasting
import CrestSeries
import RealModule
import Testing

@Suite struct `A capacity learned from history` {
    /// Days of 5-minute steps of a service that follows its demand: CPU of a replica 0.08 + 0.003 r + curvature r²,
    /// with noise, and what `spoil` makes of it.
    private struct Service {
        var demand: [Double?] = []
        var cpu: [Double?] = []
        var replicas: [Double?] = []

        init(days: Int = 7, curvature: Double = 0, noise: Double = 0.01, seed: UInt64 = 1) {
            var random = SplitMix64(seed: seed)
            for step in 0..<(days * 288) {
                let load = 1_500 + 1_000 * Double.sin(2 * .pi * Double(step) / 288) + 50 * random.uniform()
                // Six or twelve replicas, changed twice a day.
                let count = load > 1_500 ? 20.0 : 9
                let own = load / count
                let error = noise * (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
                demand.append(load)
                replicas.append(count)
                cpu.append(0.08 + 0.003 * own + curvature * own * own + error)
            }
        }

        func history(
            target: Double = 0.6, total: Bool = false, errors: [Double?]? = nil
        ) throws -> CapacityHistory {
            func series(_ values: [Double?]) throws -> TimeSeries {
                try TimeSeries(
                    start: Traffic.start, interval: SamplingInterval(seconds: 300), observations: values)
            }
            let used =
                total ? zip(cpu, replicas).map { cpu, count in cpu.flatMap { used in count.map { used * $0 } } } : cpu
            return try CapacityHistory(
                demand: try series(demand), cpu: try series(used), replicas: try series(replicas),
                errors: try errors.map(series), target: target)
        }
    }

    /// (0.6 − 0.08) ÷ 0.003.
    private let truth = 0.52 / 0.003

    @Test func `finds what a replica carries, with an interval that holds it and is not idle talk`() throws {
        var covered = 0
        for seed in 1...20 {
            let learned = try LearnedCapacity(try Service(seed: UInt64(seed)).history(), target: 0.6)
            let interval = try #require(learned.perReplica.interval)
            if interval.contains(truth) { covered += 1 }
            #expect(interval.upperBound - interval.lowerBound < 0.05 * truth)
            #expect(learned.curvature == nil)
        }
        // At 95 %, fewer than 16 of 20 would come by chance once in 400 times.
        #expect(covered >= 16)
    }

    @Test func `is not bent by a tenth of the minutes that cost three times as much`() throws {
        var service = Service()
        for step in service.cpu.indices where step % 97 < 10 { service.cpu[step] = service.cpu[step].map { 3 * $0 } }
        let learned = try LearnedCapacity(try service.history(), target: 0.6)
        #expect(abs(learned.perReplica.value / truth - 1) < 0.02)
    }

    @Test func `sees that a replica gets slower the more it has to do, where it does`() throws {
        let curvature = 8e-6
        let learned = try LearnedCapacity(try Service(curvature: curvature).history(), target: 0.6)
        let found = try #require(learned.curvature?.value)
        #expect(abs(found / curvature - 1) < 0.2)
        let root = (-0.003 + (0.003 * 0.003 + 4 * curvature * 0.52).squareRoot()) / (2 * curvature)
        #expect(abs(learned.perReplica.value / root - 1) < 0.02)
    }

    @Test func `marks what lies beyond the largest load seen`() throws {
        let history = try Service().history()
        let modest = try LearnedCapacity(history, target: 0.5)
        #expect(!modest.isExtrapolated)
        #expect(abs(modest.largestSeen - 1_500 / 9.0) < 10)
        #expect(try LearnedCapacity(history, target: 0.9).isExtrapolated)
    }

    @Test func `marks what lies below the smallest load seen: a target in another unit than the CPU`() throws {
        let history = try Service().history()
        let learned = try LearnedCapacity(history, target: 0.1)
        #expect(abs(learned.smallestSeen - 500 / 9.0) < 10)
        #expect(learned.perReplica.value < learned.smallestSeen)
        #expect(learned.isExtrapolated)
    }

    @Test func `reads CPU of one replica or of all, whichever is near the target`() throws {
        let one = try Service().history()
        let all = try Service().history(total: true)
        #expect(one.reading == .replica)
        #expect(all.reading == .all)
        let (left, right) = (try LearnedCapacity(one, target: 0.6), try LearnedCapacity(all, target: 0.6))
        #expect(abs(left.perReplica.value / right.perReplica.value - 1) < 1e-9)
    }

    @Test func `learns from healthy, warm steps only`() throws {
        var service = Service()
        // A cold replica uses twice the CPU in the step in which it was added.
        for step in service.cpu.indices.dropFirst() {
            guard let now = service.replicas[step], let before = service.replicas[step - 1], now > before else {
                continue
            }
            service.cpu[step] = service.cpu[step].map { 2 * $0 }
        }
        service.demand[100] = nil
        service.replicas[200] = 0
        var errors = [Double?](repeating: 0, count: service.cpu.count)
        errors[300] = 1_000
        let history = try service.history(errors: errors)
        #expect(history.unhealthy == 1)
        #expect(history.missing == 2)
        // Each morning, and after each of the two gaps.
        #expect((8...10).contains(history.warmingUp))
        #expect(history.count + history.missing + history.unhealthy + history.warmingUp == service.cpu.count)
        #expect(abs(try LearnedCapacity(history, target: 0.6).perReplica.value / truth - 1) < 0.02)
    }

    @Test func `is exact where there is no noise`() throws {
        let learned = try LearnedCapacity(try Service(noise: 0).history(), target: 0.6)
        #expect(abs(learned.perReplica.value - truth) < 1e-9 * truth)
        #expect(abs(learned.idle.value - 0.08) < 1e-9)
    }

    @Test func `refuses histories that cannot tell`() throws {
        var flat = Service()
        flat.cpu = flat.cpu.map { _ in 0.3 }
        #expect(throws: AdvisorError.self) { try LearnedCapacity(try flat.history(), target: 0.6) }
        #expect(throws: AdvisorError.self) { try LearnedCapacity(try Service().history(), target: 0.05) }
        var empty = Service()
        empty.replicas = empty.replicas.map { _ in 0 }
        #expect(throws: AdvisorError.self) { try empty.history() }
        #expect(throws: AdvisorError.self) { try Service().history(target: 0) }
    }
}
