import ArgumentParser
import Crest
import CrestEvaluation
import CrestIngestion
import CrestReporting
import CrestSeries
import Foundation

/// `crest simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Seeded synthetic traffic with known truth, as CSV.",
        discussion: "Presets:\n"
            + TrafficPreset.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n")
            + "\n\n" + campaign + "\n\nThe same preset and seed give the same bytes.")

    private static let campaign = """
        --scenario coupon-campaign is the incident: two ordinary weeks of orders every minute, then coupons and \
        invitations. Demand grows 4.5 times after the launch, orders beyond 200 a second are rejected and tried again, \
        the issue is suspended, and what was issued is still spent. With --out FILE.csv the truth is written beside it, \
        to FILE.truth.csv. --pacing replays it with the coupons that a schedule of crest pace allows.
        """

    @Argument(
        help: ArgumentHelp("The kind of traffic.", valueName: "preset"),
        completion: .list(TrafficPreset.allCases.map(\.rawValue)),
        transform: preset)
    var preset = TrafficPreset.shop

    @Option(help: ArgumentHelp("Instead of a preset: coupon-campaign.", valueName: "coupon-campaign"))
    var scenario: SimulatedScenario?

    @Option(
        help: ArgumentHelp(
            "With --scenario: coupons are issued as crest pace -o json says, nobody else gets one.",
            valueName: "pacing.json"),
        completion: .file())
    var pacing: String?

    @Option(help: "The seed of everything that is drawn.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How much of it, up to its end.", valueName: "8w"))
    var length: DurationArgument?

    @Option(help: ArgumentHelp("Where it ends.", valueName: "time"))
    var end = TrafficPreset.end.description

    @Option(help: ArgumentHelp("So many services of different sizes, told apart by a column.", valueName: "1000"))
    var series = 1

    @Flag(help: "Add the truth: the demand without noise, what users asked for, and the event.")
    var truth = false

    @OptionGroup var result: OutputFlags

    func validate() throws {
        guard (1...10_000).contains(series) else { throw ValidationError("--series takes 1 to 10000, not \(series)") }
        if series > 1, truth || scenario != nil {
            throw ValidationError("--series goes with a preset, without --truth")
        }
        if let length, !(3_600...400 * 86_400).contains(length.seconds) {
            throw ValidationError("--length takes 1h to 400d")
        }
        if pacing != nil, scenario == nil { throw ValidationError("--pacing needs --scenario coupon-campaign") }
        guard truth, result.output != .csv, result.output != .table else { return }
        throw ValidationError("--truth is written as csv, not as \(result.output.rawValue)")
    }

    func run() async throws {
        try await result.reporting {
            if scenario != nil { return try writeCampaign() }
            let end = try Timestamp("--end", end, zone: "UTC")
            if series > 1 { return try await writeServices(until: end) }
            let traffic = try recipe(seed: seed, end: end).traffic()
            let document = SeriesDocument([traffic.series])
            switch result.output {
            case .json: try result.write(json: document.json)
            case .ndjson: try result.write { sink in try JSONWriter().writeLines(document.lines, to: sink) }
            case .html: try result.refusePage()
            case .table, .csv, .markdown: try writeCSV(traffic)
            }
        }
    }

    /// The preset, as long as asked for.
    private func recipe(seed: UInt64, end: Timestamp) -> TrafficSimulation {
        var recipe = preset.simulation(seed: seed, end: end)
        guard let length else { return recipe }
        recipe.count = max(1, Int(length.seconds / recipe.interval.seconds))
        recipe.start = end.advanced(bySeconds: -Int64(recipe.count) * recipe.interval.seconds)
        return recipe
    }

    /// Services whose sizes lie a hundred times apart, each of a seed of its own, as a collector writes them: time
    /// after time.
    private func writeServices(until end: Timestamp) async throws {
        guard result.output == .csv || result.output == .table else {
            throw ValidationError("--series is written as csv, not as \(result.output.rawValue)")
        }
        let jobs = ProcessInfo.processInfo.activeProcessorCount
        let all = try await parallelMap(Array(0..<series), jobs: jobs) { index in
            Result {
                var recipe = recipe(seed: seed &+ UInt64(index), end: end)
                recipe.level *= Self.sizes[index % Self.sizes.count]
                return try recipe.traffic().series
            }
        }.map { try $0.get() }
        let width = String(series - 1).count
        let names = (0..<series).map { index in
            "service-" + String(repeating: "0", count: width - String(index).count) + String(index)
        }
        let rows = (0..<(all.first?.count ?? 0)).lazy.flatMap { index in
            zip(names, all).lazy.filter { !$1.isMissing[index] }.map { name, series -> [CSVField] in
                [.text(series.timestamp(at: index).description), .text(name), count(series.values[index])]
            }
        }
        try result.write { sink in
            try CSVWriter().write(header: ["timestamp", "service", "requests"], rows: rows, to: sink)
        }
    }

    private static let sizes = [0.1, 0.2, 0.5, 1, 2, 5, 10]

    private func writeCampaign() throws {
        let issue = try pacing.map { try StoredPacing(readingFrom: $0).perMinute(from: CouponCampaign.launch) }
        let document = CampaignDocument(try CouponCampaign(seed: seed).traffic(issuing: issue))
        switch result.output {
        case .json: try result.write(json: SeriesDocument(try document.series()).json)
        case .ndjson:
            let lines = SeriesDocument(try document.series()).lines
            try result.write { sink in try JSONWriter().writeLines(lines, to: sink) }
        case .html: try result.refusePage()
        case .table, .csv, .markdown: try writeCSV(document)
        }
    }

    /// The truth stands beside what was recorded: in a file of its own, or in further columns on standard output.
    private func writeCSV(_ document: CampaignDocument) throws {
        guard truth, result.file == nil else {
            try result.write { sink in
                try CSVWriter().write(header: CampaignDocument.header, rows: document.rows, to: sink)
            }
            guard let file = result.file else { return }
            let stem = file.hasSuffix(".csv") ? String(file.dropLast(4)) : file
            return try AtomicFile.write(to: stem + ".truth.csv") { sink in
                try CSVWriter().write(header: CampaignDocument.truthHeader, rows: document.truthRows, to: sink)
            }
        }
        let rows = zip(document.rows, document.truthRows).lazy.map { $0 + $1.dropFirst() }
        try result.write { sink in
            try CSVWriter().write(
                header: CampaignDocument.header + CampaignDocument.truthHeader.dropFirst(), rows: rows, to: sink)
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

/// The `--scenario` flag.
enum SimulatedScenario: String, ExpressibleByArgument, CaseIterable {
    case couponCampaign = "coupon-campaign"
}
