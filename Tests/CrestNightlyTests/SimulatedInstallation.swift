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
        case nothing, missed, doubled, stale, gap, gone, garbage, clockBack, clockAhead, killed, diskFull, upgraded

        /// Of 100 nights.
        var share: Int {
            switch self {
            case .nothing: 47
            case .killed: 10
            case .missed, .doubled, .stale, .gap: 6
            case .clockBack, .clockAhead, .diskFull: 4
            case .gone, .garbage, .upgraded: 3 - (self == .gone ? 1 : 0)
            }
        }

        /// Whether the sources are as they should be, and the clock.
        var isHarmless: Bool { [.nothing, .doubled, .killed, .diskFull, .upgraded].contains(self) }
    }

    private struct Death: Error {}

    private static let seriesNames = ["checkout", "search"]

    private let installation: Installation
    private let seed: UInt64
    private var random: SplitMix64
    /// A Friday before a change of daylight saving time in Berlin, in spring or in autumn.
    private let begin: Timestamp
    /// Up to when the sources have data.
    private var fresh: Timestamp
    /// The plan that was found last, and the bytes that it was read from.
    private var read: (bytes: Data, plan: Plan)?
    /// The first night after a pause.
    private var back = 0

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix64(seed: seed)
        // Few replicas make short plans, and reading those takes most of a night as small as this.
        installation = try Installation(
            defaults: "tz: Europe/Berlin, refit: 5d", capacity: "default: {per_replica: 120, min: 1}")
        begin =
            seed % 2 == 0
            ? Timestamp(CivilDate(year: 2026, month: 3, day: 13), hour: 1, minute: 10)
            : Timestamp(CivilDate(year: 2026, month: 10, day: 9), hour: 1, minute: 10)
        fresh = begin
    }

    mutating func run(nights: Int) async throws {
        for number in 0..<nights {
            let time = begin.advanced(bySeconds: Int64(number) * Installation.day)
            let incident = number == nights - 1 ? .nothing : incident()
            if incident == .missed { back = number + 1 + (random.next() % 4 == 0 ? Int(random.next() % 8) : 0) }
            if incident != .stale { fresh = time }
            if number < back, number < nights - 1 { continue }
            try await night(time, incident, "seed \(seed), night \(number)")
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
        try writeSources(incident, time)
        var now = time
        let jump = Int64(3 + random.next() % 30) * 3_600
        if incident == .clockBack { now = time.advanced(bySeconds: -jump) }
        if incident == .clockAhead { now = time.advanced(bySeconds: jump) }
        switch incident {
        case .killed:
            try await die(now, "\(place), killed")
            if random.next() % 2 == 0 { return }
        case .diskFull: try await attempt(now, FaultyFiles(.error(ENOSPC), at: 1 + Int(random.next() % 24)), place)
        case .doubled: try await attempt(now, FaultyFiles(), place)
        case .upgraded: try makeOld()
        default: break
        }
        let outcome = try #require(try await attempt(now, FaultyFiles(), "\(place), \(incident)"))
        if incident.isHarmless {
            #expect(outcome.plan.status != .hold, "\(place), \(incident): \(outcome.plan.warnings)")
            #expect(try currentPlan() == outcome.plan, "\(place), \(incident)")
        }
        if incident == .garbage || incident == .gone { #expect(outcome.plan.status == .hold, "\(place)") }
        let published = try installation.published().keys
        #expect(!published.contains { $0.hasPrefix(".") || $0.contains(".tmp") }, "\(place): \(published)")
        if outcome.isPublished {
            // Three are kept, and one more where a clock that went back made it the oldest; and there is the link.
            let folders = Set(published.compactMap { $0.split(separator: "/").first })
            #expect(folders.count <= 5, "\(place): \(folders)")
            let remembered = try installation.store().publishedPlan(before: "")?.name
            #expect(try currentPlan()?.id == remembered, "\(place): the store remembers another plan")
        }
    }

    /// A run that ends before its end: after a stage, or at a call on files.
    private mutating func die(_ now: Timestamp, _ place: String) async throws {
        let stages = Stage.allCases.dropFirst()
        let number = Int(random.next() % 30)
        guard number < stages.count else {
            try await attempt(now, FaultyFiles(.death, at: number - stages.count + 1), place)
            return
        }
        let last = stages[stages.startIndex + number]
        try await attempt(now, FaultyFiles(), place, reached: { if $0 == last { throw Death() } })
    }

    /// The state as the first Crest left it: the store has its schema, and the models are in a form of before.
    private func makeOld() throws {
        guard FileManager.default.fileExists(atPath: installation.storePath) else { return }
        let (new, old) = (installation.storePath, installation.storePath + ".old")
        try copyRows(from: try SQLiteConnection(path: new), toFirst: try SQLiteConnection(path: old))
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: new + suffix) }
        try FileManager.default.moveItem(atPath: old, toPath: new)
        let models = installation.folder.url("state/models")
        for name in (try? FileManager.default.contentsOfDirectory(atPath: models.path)) ?? [] {
            var bytes = try Data(contentsOf: models.appendingPathComponent(name))
            guard let schema = bytes.firstRange(of: Data("crest/model/v".utf8)) else { continue }
            bytes.replaceSubrange(schema, with: Data("crest/model/o".utf8))
            try bytes.write(to: models.appendingPathComponent(name))
        }
    }

    private func copyRows(from new: SQLiteConnection, toFirst old: SQLiteConnection) throws {
        try Migrations.apply(to: old, last: 1)
        try old.transaction { first throws(StoreError) in
            try new.transaction { session throws(StoreError) in
                let tables = try first.run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
                for case .text(let table)? in tables.map(\.first) where table != "crest_schema" {
                    let columns = try first.run("PRAGMA table_info(\(table))").map { row throws(StoreError) -> String in
                        guard case .text(let name) = row[1] else { return "" }
                        return name
                    }.joined(separator: ", ")
                    for row in try session.run("SELECT \(columns) FROM \(table) ORDER BY rowid") {
                        let places = row.map { _ in "?" }.joined(separator: ", ")
                        try first.run("INSERT INTO \(table) (\(columns)) VALUES (\(places))", row)
                    }
                }
            }
        }
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

    /// The plan that is followed; reading it checks every sum in it and its identity.
    private mutating func currentPlan() throws -> Plan? {
        let path = installation.folder.url("plans/current/plan.json").path
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        if let read, read.bytes == bytes { return read.plan }
        let plan = try PlanDocument(parsing: bytes, name: path).plan
        read = (bytes, plan)
        return plan
    }

    /// One run and what must hold after it, whatever became of it.
    @discardableResult
    private mutating func attempt(
        _ now: Timestamp, _ files: FaultyFiles, _ place: String,
        reached: @escaping @Sendable (Stage) throws -> Void = { _ in }
    ) async throws -> NightOutcome? {
        let before = try currentPlan()
        var outcome: NightOutcome?
        do {
            outcome = try await installation.run(now: now, files: files, reached: reached)
        } catch let error as CrestError {
            #expect(error.code == .inputOutput, "\(place): \(error)")
        } catch is Death {}
        // What is followed is a plan, whole, whatever happened.
        let after = try currentPlan()
        #expect(after != nil || before == nil, "\(place): the plan in force is gone")
        if let after, after != before {
            #expect(after.validUntil > now, "\(place): published past its window")
            if let before { checkHeld(after, before, now, place) }
        }
        return outcome
    }

    /// A held series has at no time less than the plan in force had for it, nor than it had when that was followed
    /// last.
    private func checkHeld(_ plan: Plan, _ before: Plan, _ now: Timestamp, _ place: String) {
        let forecast = Set(plan.verdicts.map(\.series))
        for name in Self.seriesNames where !forecast.contains(name) {
            let steps = plan.steps.filter { $0.series == name }
            let known = before.steps.filter { $0.series == name }
            #expect(known.isEmpty || !steps.isEmpty, "\(place): \(name) is not planned any more")
            let times = (steps + known).map(\.from).filter { plan.asOf <= $0 && $0 < plan.validUntil } + [plan.asOf]
            for time in times {
                let held = steps.first { $0.from <= time && time < $0.to }?.replicas ?? 0
                let floor = known.last { $0.from <= time }?.replicas ?? 0
                #expect(held >= floor, "\(place): \(name) lowered on bad data at \(time)")
            }
        }
    }

    /// No day is counted twice, none before it was over, every one that is over is; and what is said of it is what
    /// came.
    private func checkAccounts() throws {
        let store = try installation.store()
        let records = try store.accuracy(from: begin.advanced(bySeconds: -90 * Installation.day))
        #expect(Set(records.map { "\($0.series) \($0.from)" }).count == records.count, "seed \(seed)")
        for record in records {
            #expect(record.from < record.to && record.to <= fresh && record.coverage <= 1, "seed \(seed): \(record)")
            let came = stride(from: record.from.secondsSinceEpoch, to: record.to.secondsSinceEpoch, by: 3_600).map {
                Installation.demand(record.series, at: Timestamp(secondsSinceEpoch: $0))
            }
            #expect(record.points <= came.count, "seed \(seed): \(record)")
            guard record.points == came.count else { continue }
            let mean = came.reduce(0, +) / Double(came.count)
            #expect(abs(record.demand - mean) <= mean.ulp * Double(came.count), "seed \(seed): \(record)")
            #expect(record.peak == came.max(), "seed \(seed): \(record)")
            #expect(record.error >= abs(record.bias), "seed \(seed): \(record)")
        }
        for (run, forecast) in try store.unscoredForecasts() {
            let end = forecast.start.advanced(bySeconds: Installation.day)
            #expect(end > fresh, "seed \(seed): \(forecast.series) of \(run) was never held against what came")
        }
    }
}
