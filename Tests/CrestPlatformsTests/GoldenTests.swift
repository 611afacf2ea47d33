import CrestAdvisor
import CrestPlatforms
import CrestSeries
import Foundation
import Testing

/// The file of each platform for one plan, as it was reviewed. `CREST_GOLDEN=write` writes them anew.
@Suite struct `Files as they were reviewed` {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private func expect(_ text: String, toBe name: String) throws {
        let file = Self.folder.appending(path: name + ".txt")
        if ProcessInfo.processInfo.environment["CREST_GOLDEN"] == "write" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test(arguments: PlatformRegistry.all.map(\.name))
    func `a file is the same, byte for byte`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let target = ScalingTarget(
            name: exampleName(for: platform), namespace: "shop", clock: try ZoneClock(identifier: "Europe/Berlin"))
        try expect(try Export(ExamplePlan.supply, to: platform, target: target, maximum: 40).text, toBe: name)
    }

    @Test(arguments: PlatformRegistry.all.filter { $0.recurrence != nil }.map(\.name))
    func `the file of a week of equal days is the same, byte for byte`(name: String) throws {
        let platform = try PlatformRegistry.platform(named: name)
        let clock = try ZoneClock(identifier: "Europe/Berlin")
        let target = ScalingTarget(name: exampleName(for: platform), namespace: "shop", clock: clock)
        let week = try ExamplePlan.week(in: clock)
        try expect(try Export(week, to: platform, target: target, maximum: 40).text, toBe: "Week/" + name)
    }

    @Test(arguments: BulletinRegistry.all.map(\.name))
    func `a bulletin is the same, byte for byte`(name: String) throws {
        let bulletin = try #require(BulletinRegistry.bulletin(named: name))
        let notice = try Notice(
            ExamplePlan.plan(series: "checkout"), series: "checkout", now: nil,
            clock: try ZoneClock(identifier: "Europe/Berlin"))
        try expect(try bulletin.checked(notice), toBe: name)
    }
}

/// Two evenings and a night between them: stairs within the tolerance, and the hour that comes twice in Berlin.
enum ExamplePlan {
    static let start = Timestamp(CivilDate(year: 2026, month: 10, day: 24), hour: 16)

    private static let levels: [(hour: Int64, replicas: Int)] = [
        (0, 4), (2, 22), (3, 24), (6, 9), (8, 12), (9, 4), (26, 30), (28, 4), (32, 4),
    ]

    static var supply: Supply {
        Supply(
            from: start, until: start.advanced(bySeconds: 32 * 3_600), initial: 4,
            changes: levels.map { (start.advanced(bySeconds: $0.hour * 3_600), $0.replicas) })
    }

    /// From Monday to Sunday the same evening, by the wall's clock.
    static func week(in clock: ZoneClock) throws -> Supply {
        let monday = CivilDate(year: 2026, month: 11, day: 9)
        func instant(_ day: Int, _ hour: Int) throws -> Timestamp {
            let wall = Timestamp(monday.advanced(byDays: day), hour: hour)
            return try #require(clock.instants(showing: wall).first)
        }
        let changes = try (0..<7).flatMap { day in
            [(try instant(day, 17), 9), (try instant(day, 19), 24), (try instant(day, 22), 4)]
        }
        return Supply(from: try instant(0, 0), until: try instant(7, 0), initial: 4, changes: changes)
    }

    static func plan(series: String) -> Plan {
        let steps = zip(levels, levels.dropFirst()).map { level, next in
            PlanStep(
                series: series, from: start.advanced(bySeconds: level.hour * 3_600),
                to: start.advanced(bySeconds: next.hour * 3_600),
                orderBy: start.advanced(bySeconds: level.hour * 3_600 - 180), replicas: level.replicas, was: nil,
                demand: Double(level.replicas) * 99.5, level: 0.99, boundBy: .none, reasons: [])
        }
        let hours = supply.replicaHours
        return Plan(
            id: "7f3c9a", asOf: start, validFrom: start, validUntil: supply.end, status: .ok, inputs: [], steps: steps,
            verdicts: [],
            totals: PlanTotals(
                replicaHours: hours, staticPeakHours: 960, expectedShortfallMinutes: 0, unmetReplicaHours: 0, cost: nil),
            warnings: [])
    }
}
