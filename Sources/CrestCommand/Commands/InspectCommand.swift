import ArgumentParser
import Crest
import CrestReporting
import Foundation

/// `crest inspect`.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "What is in here: format, columns, zone, step, gaps, seasons, quality, and the flags that pin it.")

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    func run() async throws {
        try await result.reporting {
            let data = try input.read(result)
            let inspection = await Inspection(
                of: data, clock: try input.clock(), jobs: ProcessInfo.processInfo.activeProcessorCount)
            let text = InspectText(inspection, inputs: input.inputs, style: result.style)
            switch result.output {
            case .json, .ndjson: try result.write(json: InspectDocument(inspection).json)
            case .table: try result.write(lines: text.lines)
            case .csv:
                let document = InspectDocument(inspection)
                try result.write { sink in
                    try CSVWriter().write(header: InspectDocument.csvHeader, rows: document.csvRows, to: sink)
                }
            case .html: try result.write(lines: InspectPage(inspection, inputs: input.inputs).lines)
            case .markdown: try result.write(lines: text.table.markdown())
            }
        }
    }
}
