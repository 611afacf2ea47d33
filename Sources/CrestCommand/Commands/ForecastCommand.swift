import ArgumentParser
import Crest
import CrestForecasting
import CrestReporting
import CrestSeries

/// `crest forecast`.
struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Series to quantile forecasts and the distribution of each window's peak.")

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Forecast") var request: ForecastFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Flag(help: "With csv: the peaks of the windows instead of the steps.")
    var peaks = false

    @Option(name: .customLong("save"), help: "Write the fitted models into this folder.", completion: .directory)
    var saveFolder: String?

    @Option(
        name: .customLong("models"), help: "Forecast with the models of this folder instead of fitting.",
        completion: .directory)
    var modelFolder: String?

    func run() async throws {
        try await result.reporting {
            let data = try input.read(result)
            let run = try await request.run(on: data, archive: modelFolder.map(ModelArchive.init), result.console)
            try result.heed(run)
            if let saveFolder { try ModelArchive(directory: saveFolder).save(run.forecasts) }
            try write(ForecastDocument(run.forecasts, options: request.options, warnings: run.findings), of: run)
            try result.finish(run)
        }
    }

    private func write(_ document: ForecastDocument, of run: ForecastRun) throws {
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
        case .markdown:
            try result.write(
                lines: ForecastText(run.forecasts, clock: try input.clock(), style: result.style).table.markdown())
        case .table:
            try result.write(lines: ForecastText(run.forecasts, clock: try input.clock(), style: result.style).lines)
        }
    }
}
