import ArgumentParser
import Crest
import CrestIngestion
import CrestSeries
import Foundation

extension InputFlags {
    /// The flags as ingestion takes them.
    ///
    /// - Throws: ``IngestionError`` or a validation error that names the flag.
    func options() throws -> InputOptions {
        var options = InputOptions()
        options.format = try InputFormat(parsing: format)
        options.query = query
        options.timeColumn = timeColumn
        if let valueColumn { options.values = ValueSelection(parsing: valueColumn) }
        options.keyColumns = keyColumns?.elements ?? []
        options.timeUnit = try TimeUnit.parsing(timeUnit)
        options.timeFormat = timeFormat
        options.decimal = try decimal.map { try choice("--decimal", $0) }
        options.zone = tz
        options.step = step.map { SamplingInterval(seconds: $0.seconds) }
        options.aggregation = try aggregate.map { try choice("--aggregate", $0) }
        options.kind = try kind.map { try choice("--kind", $0) }
        options.gaps = try gap.map { try choice("--gap", $0) }
        options.healthChecks = try choice("--health-checks", healthChecks)
        options.badRows = try BadRowPolicy(parsing: badRows)
        options.from = try instant("--from", from)
        options.until = try instant("--until", until)
        options.asOf = try instant("--as-of", asOf)
        options.jobs = ProcessInfo.processInfo.activeProcessorCount
        return options
    }

    /// Reads the inputs; what a person should know about them goes to standard error.
    func read(_ result: OutputFlags) throws -> IngestedData {
        guard !inputs.isEmpty else {
            throw ValidationError(
                "name an input: a file, a folder, a glob, sqlite:FILE, postgres://… or prometheus+http://… with --query, "
                    + "or - for standard input")
        }
        let data = try InputReader().read(inputs.map(InputSource.init(argument:)), options: try options())
        try result.heed(data.findings)
        return data
    }

    /// The clock on which times are shown.
    func clock() throws -> WallClock {
        try zone() ?? WallClock()
    }

    /// The clock that the user named; nil when they named none.
    func zone() throws -> WallClock? {
        try tz.map { try WallClock(identifier: $0) }
    }

    /// The time that a user gave, in the zone that they gave.
    func instant(_ flag: String, _ text: String?) throws -> Timestamp? {
        try text.map { try Timestamp(flag, $0, zone: tz) }
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ flag: String, _ text: String
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else {
            let legal = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(flag) takes \(legal), not '\(text)'")
        }
        return choice
    }
}
