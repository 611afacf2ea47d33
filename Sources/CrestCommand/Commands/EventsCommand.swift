import ArgumentParser
import Crest
import CrestEvents
import CrestReporting
import CrestSeries

/// `crest events`.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Days and campaigns that move the traffic: check the file, learn from the past, see what it lacks.",
        subcommands: [Check.self, Learn.self, Suggest.self])
}

extension EventsCommand {
    /// `crest events check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads an events file; what is wrong with it is said with its line.")

        @Argument(help: ArgumentHelp("The events file.", valueName: "events.yaml"), completion: .file())
        var file: String

        @OptionGroup(title: "Output") var result: OutputFlags

        func run() async throws {
            try await result.reporting {
                let (json, lines) = EventsDocument.checked(try EventsFile.schedule(at: file))
                try result.write(json: json, text: lines)
            }
        }
    }

    /// `crest events learn`.
    struct Learn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What past occurrences did, and what the next one is expected to do.",
            discussion: """
                Each occurrence is measured against the same hours of up to four weeks before it that no event touches. \
                The factor and its range, in which the next one lies with 80 %, are pooled over events of a kind.
                """)

        @OptionGroup(title: "Input") var input: InputFlags
        @Option(help: ArgumentHelp("The events file.", valueName: "events.yaml"), completion: .file())
        var events: String
        @OptionGroup(title: "Output") var result: OutputFlags

        func run() async throws {
            try await result.reporting {
                let schedule = try EventsFile.schedule(at: events)
                let all = try input.read(result).series.map(\.series)
                let learned = try all.map { series in
                    EventsDocument.learned(
                        of: series, try EventOutlook(schedule, history: series, until: series.end),
                        clock: schedule.clock)
                }
                var table = Table([
                    Table.Column("SERIES"), Table.Column("EVENT"), Table.Column("KIND"), .figures("FACTOR"),
                    .figures("80 %"), Table.Column("OCCURRENCES"),
                ])
                for row in learned.flatMap(\.table) { table.append(row) }
                let json: JSONValue = ["schema": "crest/events/v1", "series": .array(learned.map(\.json))]
                switch result.output {
                case .markdown: try result.write(lines: table.markdown())
                case .csv:
                    try result.write { sink in
                        try CSVWriter().write(
                            header: EventsDocument.learnedHeader, rows: learned.flatMap(\.rows), to: sink)
                    }
                default:
                    try result.write(
                        json: json,
                        text: table.rows.isEmpty
                            ? ["No day of an event that modulates lies in the history."] : table.text(result.style))
                }
            }
        }
    }

    /// `crest events suggest`.
    struct Suggest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Days, or weeks, that stood out of those around them though no event was declared.")

        @OptionGroup(title: "Input") var input: InputFlags
        @Option(help: ArgumentHelp("What is declared already.", valueName: "events.yaml"), completion: .file())
        var events: String?
        @OptionGroup(title: "Output") var result: OutputFlags

        func run() async throws {
            try await result.reporting {
                let schedule = try events.map(EventsFile.schedule(at:)) ?? EventSchedule()
                let clock = try input.clock()
                let all = try input.read(result).series.map(\.series)
                let found = try all.map { series in
                    let outlook = try EventOutlook(schedule, history: series, until: series.end)
                    return EventsDocument.suggested(
                        of: series,
                        UnexplainedTime.days(
                            in: outlook.removingPast(from: series),
                            clock: events == nil ? clock.offsets : schedule.clock,
                            unmeasured: outlook.unmeasured),
                        clock: clock)
                }
                let json: JSONValue = ["schema": "crest/events/v1", "series": .array(found.map(\.json))]
                let lines = found.flatMap(\.lines)
                switch result.output {
                case .csv:
                    try result.write { sink in
                        try CSVWriter().write(
                            header: EventsDocument.suggestedHeader, rows: found.flatMap(\.rows), to: sink)
                    }
                default:
                    try result.write(
                        json: json, text: lines.isEmpty ? ["No time stood out of the weeks around it."] : lines)
                }
            }
        }
    }
}
