import CrestEvents
import CrestIngestion
import CrestSeries
import Foundation
import Yams

/// Reads where the rows of a source are: in files, on a server, in a database.
struct SourcePlaceReader {
    private let fields: YAMLFields
    private let entry: YAMLFields
    private let defaults: ConfigurationDefaults

    /// - Parameters:
    ///   - fields: the whole file.
    ///   - entry: the source.
    init(_ fields: YAMLFields, _ entry: YAMLFields, defaults: ConfigurationDefaults) {
        self.fields = fields
        self.entry = entry
        self.defaults = defaults
    }

    /// The keys that say where, by the type of the source.
    private static let keys = [
        "csv": ["paths"], "tsv": ["paths"], "jsonl": ["paths"], "logs": ["paths"], "metrics": ["paths"],
        "prometheus": ["url", "http_config", "timeout", "history"],
        "sqlite": ["paths", "query", "timeout"],
        "postgres": ["url", "dsn_file", "query", "timeout"],
    ]

    func place() throws(EventError) -> TrafficSource.Place {
        let type = try entry.required("type", hint: "say what is read: csv, logs, prometheus, postgres …")
        guard let known = Self.keys[type] else {
            throw entry.error(
                "type", "'\(type)' is no kind of source",
                hint: "write csv, tsv, jsonl, logs, metrics, prometheus, sqlite or postgres")
        }
        for key in Set(Self.keys.values.joined()).sorted() where !known.contains(key) && entry[key] != nil {
            throw entry.error(key, "means nothing to \(type)", hint: "it takes \(known.joined(separator: ", "))")
        }
        switch type {
        case "prometheus":
            return .server(address: try prometheusAddress(), history: try entry.span("history") ?? 56 * 86_400)
        case "sqlite": return try database(at: try sqliteAddress(), blaming: "paths")
        case "postgres":
            return try database(at: try postgresAddress(), blaming: entry["url"] == nil ? "dsn_file" : "url")
        default: return .files(try paths())
        }
    }

    private func paths() throws(EventError) -> [String] {
        let paths = try entry.texts("paths").map(fields.beside)
        guard !paths.isEmpty else {
            throw entry.error("paths", "is missing", hint: "name files, folders or patterns")
        }
        return paths
    }

    // MARK: Databases

    /// - Parameter address: as the command line takes it, but for the query.
    private func database(at address: String, blaming key: String) throws(EventError) -> TrafficSource.Place {
        let query = try entry.required("query", hint: "such as select time, service, requests from traffic")
        var address = address
        if let timeout = try entry.span("timeout") {
            address += "\(address.contains("?") ? "&" : "?")timeout=\(timeout)s"
        }
        try entry.blaming(key) { () throws(IngestionError) in _ = try SQLAddress(parsing: address, query: query) }
        return .database(address: address, query: query)
    }

    private func sqliteAddress() throws(EventError) -> String {
        let paths = try paths()
        guard paths.count == 1, !paths[0].contains("?") else {
            throw entry.error("paths", "one file is asked, and no pattern", hint: "make a source of each data base")
        }
        return "sqlite:\(paths[0])"
    }

    private func postgresAddress() throws(EventError) -> String {
        switch (try entry.text("url"), try entry.text("dsn_file")) {
        case (let url?, nil):
            guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
                throw entry.error("url", "'\(url)' is no address", hint: "write one such as postgres://crest@db/shop")
            }
            return url
        case (nil, let file?): return "postgres://?dsn_file=\(Self.encoded(fields.beside(file)))"
        case (nil, nil):
            throw entry.error(
                "url", "is missing", hint: "write url: postgres://crest@db/shop, or dsn_file: when there is a password")
        case (_?, _?): throw entry.error("dsn_file", "stands beside url", hint: "choose one of them")
        }
    }

    // MARK: Prometheus

    /// As the command line takes it, but for the query.
    private func prometheusAddress() throws(EventError) -> String {
        let url = try entry.required("url", hint: "such as http://localhost:9090")
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw entry.error("url", "'\(url)' is no address", hint: "write one such as http://localhost:9090")
        }
        var parameters = ["step=\((try entry.span("step") ?? defaults.step.value?.seconds) ?? 300)s"]
        if let timeout = try entry.span("timeout") { parameters.append("timeout=\(timeout)s") }
        if let settings = try settings() { parameters.append("http_settings=\(Self.encoded(settings))") }
        return "prometheus+\(url)?\(parameters.joined(separator: "&"))"
    }

    /// The section `http_config` as lines of a file of its own, its paths counted from this file's folder.
    private func settings() throws(EventError) -> String? {
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

    /// As a part of an address.
    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
