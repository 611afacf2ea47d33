import ArgumentParser
import Crest
import CrestEvaluation
import CrestForecasting
import CrestIngestion
import CrestReporting
import CrestSeries
import Foundation

/// `crest backtest`.
struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "How models would have done on the past: accuracy, calibration, and the peak.",
        discussion: """
            At each origin the models see what lies before it and are scored on the horizon that follows. Without --model, \
            or with --model auto, all of them take part; --model auto,holt-winters names some. The seasonal naive is always \
            among them, and when it wins, that is said.

            With --per-replica, scaling policies are replayed too, on the last 35 % of the history: Crest's, Kubernetes' \
            autoscaler, schedules, and the one that knew. When a simpler policy is as good, that is said.
            """)

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Forecast") var request: ForecastFlags
    @OptionGroup(title: "Replay") var replay: ReplayFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Option(help: "The most origins; those with too little history before them are left out.")
    var origins = BacktestPipeline.usualOrigins

    @Option(help: ArgumentHelp("From one origin to the next; the peak window unless given.", valueName: "24h"))
    var spacing: LengthArgument?

    @Option(
        help: ArgumentHelp("Fit at every so many origins; between them models follow the data.", valueName: "origins"))
    var refit = BacktestPipeline.usualRefit

    func validate() throws {
        if origins < 1 { throw ValidationError("--origins must be at least 1, not \(origins)") }
        if refit < 1 { throw ValidationError("--refit must be at least 1, not \(refit)") }
        if result.output == .html, replay.perReplica == nil {
            throw ValidationError("-o html draws a replay: say what one replica serves, --per-replica 180")
        }
    }

    func run() async throws {
        try await result.reporting {
            let data = try input.read(result)
            let options = try request.options(clock: input.zone())
            let outcomes = await outcomes(of: data.series.map(\.series), options)
            let results = outcomes.compactMap { try? $0.get() }
            var findings = try zip(data.series, outcomes).compactMap { try finding($1, in: $0.series.name) }
            if results.isEmpty { throw result.report(findings) }
            let replayed = await replay.run(on: data.series.map(\.series), options: options, jobs: jobs)
            let replays = replayed.compactMap { try? $0.get() }
            findings += try zip(data.series, replayed).compactMap { try finding($1, in: $0.series.name) }
            findings += replays.flatMap(\.notes)
            try result.heed(findings)
            try write(results, replays, findings)
            if !findings.isEmpty { throw Finish(status: .degraded) }
        }
    }

    private func outcomes(
        of all: [TimeSeries], _ options: ForecastOptions
    ) async -> [Result<BacktestResult, any Error>] {
        let names = request.model == "auto" ? ModelRegistry.names : request.model.split(separator: ",").map(String.init)
        let pipeline = BacktestPipeline(
            options: options, models: names, origins: origins, spacing: spacing?.request, refitEvery: refit)
        let console = result.console
        defer { console.endProgress() }
        return await pipeline.run(on: all, jobs: jobs) { finished in
            if all.count > 1 { console.progress("scored \(finished) of \(all.count) series") }
        }
    }

    private var jobs: Int { request.jobs ?? ProcessInfo.processInfo.activeProcessorCount }

    /// Why a series could not be scored; what concerns all of them ends the command.
    private func finding(
        _ outcome: Result<some Any, any Error>, in series: String
    ) throws -> Diagnostic? {
        switch outcome {
        case .success: return nil
        case .failure(let error as FittingError) where error.code == .unknownModel: throw error
        case .failure(let error as any DiagnosableError): return error.diagnostic.about(series: series)
        case .failure(let error): throw error
        }
    }

    private func write(
        _ results: [BacktestResult], _ replays: [ReplayResult], _ findings: [Diagnostic]
    ) throws {
        let document = BacktestDocument(results, replay: replays, warnings: findings)
        let (text, texts) = (
            BacktestText(results, style: result.style), replays.map { ReplayText($0, style: result.style) }
        )
        switch result.output {
        case .json: try result.write(json: document.json)
        case .ndjson: try result.write { sink in try JSONWriter().writeLines(document.lines, to: sink) }
        case .csv:
            try result.write { sink in
                try CSVWriter().write(header: BacktestDocument.csvHeader, rows: document.csvRows, to: sink)
            }
        case .markdown: try result.write(lines: text.markdown + texts.flatMap { [""] + $0.markdown })
        case .html: try result.write(lines: ReplayPage(replays).lines)
        case .table: try result.write(lines: text.lines + texts.flatMap { [""] + $0.lines })
        }
    }
}
