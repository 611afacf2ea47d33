import ArgumentParser
import Crest
import CrestAdvisor
import CrestIngestion
import CrestPlatforms
import CrestSeries
import Foundation

/// `crest export`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "A plan as the file of a platform, executed before it is handed over.",
        discussion: """
            The file is read back and run as the platform would run it; one that would deliver less than the plan is \
            refused (exit 4). With --verify the same is asked of a file that was edited.
            Platforms: \(PlatformRegistry.names.joined(separator: ", ")).
            """)

    @Argument(help: "The JSON of a plan, or - for standard input.", completion: .file())
    var plan: String?

    @Option(help: ArgumentHelp("The platform.", valueName: "keda"))
    var to: String

    @Option(help: "Verify this file instead of writing one.", completion: .file())
    var verify: String?

    @Option(name: .customLong("plan"), help: "The JSON of the plan, beside --verify.", completion: .file())
    var planFile: String?

    @Option(help: "The series of the plan; needed when it has several.")
    var series: String?

    @Option(
        help: ArgumentHelp(
            "Leave out what lies before this time; by default the plan's beginning.", valueName: "2026-11-22T18:00:00Z")
    )
    var now: String?

    @Option(help: "The workload or group; by default the series' name.")
    var name: String?

    @Option(help: "The namespace, where there are any.")
    var namespace = "default"

    @Option(
        help: ArgumentHelp(
            "Where keda-metrics-api (a URL) or keda-external (host:port) asks for the plan; by default the Service crest "
                + "of the namespace.", valueName: "crest.shop.svc:9090"))
    var address: String?

    @Option(help: ArgumentHelp("The zone in which the file says times of day.", valueName: "Europe/Berlin"))
    var tz: String?

    @Option(help: "Replicas outside the plan; by default its fewest.")
    var floor: Int?

    @Option(name: .customLong("max"), help: "The most replicas; by default the plan's.")
    var maximum: Int?

    @Option(help: "At most so many windows, where the platform takes more.")
    var windows: Int?

    @Flag(help: "Show what would change in the file of --out, and write nothing.")
    var dryRun = false

    @OptionGroup(title: "Output") var result: OutputFlags

    func validate() throws {
        guard (plan == nil) != (planFile == nil) else { throw ValidationError("name the plan, once") }
        if dryRun, result.file == nil { throw ValidationError("--dry-run compares with the file of --out: name it") }
    }

    func run() async throws {
        try await result.reporting {
            let document = try PlanDocument(readingFrom: plan ?? planFile ?? "-").plan
            let series = try chosenSeries(of: document)
            let now = try now.map { try Timestamp("--now", $0, zone: tz) }
            let clock = try ZoneClock(identifier: tz ?? "UTC")
            if let bulletin = BulletinRegistry.bulletin(named: to) {
                let notice = try Notice(document, series: series, now: now, clock: clock)
                return try publish(notice, in: bulletin)
            }
            let platform = try PlatformRegistry.platform(named: to)
            let supply = try Supply(ordering: document, series: series, from: now)
            if let verify {
                return try report(on: verify, supply: supply, platform: platform)
            }
            let target = ScalingTarget(name: name ?? series, namespace: namespace, clock: clock, address: address)
            let export = try Export(
                supply, to: platform, target: target, floor: floor, maximum: maximum, windows: windows)
            ExportDocument(export.verification, platform: platform.name).lines.forEach(result.console.say)
            try handOver(export.text)
        }
    }

    /// The file, or what would change in it.
    private func handOver(_ text: String) throws {
        if dryRun, let file = result.file {
            let difference = LineDifference(from: Self.contents(of: file), to: text, name: file)
            try OutputFlags.print(Array(difference.lines.map { $0 + "\n" }.joined().utf8))
        } else {
            try result.write { sink in try sink(Array(text.utf8)) }
        }
    }

    private func publish(_ notice: Notice, in bulletin: any Bulletin) throws {
        guard let verify else { return try handOver(try bulletin.checked(notice)) }
        let text = try Self.required(verify)
        try Self.naming(verify) { () throws(PlatformError) in try bulletin.check(text, against: notice) }
        try result.write(lines: ["EXPORT \(bulletin.name)  says what the plan says"])
    }

    private func report(on file: String, supply: Supply, platform: any Platform) throws {
        let text = try Self.required(file)
        let verification = try Self.naming(file) { () throws(PlatformError) in
            try ExportVerification(of: text, for: supply, on: platform, floor: floor)
        }
        let document = ExportDocument(verification, platform: platform.name)
        if result.output == .json { try result.write(json: document.json) }
        try Self.naming(file) { () throws(PlatformError) in try verification.refuse() }
        if result.output != .json { try result.write(lines: document.lines) }
    }

    /// What is wrong with a file, said with its name.
    private static func naming<Value>(
        _ file: String, _ body: () throws(PlatformError) -> Value
    ) throws(PlatformError) -> Value {
        do {
            return try body()
        } catch {
            throw error.about(file: file)
        }
    }

    private func chosenSeries(of plan: Plan) throws -> String {
        let names = plan.seriesNames
        if let series { return series }
        guard let only = names.first, names.count == 1 else {
            throw CrestError(
                .request, "the plan has \(names.count) series",
                hint: "choose one with --series: \(names.joined(separator: ", "))")
        }
        return only
    }

    private static func required(_ file: String) throws -> String {
        guard let text = contents(of: file) else {
            throw CrestError(.inputMissing, "there is no file '\(file)'", hint: "name the file of a platform")
        }
        return text
    }

    private static func contents(of file: String) -> String? {
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
    }
}
