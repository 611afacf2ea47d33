import Crest
import CrestAdvisor
import CrestForecasting
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

/// An installation to which things happen, night after night, by a seed.
struct SimulatedInstallation {
    private enum Incident: CaseIterable {
        case nothing, missed, doubled, stale, gap, gone, garbage, clockBack, clockAhead, killed, diskFull

        /// Of 100 nights.
        var share: Int {
            switch self {
            case .nothing: 50
            case .killed: 10
            case .missed, .doubled, .stale, .gap: 6
            case .gone, .garbage, .clockBack, .clockAhead, .diskFull: 4 - (self == .gone || self == .garbage ? 1 : 0)
            }
        }
    }

    private let installation: Installation
    private let seed: UInt64
    private var random: SplitMix64
    /// A Friday before a change of daylight saving time in Berlin, in spring or in autumn.
    private let begin: Timestamp
    /// Up to when the sources have data.
    private var fresh: Timestamp
    private var lastGood: Plan?

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix64(seed: seed)
        installation = try Installation(defaults: "tz: Europe/Berlin, refit: 5d")
        begin =
            seed % 2 == 0
            ? Timestamp(CivilDate(year: 2026, month: 3, day: 13), hour: 1, minute: 10)
            : Timestamp(CivilDate(year: 2026, month: 10, day: 9), hour: 1, minute: 10)
        fresh = begin
    }

    mutating func run(nights: Int) async throws {
        for number in 0..<nights {
            let time = begin.advanced(bySeconds: Int64(number) * Installation.day)
            try await night(time, incident(), "seed \(seed), night \(number)")
        }
        try checkAccounts()
    }

    private mutating func incident() -> Incident {
        var draw = Int(random.next() % 100)
        for incident in Incident.allCases {
            if draw < incident.share { return incident }
            draw -= incident.share
        }
        return .nothing
    }

    private mutating func night(_ time: Timestamp, _ incident: Incident, _ place: String) async throws {
        if incident != .stale { fresh = time }
        if incident == .missed { return }
        try writeSources(incident, time)
        var now = time
        let jump = Int64(3 + random.next() % 30) * 3_600
        if incident == .clockBack { now = time.advanced(bySeconds: -jump) }
        if incident == .clockAhead { now = time.advanced(bySeconds: jump) }
        switch incident {
        case .killed:
            try await attempt(now, FaultyFiles(.death, at: 1 + Int(random.next() % 16)), "\(place), killed")
            if random.next() % 2 == 0 { return }
        case .diskFull: try await attempt(now, FaultyFiles(.error(ENOSPC), at: 1 + Int(random.next() % 16)), place)
        case .doubled: try await attempt(now, FaultyFiles(), place)
        default: break
        }
        let outcome = try #require(try await attempt(now, FaultyFiles(), "\(place), \(incident)"))
        if incident == .nothing || incident == .doubled {
            #expect(outcome.plan.status != .hold, "\(place)")
            #expect(try installation.currentPlan() == outcome.plan, "\(place)")
        }
        if incident == .garbage || incident == .gone { #expect(outcome.plan.status == .hold, "\(place)") }
    }

    private mutating func writeSources(_ incident: Incident, _ time: Timestamp) throws {
        let url = installation.folder.url("traffic.csv")
        switch incident {
        case .gone: try? FileManager.default.removeItem(at: url)
        case .garbage: try Data("timestamp,service,requests\n2026-03-01T00:00:00Z,checkout,many\n".utf8).write(to: url)
        case .gap:
            let from = time.advanced(bySeconds: -20 * 3_600)
            try installation.writeTraffic(from: begin, until: fresh) { name, hour in
                name == "checkout" && from <= hour && hour.secondsSinceEpoch % 7_200 == 0
            }
        default: try installation.writeTraffic(from: begin, until: fresh)
        }
    }

    /// One run and what must hold after it, whatever became of it.
    @discardableResult
    private mutating func attempt(_ now: Timestamp, _ files: FaultyFiles, _ place: String) async throws
        -> NightOutcome?
    {
        let before = try installation.currentPlan()
        var outcome: NightOutcome?
        do {
            outcome = try await installation.run(now: now, files: files)
        } catch let error as CrestError {
            #expect(error.code == .inputOutput, "\(place): \(error)")
        }
        // What is followed is a plan, whole, whatever happened: reading it checks every sum and its identity.
        let after = try installation.currentPlan()
        #expect(after != nil || before == nil, "\(place): the plan in force is gone")
        if let after, after != before {
            #expect(after.validUntil > now, "\(place): published past its window")
            if let before { checkHeld(after, before, now, place) }
        }
        let folders = Set(try installation.published().keys.compactMap { $0.split(separator: "/").first })
        #expect(folders.count { !$0.hasPrefix(".") } <= 5, "\(place): \(folders)")
        return outcome
    }

    /// A held series has at no time less than the plan in force had by then.
    private func checkHeld(_ plan: Plan, _ before: Plan, _ now: Timestamp, _ place: String) {
        let forecast = Set(plan.verdicts.map(\.series))
        for step in plan.steps where !forecast.contains(step.series) {
            let known = before.steps.filter { $0.series == step.series && $0.from <= now }
            guard let floor = known.last?.replicas else { continue }
            #expect(step.replicas >= floor, "\(place): \(step.series) lowered on bad data")
        }
    }

    /// No day is counted twice, and none before it was over.
    private func checkAccounts() throws {
        let records = try installation.store().accuracy(from: begin.advanced(bySeconds: -90 * Installation.day))
        #expect(Set(records.map { "\($0.run) \($0.series)" }).count == records.count, "seed \(seed)")
        for record in records {
            #expect(record.from < record.to && record.points > 0 && record.coverage <= 1, "seed \(seed): \(record)")
            #expect(record.to <= fresh.advanced(bySeconds: 40 * 3_600), "seed \(seed): \(record)")
        }
    }
}
