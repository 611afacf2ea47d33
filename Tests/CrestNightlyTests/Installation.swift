import Crest
import CrestAdvisor
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Foundation

/// A place where Crest runs every night: traffic, a configuration, a store, plans.
struct Installation {
    /// Monday, 2 March 2026, 02:10 UTC.
    static let firstNight = Timestamp(secondsSinceEpoch: 1_772_417_400)
    static let day: Int64 = 86_400
    static let weeks = 4

    let folder: TemporaryFolder
    let configuration: Configuration
    private let text: String

    /// - Parameter store: such as `{postgres: {dsn_file: dsn}}`; the built-in file when empty.
    init(
        defaults: String = "", publish: String = "", capacity: String = "default: {per_replica: 40, min: 2}",
        store: String = "", source: String = "type: csv, paths: traffic.csv"
    ) throws {
        let text = """
            version: 1
            defaults: {model: seasonal-naive, horizon: 36h, min_history: 7d\(defaults.isEmpty ? "" : ", " + defaults)}
            sources: {shop: {\(source), key: service, step: 1h}}
            capacity: {\(capacity)}
            publish: [{to: file, dir: plans, keep: 3}\(publish.isEmpty ? "" : ", " + publish)]
            \(store.isEmpty ? "" : "store: " + store)
            """
        try self.init(configuration: text, in: try TemporaryFolder())
    }

    private init(configuration text: String, in folder: TemporaryFolder) throws {
        self.folder = folder
        self.text = text
        configuration = try Configuration(parsing: text, file: folder.url("crest.yaml").path)
    }

    /// Another one with all that this one has.
    func copied() throws -> Installation {
        let copy = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            try FileManager.default.copyItem(at: folder.url(name), to: copy.url(name))
        }
        return try Installation(configuration: text, in: copy)
    }

    static func night(_ number: Int) -> Timestamp {
        firstNight.advanced(bySeconds: Int64(number) * day)
    }

    /// Demand in the hour that begins at `time`: a day's rise and fall, and a little that never comes twice.
    static func demand(_ series: String, at time: Timestamp) -> Double {
        let hour = Int(time.secondsSinceEpoch / 3_600)
        let rise = Double(12 - abs(12 - hour % 24))
        return (series == "checkout" ? 200 : 100) + 50 * rise + Double(hour * 7_919 % 31)
    }

    /// Writes the hours until `end`, but for those that `isMissing` says.
    ///
    /// - Parameter start: they begin four weeks earlier.
    func writeTraffic(
        from start: Timestamp = firstNight, until end: Timestamp, series: [String] = ["checkout", "search"],
        isMissing: (String, Timestamp) -> Bool = { _, _ in false },
        factor: (String, Timestamp) -> Double = { _, _ in 1 }
    ) throws {
        var lines = ["timestamp,service,requests"]
        let first = start.secondsSinceEpoch / 3_600 * 3_600 - Int64(Self.weeks) * 7 * Self.day
        for second in stride(from: first, to: end.secondsSinceEpoch, by: 3_600) {
            let time = Timestamp(secondsSinceEpoch: second)
            for name in series where !isMissing(name, time) {
                lines.append("\(time),\(name),\(factor(name, time) * Self.demand(name, at: time))")
            }
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.url("traffic.csv"))
    }

    /// Runs a night as its clock has it.
    @discardableResult
    func run(
        now: Timestamp, asOf: Timestamp? = nil, files: any FileSystem = SystemFiles(),
        configuration other: Configuration? = nil,
        post: @escaping @Sendable (String, String, [String]) -> String? = { _, _, _ in nil },
        reached: @escaping @Sendable (Stage) throws -> Void = { _ in }
    ) async throws -> NightOutcome {
        let claim = try NightStore.claim(configuration.store, now: now)
        defer { withExtendedLifetime(claim) {} }
        let environment = NightEnvironment(now: { now }, files: files, post: post, jobs: 1, reached: reached)
        return try await NightlyRun(other ?? configuration, store: claim.store, environment: environment).run(
            asOf: asOf)
    }

    func store() throws -> any Store {
        try NightStore.open(configuration.store)
    }

    /// The file of the built-in store.
    var storePath: String { folder.url("state/crest.db").path }

    /// The plan that is followed; nil before the first night.
    func currentPlan() throws -> Plan? {
        let path = folder.url("plans/current/plan.json").path
        return FileManager.default.fileExists(atPath: path) ? try PlanDocument(readingFrom: path).plan : nil
    }

    /// Every published file by its path, and where `current` leads.
    func published() throws -> [String: String] {
        let plans = folder.url("plans").path
        guard let names = FileManager.default.subpaths(atPath: plans) else { return [:] }
        var contents: [String: String] = [:]
        for name in names {
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(plans)/\(name)") {
                contents[name] = target
            } else if let data = FileManager.default.contents(atPath: "\(plans)/\(name)") {
                contents[name] = String(decoding: data, as: UTF8.self)
            }
        }
        return contents
    }
}
