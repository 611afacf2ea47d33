import ArgumentParser
import Crest
import CrestAdvisor
import CrestIngestion
import CrestReporting

/// `crest explain`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why this many replicas, when, and bound by what: the parts of a sum.",
        discussion: """
            crest explain plan.json checkout@2026-11-23T20:15:00Z says it of one time, crest explain plan.json of each \
            series' largest step. A plan of a series without a name is asked as @2026-11-23T20:15:00Z.
            """)

    @Argument(
        help: ArgumentHelp("The JSON of a plan, - for standard input, or a code.", valueName: "plan"),
        completion: .file())
    var plan: String

    @Argument(help: ArgumentHelp("The series and the time to explain.", valueName: "series@time"))
    var place: String?

    @Option(
        help: ArgumentHelp("The zone of times without an offset, and of what is shown.", valueName: "Europe/Berlin"))
    var tz: String?

    @Option(help: ArgumentHelp("What counts as now: a plan that has ended is said to have.", valueName: "time"))
    var asOf: String?

    @OptionGroup(title: "Output") var result: OutputFlags

    func validate() throws {
        if let place, !place.contains("@") {
            throw ValidationError("'\(place)' names no time: write it as in checkout@2026-11-23T20:15:00Z")
        }
    }

    func run() async throws {
        try await result.reporting {
            if place == nil, CodeDocument.isCode(plan) {
                let document = try CodeDocument(plan) { ExitStatus(for: $0).rawValue }
                return try result.write(json: document.json, text: document.lines)
            }
            let clock = try WallClock(identifier: tz ?? "UTC")
            let stored = try PlanDocument(readingFrom: plan)
            let document = try explanation(of: stored)
            if let asOf, let expiry = stored.plan.expiry(at: try Timestamp("--as-of", asOf, zone: tz)) {
                try result.heed([expiry])
            }
            let text = ExplanationText(document, clock: clock, style: result.style)
            try result.write(
                json: document.json, lines: document.lines, header: ExplanationDocument.csvHeader,
                rows: document.csvRows, table: text.table, text: text.lines)
        }
    }

    /// The last `@` ends a name, which may have some of its own.
    private func explanation(of document: PlanDocument) throws -> ExplanationDocument {
        guard let place, let sign = place.lastIndex(of: "@") else { return ExplanationDocument(peaksOf: document.plan) }
        let time = try Timestamp(parsing: String(place[place.index(after: sign)...]), zone: tz)
        return try ExplanationDocument(document.plan, series: String(place[..<sign]), at: time)
    }
}
