import ArgumentParser
import Crest
import CrestEvents
import CrestForecasting
import CrestReporting
import CrestSeries

/// `crest forecast`.
struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Series to quantile forecasts and the distribution of each window's peak.",
        discussion: """
            Behind a series may lie services (--tier): what comes to each is told from the futures of the series, events \
            included, and which of them breaks first, at which demand of the series. Where the input has a series with a \
            tier's name, it is not forecast by itself; --tier 'payment: learned' learns from it how many requests each one \
            of the series makes there, at once and up to two steps later.
            """)

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Forecast") var request: ForecastFlags
    @OptionGroup(title: "Services behind it") var behind: TierFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Flag(help: "With csv: the peaks of the windows instead of the steps.")
    var peaks = false

    @Option(name: .customLong("save"), help: "Write the fitted models into this folder.", completion: .directory)
    var saveFolder: String?

    @Option(
        name: .customLong("models"), help: "Forecast with the models of this folder instead of fitting.",
        completion: .directory)
    var modelFolder: String?

    func validate() throws {
        if modelFolder != nil { try request.mustNotFit() }
    }

    func run() async throws {
        try await result.reporting {
            let data = try input.read(result)
            let archive = saveFolder.map(ModelArchive.init)
            try archive?.prepare()
            // Under --strict a warning about the last series keeps all models from being written: they wait for it.
            let waits = result.strict
            let bursts = data.bursts
            let chains = try behind.chains(among: data)
            let seed = try request.options(clock: nil).sampling.seed
            let run = try await request.run(
                on: data, without: chains?.tiers ?? [], clock: input.zone(),
                archive: modelFolder.map(ModelArchive.init), result.console
            ) { forecast in
                if let archive, !waits { try archive.save(forecast.model, of: forecast.series.name) }
                return Entry(
                    summary: ForecastSummary(
                        forecast, bursts: bursts[forecast.series.name], chain: chains?.chains[forecast.series.name],
                        seed: seed),
                    model: archive != nil && waits ? forecast.model : nil)
            }
            let forecasts = run.forecasts.map(\.summary)
            if forecasts.isEmpty { throw result.report(run.findings) }
            try result.heed(run.findings + forecasts.flatMap(\.notes) + (chains?.notes ?? []))
            for entry in run.forecasts {
                if let archive, let model = entry.model { try archive.save(model, of: entry.summary.series.name) }
            }
            try write(
                ForecastDocument(
                    forecasts, options: try request.options(clock: input.zone()),
                    warnings: run.findings + (chains?.notes ?? []) + data.findings))
            if !run.failures.isEmpty || forecasts.contains(where: \.isFallback) { throw Finish(status: .degraded) }
        }
    }

    private struct Entry: Sendable {
        let summary: ForecastSummary
        /// To be saved when all is well.
        let model: (any FittedModel)?
    }

    private func write(_ document: ForecastDocument) throws {
        switch result.output {
        case .json: try result.write(json: document.json)
        case .ndjson: try result.write { sink in try JSONWriter().writeLines(document.lines, to: sink) }
        case .csv where peaks:
            try result.write { sink in
                try CSVWriter().write(header: ForecastDocument.peakHeader, rows: document.peakRows, to: sink)
            }
        case .csv:
            try result.write { sink in
                try CSVWriter().write(header: document.csvHeader, rows: document.csvRows, to: sink)
            }
        case .html: try result.refusePage()
        case .markdown: try result.write(lines: text(document).markdown)
        case .table: try result.write(lines: text(document).lines)
        }
    }

    private func text(_ document: ForecastDocument) throws -> ForecastText {
        ForecastText(document.forecasts, clock: try input.clock(), style: result.style)
    }
}
