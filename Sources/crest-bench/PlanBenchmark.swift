import Crest
import CrestAdvisor
import CrestForecasting
import CrestSeries
import Foundation

/// The planning itself, without the forecast: a week at five minutes with every kind of limit.
let planning = Benchmark(
    name: "plan", summary: "milliseconds of processor time to plan 7 days at 5 minutes from 1,000 sample paths"
) {
    let forecast = PlanTraffic.forecast(steps: 7 * 288, count: 1_000, seed: 11)
    let advisor = Advisor(now: forecast.start)
    for policy in try PlanTraffic.policies() {
        let request = try PlanTraffic.request(forecast, policy)
        let seconds = medianProcessorSeconds {
            for _ in 0..<10 { precondition(!advisor.plan([request]).steps.isEmpty, "a plan without steps") }
        }
        print("  \(policy.name): \((10_000 * seconds).rounded() / 100) ms")
    }
    // A thousand forecasts would fill 16 GB. Ten in turn are as far from the caches as a thousand are.
    let forecasts = (0..<10).map { PlanTraffic.forecast(steps: 7 * 288, count: 1_000, seed: 11 + UInt64($0)) }
    for policy in try PlanTraffic.policies().suffix(2) {
        let requests = try forecasts.map { try PlanTraffic.request($0, policy) }
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        let seconds = await leastSeconds {
            // As the command and the night do it: each part on a core of its own, then all bound.
            let parts = await parallelMap(Array(0..<1_000), jobs: jobs) { advisor.plan(requests[$0 % requests.count]) }
            precondition(advisor.bind(parts).inputs.count == 1_000, "not every series was planned")
        }
        let (clock, processor) = ((1_000 * seconds.clock).rounded(), (1_000 * seconds.processor).rounded())
        print("  1,000 series, \(policy.name): \(clock) ms on \(jobs) cores, \(processor) ms of processor time")
    }
}

/// Forecasts and limits for the benchmark.
enum PlanTraffic {
    /// A daily triangle with errors that persist, seeded.
    static func forecast(steps: Int, count: Int, seed: UInt64) -> Forecast {
        var random = SplitMix64(seed: seed)
        let point = (0..<steps).map { step -> Double in
            let phase = Double(step % 288) / 288
            return 1_000 - 800 * (4 * abs(phase - 0.5) - 1)
        }
        var paths = SamplePaths(steps: steps, count: count)
        for path in 0..<count {
            var error = 0.0
            for step in 0..<steps {
                let shock = (0..<12).reduce(-6.0) { sum, _ in sum + Double(random.next() >> 11) * 0x1p-53 }
                error = 0.9 * error + 0.03 * shock
                paths[step: step, path: path] = point[step] * (1 + error)
            }
        }
        return Forecast(
            start: Timestamp(secondsSinceEpoch: 1_795_305_600), interval: SamplingInterval(seconds: 300), point: point,
            paths: paths)
    }

    typealias Policy = (name: String, limits: ScalingPolicy, costs: SupplyCosts)

    static func request(_ forecast: Forecast, _ policy: Policy) throws -> PlanRequest {
        PlanRequest(
            input: PlanInput(
                try TimeSeries(start: forecast.start, interval: forecast.interval, observations: [1, 2])),
            forecast: forecast,
            capacity: try Capacity(perReplica: 18, minimum: 4, leadTime: 420, zones: Zones(count: 3)),
            policy: policy.limits,
            costs: policy.costs, current: 60)
    }

    static func policies() throws -> [Policy] {
        let (up, down) = (try RampLimit("30%/15m"), try RampLimit("20%/30m"))
        return [
            ("no limits", .unlimited, .none),
            ("ramps", ScalingPolicy(stepUp: up, stepDown: down), .none),
            ("ramps and dwell", try ScalingPolicy(stepUp: up, stepDown: down, dwell: 1_800), .none),
            (
                "ramps, dwell and half-hours",
                try ScalingPolicy(stepUp: up, stepDown: down, dwell: 1_800, changeInterval: 1_800), .none
            ),
            (
                "ramps, dwell and change cost",
                try ScalingPolicy(stepUp: up, stepDown: down, dwell: 1_800), try SupplyCosts(changeCost: 300)
            ),
        ]
    }
}
