import CrestAdvisor
import CrestForecasting
import CrestSeries

extension CrestBench {
    /// The live loop: one new sample that completes a bucket, and the requirement that follows from it.
    static let live = Benchmark(
        name: "live", summary: "microseconds of processor time a live update, warm, with every sample a new bucket"
    ) {
        for (interval, leadTime) in [(15, 600), (60, 180), (60, 1_800), (300, 1_800)] as [(Int64, Int64)] {
            var advisor = try LiveAdvisor(
                capacity: try Capacity(perReplica: 25, leadTime: leadTime),
                interval: SamplingInterval(seconds: interval), decisionInterval: interval, typicalDemand: 500)
            var generator = SplitMix64(seed: 1)
            var second: Int64 = 0
            func advance(_ updates: Int) {
                for _ in 0..<updates {
                    let phase = Double(second % 86_400) / 86_400
                    let demand = 200 + 2_400 * phase * (1 - phase) + Double.random(in: -20...20, using: &generator)
                    let now = Timestamp(secondsSinceEpoch: second)
                    advisor.observe(demand, at: now)
                    let requirement = advisor.requirement(at: now, suggestedFloors: [20, 25, 30])
                    precondition(requirement != nil, "no requirement after a sample")
                    second += interval
                }
            }
            advance(20_000)
            let updates = 2_000
            let seconds = medianProcessorSeconds { advance(updates) }
            let microseconds = (100 * 1e6 * seconds / Double(updates)).rounded() / 100
            print("  buckets of \(interval) s, starts of \(leadTime) s: \(microseconds) µs")
        }
    }
}
