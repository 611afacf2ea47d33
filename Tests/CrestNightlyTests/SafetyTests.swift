import Crest
import CrestAdvisor
import CrestNightly
import CrestPlatforms
import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

@Suite struct `A night with bad data` {
    private func codes(_ outcome: NightOutcome) -> Set<String> {
        Set((outcome.plan.warnings + outcome.findings).map(\.code.rawValue))
    }

    @Test func `is planned from its forecasts when nothing is bad`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0))
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.plan.status == .ok)
        #expect(outcome.isPublished)
        #expect((outcome.series, outcome.held, outcome.fitted) == (2, 0, 2))
        #expect(try installation.currentPlan() == outcome.plan)
        #expect(outcome.plan.validUntil > Installation.night(1))
        // 800 requests at noon at 40 a replica, and the risk of 1 % on top.
        let noon = Installation.night(0).advanced(bySeconds: 10 * 3_600)
        #expect((20...30).contains(outcome.plan.replicas(for: "checkout", at: noon) ?? 0))
    }

    @Test func `quotes what its forecasts have to say of the data, in the plan and in the report`() async throws {
        let installation = try Installation()
        let outage = Installation.night(-5)..<Installation.night(-5).advanced(bySeconds: 6 * 3_600)
        try installation.writeTraffic(
            until: Installation.night(0),
            factor: { name, time in
                if name == "checkout" { return outage.contains(time) ? 0.001 : 1 }
                // Not more than 550 can be served, which is asked for at seven hours of the day.
                return min(1, 550 / Installation.demand(name, at: time))
            })
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.plan.status == .ok)
        let quoted = outcome.plan.warnings.map { "\($0.series ?? "") \($0.code.rawValue)" }
        #expect(Set(quoted).isSuperset(of: ["checkout W_OUTAGE", "search W_CENSORED"]))
        #expect(Set(quoted).count == quoted.count)
        let page = try #require(try installation.published().first { $0.key.hasSuffix("/report.html") }).value
        for code in ["W_OUTAGE", "W_CENSORED"] { #expect(page.contains("· \(code)")) }
        #expect(page.contains("stretch of near-zero traffic"))
    }

    @Test func `says in the report how much of a series' data is missing`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0)) { name, time in
            name == "checkout" && (Installation.night(-4)..<Installation.night(-3)).contains(time)
        }
        try await installation.run(now: Installation.night(0))
        let page = try #require(try installation.published().first { $0.key.hasSuffix("/report.html") }).value
        #expect(page.contains("· W_GAP"))
    }

    @Test func `holds when the source is stale, not below the last plan nor the last day's need`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0))
        let good = try await installation.run(now: Installation.night(0)).plan
        let outcome = try await installation.run(now: Installation.night(1))
        #expect(outcome.plan.status == .hold)
        #expect(codes(outcome).contains("E_STALE"))
        #expect(outcome.isPublished)
        let need = Int(
            (Installation.demand("checkout", at: Timestamp(secondsSinceEpoch: 1_772_366_400)) / 40).rounded(.up))
        for step in outcome.plan.steps where step.series == "checkout" {
            #expect(step.replicas >= need)
            #expect(step.replicas >= good.replicas(for: "checkout", at: Installation.night(1)) ?? 0)
        }
        #expect(outcome.plan.validUntil == Installation.night(1).advanced(bySeconds: 36 * 3_600))
    }

    @Test func `is planned after all when the data come and it is run again as of the same time`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0))
        try await installation.run(now: Installation.night(0))
        let held = try await installation.run(now: Installation.night(1))
        #expect(try await installation.run(now: Installation.night(1)).plan == held.plan)
        try installation.writeTraffic(until: Installation.night(1))
        let outcome = try await installation.run(now: Installation.night(1))
        #expect(outcome.plan.status == .ok)
        #expect(try installation.currentPlan() == outcome.plan)
        try installation.writeTraffic(until: Installation.night(0))
        #expect(try await installation.run(now: Installation.night(1)).plan == outcome.plan)
    }

    @Test func `holds one series and plans the others`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0))
        try await installation.run(now: Installation.night(0))
        try installation.writeTraffic(until: Installation.night(1)) { name, time in
            name == "search" && time >= Installation.night(0)
        }
        let outcome = try await installation.run(now: Installation.night(1))
        #expect(outcome.plan.status == .degraded)
        #expect(outcome.plan.verdicts.map(\.series) == ["checkout"])
        #expect(outcome.held == 1)
    }

    @Test func `holds a series that the source does not know any more, and the whole when it is gone`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0))
        let good = try await installation.run(now: Installation.night(0)).plan
        try installation.writeTraffic(until: Installation.night(1), series: ["checkout"])
        let partial = try await installation.run(now: Installation.night(1)).plan
        #expect(partial.seriesNames == ["checkout", "search"])
        #expect(partial.verdicts.map(\.series) == ["checkout"])
        try FileManager.default.removeItem(at: installation.folder.url("traffic.csv"))
        let gone = try await installation.run(now: Installation.night(2)).plan
        #expect(gone.status == .hold)
        #expect(gone.seriesNames == good.seriesNames)
    }

    @Test func `holds a series with too little history`() async throws {
        let installation = try Installation(defaults: "max_staleness: 3h, refit: 3d")
        try installation.writeTraffic(until: Installation.night(0)) { _, time in time < Installation.night(-2) }
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.plan.status == .hold)
        #expect(codes(outcome).contains("E_TOO_SHORT"))
    }

    @Test func `publishes nothing when there is nothing to say`() async throws {
        let installation = try Installation()
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.plan.status == .hold)
        #expect(!outcome.isPublished)
        #expect(codes(outcome).contains("W_NOT_PUBLISHED"))
        #expect(try installation.published().isEmpty)
    }

    @Test func `does not publish a plan whose time is over, nor one older than that in force`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(4))
        let newest = try await installation.run(now: Installation.night(4)).plan
        for asOf in [Installation.night(0), Installation.night(3)] {
            let outcome = try await installation.run(now: Installation.night(4), asOf: asOf)
            #expect(!outcome.isPublished)
            #expect(outcome.plan.asOf == asOf)
        }
        #expect(try installation.currentPlan() == newest)
    }

    @Test func `does not take up a run again whose plan was older than that in force`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(1))
        try await installation.run(now: Installation.night(1))
        let (before, later) = (Installation.night(1).advanced(bySeconds: -7_200), Installation.night(1))
        let refused = try await installation.run(now: later, asOf: before)
        #expect(!refused.isPublished)
        let next = try await installation.run(now: later.advanced(bySeconds: 600))
        #expect(next.asOf == later.advanced(bySeconds: 600))
    }

    @Test func `believes a clock that was set back`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(1))
        try await installation.run(now: Installation.night(1))
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.isPublished)
        #expect(try installation.currentPlan()?.asOf == Installation.night(0))
    }

    @Test func `brakes a plan that would leave the range of the last one`() async throws {
        let installation = try Installation(defaults: "max_change: 20%")
        try installation.writeTraffic(until: Installation.night(0))
        let before = try await installation.run(now: Installation.night(0)).plan
        let text = try String(contentsOf: installation.folder.url("traffic.csv"), encoding: .utf8)
        let grown = text.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",")
            return "\(fields[0]),\(fields[1]),\(4 * (Double(fields[2]) ?? 0))"
        }
        try Data("timestamp,service,requests\n\(grown.joined(separator: "\n"))\n".utf8).write(
            to: installation.folder.url("traffic.csv"))
        let later = Installation.night(0).advanced(bySeconds: 3_600)
        let outcome = try await installation.run(now: later)
        let most = before.steps.filter { $0.series == "checkout" }.map(\.replicas).max() ?? 0
        let now = outcome.plan.steps.filter { $0.series == "checkout" }.map(\.replicas).max() ?? 0
        #expect(now == Int((Double(most) * 1.2).rounded(.up)))
        #expect(codes(outcome).contains("W_BRAKE"))
        #expect(outcome.plan.status == .degraded)
    }

    @Test func `does not plan what nothing serves, and says so`() async throws {
        let installation = try Installation(capacity: "checkout: {per_replica: 40}")
        try installation.writeTraffic(until: Installation.night(0))
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.plan.seriesNames == ["checkout"])
        #expect(codes(outcome).contains("W_NO_CAPACITY"))
    }

    @Test func `keeps the last plans, and no more`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(5))
        for number in 0..<5 { try await installation.run(now: Installation.night(number)) }
        let folders = Set(try installation.published().keys.compactMap { $0.split(separator: "/").first })
        #expect(folders.count == 4)
        #expect(folders.contains("current"))
    }

    @Test func `is forecast all the same when a model in the archive is damaged or gone`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(2))
        try await installation.run(now: Installation.night(0))
        let models = installation.folder.url("state/models")
        try Data("{".utf8).write(to: models.appendingPathComponent("checkout.model"))
        try FileManager.default.removeItem(at: models.appendingPathComponent("search.model"))
        let outcome = try await installation.run(now: Installation.night(1))
        #expect(outcome.plan.status == .ok)
        let next = try await installation.run(now: Installation.night(2))
        #expect(next.plan.status == .ok)
        #expect(FileManager.default.fileExists(atPath: models.appendingPathComponent("checkout.model").path))
    }
}
