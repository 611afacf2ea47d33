import ArgumentParser
import Crest
import CrestEvents
import CrestReporting
import CrestSeries

/// `crest nowcast`.
struct NowcastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nowcast",
        abstract: "The peak of an event that is running, from its first minutes.",
        discussion: """
            The input is the history with what came since the launch; with --as-of only what was known then counts. Feed \
            the offered load (served, rejected and queued); where only what was served is known, say at which value the \
            service was full (--saturation).
            """)

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Forecast") var request: ForecastFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Option(help: ArgumentHelp("Which of the events; left out: the one that is running.", valueName: "name"))
    var event: String?

    @Option(help: ArgumentHelp("Further attempts for each first one.", valueName: "0.3"))
    var retries = 0.0

    @Option(help: ArgumentHelp("What the service serves at most, in units of the series.", valueName: "200"))
    var saturation: Double?

    func validate() throws {
        if request.events == nil { throw ValidationError("say what runs: --events FILE") }
        if let saturation, !(saturation > 0 && saturation.isFinite) {
            throw ValidationError("--saturation is what the service serves at most, above 0, not \(saturation)")
        }
        if !(retries >= 0 && retries.isFinite) { throw ValidationError("--retries is not negative, not \(retries)") }
    }

    func run() async throws {
        try await result.reporting {
            let options = try request.options(clock: input.zone())
            let schedule = options.events ?? EventSchedule()
            let all = try input.read(result).series.map(\.series)
            guard let series = all.first, all.count == 1 else {
                throw CrestError(
                    .request, "there are \(all.count) series, and one is followed at a time",
                    hint: "choose its column with --value, or give the file of one service")
            }
            let pipeline = NowcastPipeline(options: options, retries: retries, saturation: saturation)
            let running = try pipeline.result(
                for: try chosen(from: schedule, at: series.end), in: series, schedule: schedule)
            let document = NowcastDocument(running, levels: options.peakLevels)
            switch result.output {
            case .csv:
                try result.write { sink in
                    try CSVWriter().write(header: NowcastDocument.csvHeader, rows: document.csvRows, to: sink)
                }
            default: try result.write(json: document.json, text: document.lines)
            }
        }
    }

    private func chosen(from schedule: EventSchedule, at now: Timestamp) throws(CrestError) -> EventDefinition {
        let adding = schedule.catalogue.events.filter { $0.effect == .adds }
        let found =
            if let event {
                adding.last { $0.name == event && $0.start <= now }
            } else {
                adding.last { $0.start <= now && now <= $0.end }
            }
        if let found { return found }
        // An event that has ended is followed by its name only.
        let times = adding.map { "'\($0.name)' from \($0.start) to \($0.end)" }
        throw CrestError(
            .request,
            event.map { "no event that adds, called '\($0)', has started by \(now)" }
                ?? "no event that adds runs at \(now)",
            hint: times.isEmpty
                ? "the events file has none: declare it with effect: adds"
                : "the events file has \(times.joined(separator: ", ")); name one that has started with --event")
    }
}
