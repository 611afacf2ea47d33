import CrestPlatforms
import CrestSeries
import Foundation
import Testing

/// Plans whose days are alike, and what becomes of their windows when the plan is over.
@Suite struct `Windows that come on several days` {
    /// What every day asks for, by minutes from midnight.
    private static let day: [(minute: Int, replicas: Int)] = [
        (0, 4), (420, 9), (480, 14), (600, 11), (1_080, 24), (1_320, 4),
    ]
    /// Those that can say it.
    private static let able = PlatformRegistry.all.filter { $0.recurrence != nil }.map(\.name)

    /// Days that are all alike by the clock of Berlin.
    private func plan(from first: CivilDate, days: Int) throws -> (supply: Supply, target: ScalingTarget) {
        let clock = try ZoneClock(identifier: "Europe/Berlin")
        func instants(_ day: Int, _ minute: Int) -> [Timestamp] {
            clock.instants(showing: Timestamp(first.advanced(byDays: day)).advanced(bySeconds: 60 * Int64(minute)))
        }
        let changes = (0..<days).flatMap { day in
            Self.day.flatMap { mark in instants(day, mark.minute).map { ($0, mark.replicas) } }
        }
        let (start, end) = (try #require(instants(0, 0).first), try #require(instants(days, 0).first))
        let supply = Supply(from: start, until: end, initial: 4, changes: changes)
        return (supply, ScalingTarget(name: "checkout", namespace: "shop", clock: clock))
    }

    private func target(_ target: ScalingTarget, for platform: any Platform) -> ScalingTarget {
        ScalingTarget(name: exampleName(for: platform), namespace: target.namespace, clock: target.clock)
    }

    /// A November without a change of the clocks; October's and March's, on their Sundays.
    private static let weeks = [
        CivilDate(year: 2026, month: 11, day: 9), CivilDate(year: 2026, month: 10, day: 21),
        CivilDate(year: 2027, month: 3, day: 24),
    ]

    @Test(arguments: able, weeks)
    func `a week of equal days needs the windows of one day, also when the clock is changed`(
        name: String, first: CivilDate
    ) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let (supply, target) = try plan(from: first, days: 7)
        // Eight windows are those of one day and a few; on dates they would be 35.
        let export = try Export(
            supply, to: platform, target: self.target(target, for: platform), windows: name.contains("gcp") ? 16 : 8)
        #expect(export.verification.firstBelow == nil && export.verification.residue == nil)
        #expect(export.verification.overProvisioning < 0.06, "\(export.verification.overProvisioning)")
    }

    @Test func `a day unlike the others has windows of its own`() throws {
        let (supply, target) = try plan(from: CivilDate(year: 2026, month: 11, day: 9), days: 7)
        let noon = Timestamp(CivilDate(year: 2026, month: 11, day: 12), hour: 12)
        let festive = supply.combined(
            with: Supply(
                from: supply.start, until: supply.end, initial: 0,
                changes: [(noon, 60), (noon.advanced(bySeconds: 7_200), 0)]), max)
        let keda = try PlatformRegistry.platform(named: "keda")
        let export = try Export(festive, to: keda, target: target, windows: 12)
        #expect(export.text.contains("9-11,13-15 11 *") && export.text.contains(" 12 11 *"))
        #expect(export.verification.overProvisioning < 0.01)
    }

    @Test func `days that are nothing alike are left on their dates`() throws {
        let start = Timestamp(CivilDate(year: 2026, month: 11, day: 9))
        var changes: [(time: Timestamp, replicas: Int)] = []
        for number in 1...6 {
            let replicas = number % 2 == 0 ? 4 : 20 + number
            changes.append((start.advanced(bySeconds: Int64(number) * 31_000), replicas))
        }
        let supply = Supply(from: start, until: start.advanced(bySeconds: 3 * 86_400), initial: 4, changes: changes)
        let keda = try PlatformRegistry.platform(named: "keda")
        let text = try Export(supply, to: keda, target: ScalingTarget(name: "checkout", clock: try ZoneClock())).text
        #expect(!text.contains(",") && !text.contains("9-"))
    }

    /// What ends the windows of each platform, taken away: they come again, and the file is refused for it.
    @Test(arguments: [
        ("keda", "kind: CronJob", "kind: Nothing"), ("hpa", "cronjobs.batch", "jobs.batch"),
        ("aws-asg", "\"EndTime\"", "\"Was\""), ("aws-appscaling", "\"EndTime\"", "\"Was\""),
        ("gcp", " 11 * 2026", " 11 *"), ("azure", "2026-11-15T23:00:00", "2126-01-01T00:00:00"),
        ("terraform-aws-asg", "\"end_time\"", "\"was\""), ("terraform-gcp", " 11 * 2026", " 11 *"),
        ("terraform-aws-appscaling", "\"end_time\"", "\"was\""),
        ("terraform-azure", "2026-11-15T23:00:00Z", "2126-01-01T00:00:00Z"),
    ])
    func `without what ends them they come again`(name: String, old: String, new: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let (supply, target) = try plan(from: CivilDate(year: 2026, month: 11, day: 9), days: 7)
        let text = try Export(supply, to: platform, target: self.target(target, for: platform)).text
        let changed = text.replacing(old, with: new)
        #expect(changed != text)
        let verification = try ExportVerification(of: changed, for: supply, on: platform)
        #expect(verification.firstBelow == nil)
        #expect((verification.residue?.replicas ?? 0) > 4)
    }

    @Test(arguments: ["keda", "hpa", "aws-asg", "aws-appscaling", "gcp"])
    func `a day missing in the list is found`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let (supply, target) = try plan(from: CivilDate(year: 2026, month: 11, day: 9), days: 7)
        let text = try Export(supply, to: platform, target: self.target(target, for: platform)).text
        let changed = text.replacing(" 9-15 11", with: " 9-11,13-15 11").replacing(" 10-15 11", with: " 10,11,13-15 11")
        #expect(changed != text)
        let verification = try ExportVerification(of: changed, for: supply, on: platform)
        let thursday = Timestamp(CivilDate(year: 2026, month: 11, day: 12))
        #expect(verification.firstBelow.map { $0.time >= thursday } == true)
    }

    @Test func `AWS performs a recurring action at its StartTime too`() throws {
        let platform = try PlatformRegistry.platform(named: "aws-asg")
        let (supply, target) = try plan(from: CivilDate(year: 2026, month: 11, day: 9), days: 7)
        let text = try Export(supply, to: platform, target: target).text
        // The action that goes back to 4 at 22:00 begins at noon of the first day: 4 where the plan has 11.
        let changed = text.replacing("2026-11-09T21:00:00Z", with: "2026-11-09T11:00:00Z")
        #expect(changed != text)
        #expect(try ExportVerification(of: changed, for: supply, on: platform).firstBelow?.delivered == 4)
    }
}
