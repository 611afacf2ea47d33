import CrestPlatforms
import CrestSeries
import Foundation
import Testing

@Suite struct `KEDA's cron windows` {
    private let keda: any Platform
    private let start = Timestamp(CivilDate(year: 2026, month: 11, day: 23), hour: 18)

    init() throws {
        keda = try PlatformRegistry.platform(named: "keda")
    }

    /// From 4 to 24 between 20:00 and 22:00 UTC.
    private var evening: Supply {
        Supply(
            from: start, until: start.advanced(bySeconds: 6 * 3_600), initial: 4,
            changes: [(start.advanced(bySeconds: 7_200), 24), (start.advanced(bySeconds: 14_400), 4)])
    }

    private func export(_ plan: Supply, zone: String = "UTC") throws -> Export {
        try Export(plan, to: keda, target: ScalingTarget(name: "checkout", clock: ZoneClock(identifier: zone)))
    }

    private func verify(_ text: String, for plan: Supply) throws -> ExportVerification {
        try ExportVerification(of: text, for: plan, on: keda)
    }

    /// From 4 to 22 at 19:00 UTC and to 24 at 20:00, until 22:00.
    private var stairs: Supply {
        Supply(
            from: start, until: start.advanced(bySeconds: 6 * 3_600), initial: 4,
            changes: [
                (start.advanced(bySeconds: 3_600), 22), (start.advanced(bySeconds: 7_200), 24),
                (start.advanced(bySeconds: 14_400), 4),
            ])
    }

    @Test func `a window asks for more than the plan only where the tolerance would stop below it`() throws {
        // 22 / 4 is far from 1; 24 / 22 is within a tenth of it, and 25 / 22 is not.
        let text = try export(stairs).text
        #expect(text.contains("desiredReplicas: '22'"))
        #expect(text.contains("desiredReplicas: '25'"))
        // gocrane/crane#836: who asks for 24 is left with 22.
        let naive = text.replacingOccurrences(of: "'25'", with: "'24'")
        let verification = try verify(naive, for: stairs)
        #expect(verification.firstBelow?.delivered == 22)
        #expect(verification.firstBelow?.time == start.advanced(bySeconds: 7_200))
        // Nor does it ever run more than the plan has.
        #expect(try export(stairs).verification.deliveredHours < 1.01 * stairs.replicaHours)
    }

    @Test func `start on weekdays and end daily holds the window all weekend, as in keda#4677`() throws {
        let friday = Timestamp(CivilDate(year: 2026, month: 11, day: 27), hour: 20)
        let plan = Supply(
            from: friday, until: friday.advanced(bySeconds: 3 * 86_400), initial: 4, changes: [])
        let text = try export(evening).text
            .replacingOccurrences(of: "59 19 23 11 *", with: "0 8 * * 1-5")
            .replacingOccurrences(of: "0 22 23 11 *", with: "10 22 * * *")
        let execution = try keda.execute(text, from: friday, until: plan.end)
        let saturday = Timestamp(CivilDate(year: 2026, month: 11, day: 28), hour: 12)
        #expect(execution.expected.replicas(at: friday.advanced(bySeconds: 7_740)) == 24)
        let sunday = Timestamp(CivilDate(year: 2026, month: 11, day: 29), hour: 23)
        #expect(execution.expected.replicas(at: saturday) == 24)
        #expect(execution.expected.replicas(at: sunday) == 4)
    }

    @Test func `without its clean-up the window would return next year`() throws {
        let text = try export(evening).text
        let object = try #require(text.components(separatedBy: "---\n").first)
        let residue = try #require(try verify(object, for: evening).residue)
        #expect(residue.replicas == 24)
        #expect(residue.from == Timestamp(CivilDate(year: 2027, month: 11, day: 23), hour: 19, minute: 59))
        #expect(try verify(text, for: evening).residue == nil)
    }

    @Test func `a window that ends in the hour that comes twice lasts through both`() throws {
        // 2026-10-25 in Berlin: 02:30 is 00:30 UTC and again 01:30 UTC.
        let night = Timestamp(CivilDate(year: 2026, month: 10, day: 24), hour: 20)
        let second = Timestamp(CivilDate(year: 2026, month: 10, day: 25), hour: 1, minute: 30)
        let plan = Supply(
            from: night, until: night.advanced(bySeconds: 12 * 3_600), initial: 4,
            changes: [(night.advanced(bySeconds: 3_600), 9), (second, 4)])
        let text = try export(plan, zone: "Europe/Berlin").text
        #expect(text.contains("end: 0 3 25 10 *"))
    }

    @Test func `the default rules let a fleet grow from 2 to 200 too late, and the file's own at once`() throws {
        let plan = Supply(
            from: start, until: start.advanced(bySeconds: 7_200), initial: 2,
            changes: [(start.advanced(bySeconds: 3_600), 200)])
        let text = try export(plan).text
        let naive = text.replacingOccurrences(
            of: "            type: Pods\n            value: 200", with: "            type: Pods\n            value: 4")
        #expect(naive != text)
        #expect(try verify(naive, for: plan).firstBelow != nil)
    }

    @Test func `names that are none are refused`() throws {
        for name in ["", "Checkout", "a b", "-a", "x\nkind: Secret", String(repeating: "a", count: 64)] {
            #expect(throws: PlatformError.self) {
                try Export(evening, to: keda, target: ScalingTarget(name: name, clock: ZoneClock()))
            }
        }
    }
}
