import CrestPlatforms
import CrestSeries
import Foundation
import Testing

/// A name that the platform takes.
func exampleName(for platform: any Platform) -> String {
    platform.name.hasSuffix("aws-appscaling") ? "service/shop/checkout" : "checkout"
}

@Suite struct `Round trips` {
    /// A hundred a platform take some seconds; `CREST_PLANS=1000` asks for more.
    private let count = ProcessInfo.processInfo.environment["CREST_PLANS"].flatMap { Int($0) } ?? 100

    @Test(arguments: PlatformRegistry.all.map(\.name))
    func `random plans are never delivered short, and let go when they are over`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        var random = RandomPlans(seed: 6)
        for number in 0..<count {
            let clock = try random.zone()
            let plan = number % 2 == 0 ? random.plan() : random.days(in: clock)
            let export: Export
            do {
                export = try Export(
                    plan, to: platform, target: ScalingTarget(name: exampleName(for: platform), clock: clock))
            } catch {
                Issue.record("plan \(number) in \(clock.identifier): \(error)")
                return
            }
            #expect(export.verification.firstBelow == nil && export.verification.residue == nil)
            #expect(export.verification.mostDelivered <= plan.largest)
        }
    }

    @Test(arguments: PlatformRegistry.all.map(\.name))
    func `twenty windows a week cost no more than three percent, half of the time`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let target = ScalingTarget(name: exampleName(for: platform), clock: try ZoneClock(identifier: "Europe/Berlin"))
        var random = RandomPlans(seed: 9)
        let over = try (0..<20).map { _ in
            try Export(random.week(), to: platform, target: target, windows: 20).verification.overProvisioning
        }
        #expect(over.sorted()[10] <= 0.03)
    }

    @Test(arguments: PlatformRegistry.all.map(\.name))
    func `another file verifies against the plan and not against itself`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let start = Timestamp(CivilDate(year: 2026, month: 11, day: 23))
        let low = Supply(from: start, until: start.advanced(bySeconds: 86_400), initial: 4, changes: [])
        let high = Supply(
            from: start, until: start.advanced(bySeconds: 86_400), initial: 4,
            changes: [(start.advanced(bySeconds: 43_200), 9), (start.advanced(bySeconds: 50_400), 4)])
        let target = ScalingTarget(name: exampleName(for: platform), clock: try ZoneClock())
        let export = try Export(low, to: platform, target: target)
        let verification = try ExportVerification(of: export.text, for: high, on: platform)
        #expect(verification.firstBelow?.planned == 9)
        #expect(verification.firstBelow?.time == start.advanced(bySeconds: 43_200))
        #expect(verification.secondsBelow == 7_200)
    }
}
