import CrestEvents
import CrestIngestion
import CrestSeries
import Foundation
import Yams

/// Reads the section `sources`.
struct SourceReader {
    private let fields: YAMLFields
    private let defaults: ConfigurationDefaults

    init(_ fields: YAMLFields, defaults: ConfigurationDefaults) {
        self.fields = fields
        self.defaults = defaults
    }

    func sources() throws(EventError) -> [TrafficSource] {
        var sources: [TrafficSource] = []
        for (name, entry) in try fields.named("sources", "source", ConfigurationKeys.source) {
            sources.append(
                TrafficSource(
                    name: name, place: try SourcePlaceReader(fields, entry, defaults: defaults).place(),
                    options: try options(entry), isFollowed: try follow(entry)))
        }
        guard !sources.isEmpty else {
            throw fields.error(
                "sources", "there is none", hint: "write sources: {shop: {type: csv, paths: [traffic/*.csv]}}")
        }
        return sources
    }

    /// Logs only grow; a table may be put right anywhere, and is read whole unless somebody knows better.
    private func follow(_ entry: YAMLFields) throws(EventError) -> Bool {
        let type = try entry.text("type") ?? ""
        let asked = try entry.flag("follow")
        guard asked == true, ["csv", "tsv", "sqlite", "postgres"].contains(type) else {
            return asked ?? (type == "logs" || type == "prometheus")
        }
        throw entry.error("follow", "tables are read whole", hint: "leave it out")
    }

    private func options(_ entry: YAMLFields) throws(EventError) -> InputOptions {
        var options = InputOptions()
        options.format = try format(entry)
        options.timeColumn = try entry.text("time")
        options.keyColumns = try entry.texts("key")
        let values = try entry.texts("value")
        if !values.isEmpty { options.values = ValueSelection(parsing: values.joined(separator: ",")) }
        options.timeUnit = try entry.text("time_unit").flatMap { text throws(EventError) in
            try entry.blaming("time_unit") { () throws(IngestionError) in try TimeUnit.parsing(text) }
        }
        options.timeFormat = try entry.text("time_format")
        options.decimal = try entry.choice("decimal", DecimalMark.self)
        options.zone = try entry.zone("tz") ?? (defaults.zone.origin == .builtIn ? nil : defaults.zone.value)
        options.step = try entry.span("step").map { SamplingInterval(seconds: $0) } ?? defaults.step.value
        options.kind = try entry.choice("kind", ValueKind.self)
        options.aggregation = try entry.choice("aggregate", Aggregation.self)
        options.gaps = try entry.choice("gap", GapPolicy.self)
        if let text = try entry.text("bad_rows") {
            options.badRows = try entry.blaming("bad_rows") { () throws(IngestionError) in
                try BadRowPolicy(parsing: text)
            }
        }
        return options
    }

    private func format(_ entry: YAMLFields) throws(EventError) -> InputFormat {
        let type = try entry.text("type") ?? ""
        guard let format = try entry.text("format") else {
            switch type {
            case "csv", "tsv", "jsonl":
                return try entry.blaming("type") { () throws(IngestionError) in try InputFormat(parsing: type) }
            default: return .automatic
            }
        }
        guard type == "logs" || type == "metrics" else {
            throw entry.error("format", "the type '\(type)' says it already", hint: "leave it out")
        }
        return try entry.blaming("format") { () throws(IngestionError) in try InputFormat(parsing: format) }
    }
}
