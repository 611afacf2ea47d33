import CrestEvents
import CrestIngestion
import CrestSeries
import Foundation
import Yams

/// Reads the section `sources`.
struct SourceReader {
    private let fields: EventFields
    private let defaults: ConfigurationDefaults

    init(_ fields: EventFields, defaults: ConfigurationDefaults) {
        self.fields = fields
        self.defaults = defaults
    }

    func sources() throws(EventError) -> [TrafficSource] {
        var sources: [TrafficSource] = []
        for (name, entry) in try fields.named("sources", "source", ConfigurationKeys.source) {
            sources.append(
                TrafficSource(
                    name: name, place: try place(entry), options: try options(entry), isFollowed: try follow(entry)))
        }
        guard !sources.isEmpty else {
            throw fields.error(
                "sources", "there is none", hint: "write sources: {shop: {type: csv, paths: [traffic/*.csv]}}")
        }
        return sources
    }

    private func place(_ entry: EventFields) throws(EventError) -> TrafficSource.Place {
        let type = try entry.required("type", hint: "say what is read: csv, logs, prometheus …")
        let paths = try entry.texts("paths").map(fields.beside)
        guard type == "prometheus" else {
            guard !paths.isEmpty else {
                throw entry.error("paths", "is missing", hint: "name files, folders or patterns")
            }
            for key in ["url", "http_config", "timeout", "history"] where entry[key] != nil {
                throw entry.error(key, "files have none", hint: "leave it out")
            }
            return .files(paths)
        }
        guard paths.isEmpty else { throw entry.error("paths", "a server has none", hint: "leave it out") }
        return .server(address: try address(entry), history: try entry.span("history") ?? 56 * 86_400)
    }

    /// As the command line takes it, but for the query.
    private func address(_ entry: EventFields) throws(EventError) -> String {
        let url = try entry.required("url", hint: "such as http://localhost:9090")
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw entry.error("url", "'\(url)' is no address", hint: "write one such as http://localhost:9090")
        }
        var parameters = ["step=\((try entry.span("step") ?? defaults.step.value?.seconds) ?? 300)s"]
        if let timeout = try entry.span("timeout") { parameters.append("timeout=\(timeout)s") }
        if let settings = try settings(entry) {
            let encoded = settings.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            parameters.append("http_settings=\(encoded)")
        }
        return "prometheus+\(url)?\(parameters.joined(separator: "&"))"
    }

    /// The section `http_config` as lines of a file of its own, its paths counted from this file's folder.
    private func settings(_ entry: EventFields) throws(EventError) -> String? {
        guard let node = entry["http_config"] else { return nil }
        var lines: [String] = []
        for (key, value) in node.mapping ?? [:] {
            guard let section = value.mapping else {
                lines.append("\(key.string ?? ""): \(value.string ?? "")")
                continue
            }
            lines.append("\(key.string ?? ""):")
            for (key, value) in section {
                let (key, text) = (key.string ?? "", value.string ?? "")
                lines.append("  \(key): \(key.hasSuffix("_file") ? fields.beside(text) : text)")
            }
        }
        guard !lines.isEmpty else {
            throw entry.error(
                "http_config", "is no list of keys with values",
                hint: "write {authorization: {credentials_file: prom.token}}")
        }
        return lines.joined(separator: "\n")
    }

    /// Logs only grow; a table may be put right anywhere, and is read whole unless somebody knows better.
    private func follow(_ entry: EventFields) throws(EventError) -> Bool {
        let type = try entry.text("type") ?? ""
        let asked = try entry.flag("follow")
        guard asked == true, type == "csv" || type == "tsv" else {
            return asked ?? (type == "logs" || type == "prometheus")
        }
        throw entry.error("follow", "tables are read whole", hint: "leave it out")
    }

    private func options(_ entry: EventFields) throws(EventError) -> InputOptions {
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

    private func format(_ entry: EventFields) throws(EventError) -> InputFormat {
        let type = try entry.text("type") ?? ""
        guard let format = try entry.text("format") else {
            switch type {
            case "csv", "tsv", "jsonl":
                return try entry.blaming("type") { () throws(IngestionError) in try InputFormat(parsing: type) }
            case "logs", "metrics", "prometheus": return .automatic
            default:
                throw entry.error(
                    "type", "'\(type)' is no kind of source",
                    hint: "write csv, tsv, jsonl, logs, metrics or prometheus")
            }
        }
        guard type == "logs" || type == "metrics" else {
            throw entry.error("format", "the type '\(type)' says it already", hint: "leave it out")
        }
        return try entry.blaming("format") { () throws(IngestionError) in try InputFormat(parsing: format) }
    }
}
