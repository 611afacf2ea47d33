import ArgumentParser
import Crest
import CrestIngestion
import CrestNightly
import CrestSeries
import CrestStore
import Foundation

/// `crest observe`.
struct ObserveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "observe", abstract: "Notes what was seen, for nights to learn from.", subcommands: [Ready.self])

    /// `crest observe ready`.
    struct Ready: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ready",
            abstract: "Notes when a replica was ordered and when it served.",
            discussion: """
                From \(LearnedLeadTime.fewest) observations on, nights plan with the 95th percentile of the last \
                \(LearnedLeadTime.most) where it is longer than configured, or where ready: learned is.
                """)

        @OptionGroup(title: "Configuration") var source: ConfigurationFlags

        @Option(help: "The series that the replica serves.")
        var series: String?

        @Option(help: ArgumentHelp("When it was ordered.", valueName: "time"))
        var ordered: String?

        @Option(help: ArgumentHelp("When it served.", valueName: "time"))
        var ready: String?

        @Option(help: "Many at once: a file with the columns series,ordered,ready.", completion: .file())
        var csv: String?

        @OptionGroup(title: "Output") var result: OutputFlags

        func validate() throws {
            let single = [series, ordered, ready].compactMap { $0 }.count
            guard csv == nil ? single == 3 : single == 0 else {
                throw ValidationError("give --series, --ordered and --ready, or a file with --csv")
            }
        }

        func run() async throws {
            try await result.reporting {
                let configuration = try source.configuration()
                let zone = configuration.defaults.zone.value
                let records =
                    try csv.map { try Self.records(inFile: $0, zone: zone) } ?? [
                        try Self.record([series, ordered, ready].map { ($0 ?? "")[...] }, zone: zone, place: "--ready")
                    ]
                let store = try NightStore.open(configuration.store)
                try store.note(records)
                let all = Dictionary(grouping: try store.leadTimes(), by: \.series)
                for name in Set(records.map(\.series)).sorted() {
                    let known = all[name] ?? []
                    let learned = LearnedLeadTime(known).map {
                        "the 95th percentile is \($0.text)"
                    }
                    result.console.say(
                        "\(name): \(known.count == 1 ? "1 observation" : "\(known.count) observations"); "
                            + (learned ?? "from \(LearnedLeadTime.fewest) on, nights plan with what they tell"))
                }
            }
        }

        private static let header = "series,ordered,ready"

        private static func records(inFile path: String, zone: String) throws -> [LeadTimeRecord] {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CrestError(.inputMissing, "there is no file '\(path)'", hint: "name the file with --csv")
            }
            let lines = String(decoding: data, as: UTF8.self).split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            return try lines.enumerated().filter { !$0.element.isEmpty && $0.element != header }.map { index, line in
                try record(
                    line.split(separator: ",", omittingEmptySubsequences: false), zone: zone,
                    place: "\(path):\(index + 1)")
            }
        }

        private static func record(_ fields: [Substring], zone: String, place: String) throws -> LeadTimeRecord {
            guard fields.count == 3 else {
                throw CrestError(
                    .request, "\(place): \(fields.count) fields where series,ordered,ready are three",
                    hint: "write checkout,2026-11-22T10:00:00Z,2026-11-22T10:02:20Z")
            }
            func time(_ field: Substring) throws -> Timestamp {
                do {
                    return try Timestamp(parsing: String(field), zone: zone)
                } catch {
                    throw IngestionError(.time, "\(place): \(error.diagnostic.message)", hint: error.diagnostic.hint)
                }
            }
            let record = LeadTimeRecord(
                series: String(fields[0]), ordered: try time(fields[1]), ready: try time(fields[2]))
            guard (0...86_400).contains(record.seconds) else {
                throw CrestError(
                    .request, "\(place): a replica that took \(record.seconds) s to serve",
                    hint: "it lies between nothing and a day")
            }
            return record
        }
    }
}
