import ArgumentParser
import Crest
import CrestAdvisor
import CrestIngestion
import CrestNightly
import CrestReporting
import CrestSeries
import Foundation
import Logging

/// `crest nightly`.
struct NightlyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly",
        abstract: "The run that nobody has to watch: read, fit, forecast, plan, publish.",
        discussion: """
            Made for cron: it can be killed, run twice or missed, and the outcome is right. A second run at the same time \
            ends at once with 75 and says who is at work; data that are stale, missing or refused give a plan that \
            lowers nothing (3, or 4 when that is all of it).
            """)

    @OptionGroup(title: "Configuration") var source: ConfigurationFlags

    @Option(help: ArgumentHelp("Pretend that it is this time: nothing later is read.", valueName: "time"))
    var asOf: String?

    @Option(help: ArgumentHelp("How far the plan may leave the range of the last one.", valueName: "50%"))
    var maxChange: String?

    @Option(
        help: "Days and campaigns that move the traffic, instead of those of the configuration.", completion: .file())
    var events: String?

    @Option(help: "How many cores to use; the result does not depend on it.")
    var jobs: Int?

    @Option(help: ArgumentHelp("How the log is written: text or json.", valueName: "text"))
    var logFormat = NightLog.Format.text

    @OptionGroup(title: "Output") var result: OutputFlags

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
    }

    func run() async throws {
        try await result.reporting {
            var configuration = try source.configuration(flags: maxChange.map { ["max_change": $0] } ?? [:])
            configuration.events = events ?? configuration.events
            let now = ConfigurationFlags.now()
            let time = try asOf.map { try Timestamp("--as-of", $0, zone: configuration.defaults.zone.value) }
            let console = result.console
            let environment = NightEnvironment(
                now: ConfigurationFlags.now, post: { WebPost().post($0, to: $1, headers: $2) },
                jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
                version: CrestProgram.configuration.version, progress: { console.progress($0) })
            let claim: NightStore.Claim
            do {
                claim = try NightStore.claim(configuration.store, now: now)
            } catch {
                LifeSign(configuration, environment).fail(error)
                throw error
            }
            defer { withExtendedLifetime(claim) {} }
            let outcome: NightOutcome
            do {
                defer { console.endProgress() }
                outcome = try await NightlyRun(configuration, store: claim.store, environment: environment).run(
                    asOf: time)
            }
            let warnings = [claim.finding].compactMap { $0 } + configuration.warnings + outcome.findings
            report(outcome, warnings)
            if result.output == .json { try result.write(json: Self.json(outcome, warnings)) }
            switch outcome.plan.status {
            case .hold: throw Finish(status: .refused)
            case .degraded: throw Finish(status: .degraded)
            case .ok: if !outcome.findings.isEmpty, result.strict { throw Finish(status: .degraded) }
            }
        }
    }

    /// So many warnings of one kind have a line of their own; a thousand series may all have the same to say.
    private static let mostOfAKind = 5

    /// A line a warning, and one for the night.
    private func report(_ outcome: NightOutcome, _ warnings: [Diagnostic]) {
        guard !result.quiet else { return }
        let format = logFormat
        var log = Logger(label: "crest") { _ in NightLog(format, now: ConfigurationFlags.now) }
        log[metadataKey: "run"] = "\(outcome.run)"
        var counts: [Diagnostic.Code: Int] = [:]
        for warning in outcome.plan.warnings + warnings {
            counts[warning.code, default: 0] += 1
            guard result.verbose || counts[warning.code, default: 0] <= Self.mostOfAKind else { continue }
            log.warning("\(warning)", metadata: ["code": "\(warning.code.rawValue)"])
        }
        for (code, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where !result.verbose && count > Self.mostOfAKind {
            log.warning(
                "\(code.rawValue) of \(count - Self.mostOfAKind) more series: -v says each",
                metadata: ["code": "\(code.rawValue)", "count": .stringConvertible(count)])
        }
        log.info("\(outcome.summary)", metadata: format == .json ? outcome.figures : [:])
    }

    private static func json(_ outcome: NightOutcome, _ warnings: [Diagnostic]) -> JSONValue {
        [
            "schema": "crest/night/v1", "run": .string(outcome.run), "as_of": .string(outcome.asOf.description),
            "plan": .string(outcome.plan.id), "status": .string(outcome.plan.status.rawValue),
            "published": .bool(outcome.isPublished), "series": .integer(Int64(outcome.series)),
            "held": .integer(Int64(outcome.held)), "fitted": .integer(Int64(outcome.fitted)),
            "valid_until": .string(outcome.plan.validUntil.description),
            "warnings": .array((outcome.plan.warnings + warnings).map { .string($0.description) }),
        ]
    }
}

extension NightLog.Format: ExpressibleByArgument {}
