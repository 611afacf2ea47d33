import ArgumentParser
import Crest
import CrestEvaluation
import CrestReporting
import CrestSeries

/// `crest simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Seeded synthetic traffic with known truth, as CSV.",
        discussion: "Presets:\n"
            + TrafficPreset.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n")
            + "\n\nThe same preset and seed give the same bytes.")

    @Argument(
        help: ArgumentHelp("The kind of traffic.", valueName: "preset"),
        completion: .list(TrafficPreset.allCases.map(\.rawValue)),
        transform: preset)
    var preset = TrafficPreset.shop

    @Option(help: "The seed of everything that is drawn.")
    var seed: UInt64 = 1

    @Flag(help: "Add the truth: the demand without noise, what users asked for, and the event.")
    var truth = false

    @OptionGroup var result: OutputFlags

    func validate() throws {
        guard truth, result.output != .csv, result.output != .table else { return }
        throw ValidationError("--truth is written as csv, not as \(result.output.rawValue)")
    }

    func run() async throws {
        try await result.reporting {
            let traffic = try preset.simulation(seed: seed).traffic()
            let document = SeriesDocument([traffic.series])
            switch result.output {
            case .json: try result.write(json: document.json)
            case .ndjson: try result.write { sink in try JSONWriter().writeLines(document.lines, to: sink) }
            case .html: try result.refusePage()
            case .table, .csv, .markdown: try writeCSV(traffic)
            }
        }
    }

    private func writeCSV(_ traffic: SimulatedTraffic) throws {
        let series = traffic.series
        let header = ["timestamp", "requests"] + (truth ? ["demand", "requested", "event"] : [])
        // A gap is a row that is not there: that is what a collector leaves behind when it is down.
        let rows = series.values.indices.lazy.filter { !series.isMissing[$0] || truth }.map { index -> [CSVField] in
            let time = series.timestamp(at: index)
            let observed: [CSVField] = [
                .text(time.description), series.isMissing[index] ? .missing : count(series.values[index]),
            ]
            guard truth else { return observed }
            let event = traffic.events.first { $0.contains(time) }
            return observed + [
                .number(traffic.demand[index]), count(traffic.requested[index]),
                event.map { .text($0.kind.rawValue) } ?? .missing,
            ]
        }
        try result.write { sink in try CSVWriter().write(header: header, rows: rows, to: sink) }
    }

    private static func preset(_ name: String) throws -> TrafficPreset {
        guard let preset = TrafficPreset(rawValue: name) else {
            let known = TrafficPreset.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no preset '\(name)'; one of \(known)")
        }
        return preset
    }

    /// Requests are whole.
    private func count(_ value: Double) -> CSVField {
        Int(exactly: value).map { .integer($0) } ?? .number(value)
    }
}
