import CrestPlatforms
import CrestSeries

/// A plan to each platform: compressed, written, read back and executed.
let exporting = Benchmark(
    name: "export", summary: "milliseconds of processor time to export 7 days at 1 minute"
) {
    let start = Timestamp(CivilDate(year: 2026, month: 10, day: 21))
    let plan = Supply(
        (0..<7 * 1_440).map { minute in
            // A daily triangle with a ripple: a change in most minutes.
            let phase = Double(minute % 1_440) / 1_440
            let replicas = 20 + Int(300 * abs(0.5 - phase)) + minute * 7_919 % 5
            let from = start.advanced(bySeconds: 60 * Int64(minute))
            return Supply.Run(from: from, to: from.advanced(bySeconds: 60), replicas: replicas)
        })
    let clock = try ZoneClock(identifier: "Europe/Berlin")
    for platform in PlatformRegistry.all {
        let name = platform.name.hasSuffix("aws-appscaling") ? "service/shop/checkout" : "checkout"
        let target = ScalingTarget(name: name, clock: clock)
        let seconds = try medianProcessorSeconds { _ = try Export(plan, to: platform, target: target) }
        print("  \(platform.name): \((10_000 * seconds).rounded() / 10) ms, \(plan.runs.count) changes")
    }
}
