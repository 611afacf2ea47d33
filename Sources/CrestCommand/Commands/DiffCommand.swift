import ArgumentParser
import Crest
import CrestAdvisor
import CrestIngestion
import CrestReporting
import CrestSeries

/// `crest diff`.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "What changed between two plans: from the new one's time on, span by span.")

    @Argument(help: "The JSON of the plan that was, or - for standard input.", completion: .file())
    var old: String

    @Argument(help: "The JSON of the plan that is.", completion: .file())
    var new: String

    @Option(help: ArgumentHelp("The zone of the times that are shown.", valueName: "Europe/Berlin"))
    var tz: String?

    @Option(
        help: ArgumentHelp(
            "What counts as now: a plan that has ended then is said to have; by default the later plan's time.",
            valueName: "2026-11-22T18:00:00Z"))
    var asOf: String?

    @Flag(help: "Exit with 2 when the plans differ.")
    var detailedExitcode = false

    @OptionGroup(title: "Output") var result: OutputFlags

    func run() async throws {
        try await result.reporting {
            let clock = try WallClock(identifier: tz ?? "UTC")
            let (before, after) = (
                try PlanDocument(readingFrom: old).plan, try PlanDocument(readingFrom: new).plan
            )
            let now = try asOf.map { try Timestamp("--as-of", $0, zone: tz) } ?? max(before.asOf, after.asOf)
            try result.heed([before, after].compactMap { $0.expiry(at: now) })
            let document = PlanDiffDocument(from: before, to: after)
            let text = PlanDiffText(document, clock: clock, style: result.style)
            try result.write(
                json: document.json, lines: document.lines, header: PlanDiffDocument.csvHeader, rows: document.csvRows,
                table: text.table, text: text.lines)
            if detailedExitcode, !document.diff.isEmpty { throw Finish(status: .changed) }
        }
    }
}
