import ArgumentParser
import Crest
import CrestIngestion
import CrestReporting

/// `crest read`.
struct ReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "The regular series as Crest understood it: series,timestamp,value, empty where missing.")

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    func run() async throws {
        try await result.reporting {
            let document = SeriesDocument(try input.read(result).series.map(\.series))
            switch result.output {
            case .json: try result.write(json: document.json)
            case .ndjson: try result.write { sink in try JSONWriter().writeLines(document.lines, to: sink) }
            case .html: try result.refusePage()
            // What was read is data, also in front of a person.
            case .table, .csv, .markdown:
                try result.write { sink in
                    try CSVWriter().write(header: SeriesDocument.csvHeader, rows: document.csvRows, to: sink)
                }
            }
        }
    }
}
