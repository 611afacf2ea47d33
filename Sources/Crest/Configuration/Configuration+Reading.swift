import CrestEvents
import CrestSeries
import Foundation
import Yams

extension Configuration {
    /// Reads `crest.yaml`.
    ///
    /// - Parameters:
    ///   - flags: values of the defaults that the command line says, by key.
    ///   - environment: variables such as `CREST_RISK` say a value of the defaults where no flag does.
    /// - Throws: ``CrestError/Code/inputMissing``; ``CrestError/Code/configuration`` with file and line.
    package init(
        readingFrom path: String, flags: [String: String] = [:], environment: [String: String] = [:]
    ) throws(CrestError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CrestError(
                .inputMissing, "there is no configuration '\(path)'", hint: "name the file with --config crest.yaml")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CrestError(.configuration, "\(path): it is not text in UTF-8", hint: "save it as UTF-8")
        }
        try self.init(parsing: text, file: path, flags: flags, environment: environment)
    }

    /// Reads the text of the file at `path`.
    package init(
        parsing text: String, file: String, flags: [String: String] = [:], environment: [String: String] = [:]
    ) throws(CrestError) {
        do {
            let variables = Dictionary(
                uniqueKeysWithValues: ConfigurationKeys.defaults.compactMap { key in
                    environment[Self.variable(key.name)].map { (key.name, $0) }
                })
            self = try ConfigurationReader(
                text, file: file,
                over: [
                    try ConfigurationLayer(flags, named: Self.flag, origin: { .flag(Self.flag($0)) }),
                    try ConfigurationLayer(
                        variables, named: Self.variable, origin: { .environment(Self.variable($0)) }),
                ]
            ).configuration()
        } catch {
            throw CrestError(.configuration, error.diagnostic.message, hint: error.diagnostic.hint)
        }
    }

    private static func flag(_ key: String) -> String {
        "--" + key.replacing("_", with: "-")
    }

    private static func variable(_ key: String) -> String {
        "CREST_" + key.uppercased()
    }
}

/// Reads one file.
private struct ConfigurationReader {
    private let text: String
    private let root: Node
    private let fields: YAMLFields
    private let layers: [ConfigurationLayer]
    private let defaults: ConfigurationDefaults

    init(_ text: String, file: String, over: [ConfigurationLayer]) throws(EventError) {
        self.text = text
        root = try YAMLFields.root(of: text, file: file)
        fields = try YAMLFields(root, file: file, subject: "the file", keys: ConfigurationKeys.top.names)
        guard try fields.required("version", hint: "begin the file with version: 1") == "1" else {
            throw fields.error("version", "this is read by version 1 only", hint: "write version: 1")
        }
        let section = try fields.section("defaults", "the defaults", ConfigurationKeys.defaults)
        layers = over + (section.map { [ConfigurationLayer(file: $0)] } ?? [])
        defaults = try ConfigurationDefaults(layers)
    }

    func configuration() throws(EventError) -> Configuration {
        let sources = try SourceReader(fields, defaults: defaults).sources()
        let series = try series(of: sources)
        let services = try ServiceReader(fields).services()
        return Configuration(
            file: fields.file, fingerprint: fingerprint, defaults: defaults, store: try store(),
            plansKept: try plansKept(), sources: sources, series: series, services: services,
            events: try fields.text("events").map(fields.beside),
            publications: try PublicationReader(fields, zone: defaults.zone.value).publications(), entries: entries,
            warnings: warnings(series, services))
    }

    /// Of the text and of what is said beside it.
    private var fingerprint: Fingerprint {
        var fingerprint = Fingerprint()
        fingerprint.combine(text)
        for entry in defaults.entries {
            fingerprint.combine(entry.key)
            fingerprint.combine(entry.text)
        }
        return fingerprint
    }

    private func store() throws(EventError) -> StoreLocation {
        let builtIn = StoreLocation.sqlite(path: fields.beside("state/crest.db"))
        guard let store = try fields.section("store", "the store", ConfigurationKeys.store) else { return builtIn }
        let server = try store.section("postgres", "the server of the store", ConfigurationKeys.postgres)
        switch (try store.text("sqlite"), server) {
        case (let path?, nil): return .sqlite(path: fields.beside(path))
        case (nil, let server?):
            let file = try server.required("dsn_file", hint: "name the file that holds the connection string")
            let schema = try server.text("schema") ?? "crest"
            // As the server cuts it off beyond that.
            guard (1...63).contains(schema.utf8.count) else {
                throw server.error("schema", "'\(schema)' names none", hint: "give it a name of 1 to 63 bytes")
            }
            return .postgres(dsnFile: fields.beside(file), schema: schema)
        case (nil, nil):
            // Who says only how long things stay means the built-in one.
            guard store["keep"] == nil else { return builtIn }
            throw fields.error("store", "it names no store", hint: "write store: {sqlite: state/crest.db}")
        case (_?, _?): throw store.error("postgres", "stands beside sqlite", hint: "choose one of them")
        }
    }

    private func plansKept() throws(EventError) -> Int64 {
        let store = try fields.section("store", "the store", ConfigurationKeys.store)
        guard let store, let kept = try store.duration("keep") else { return 90 * 86_400 }
        // A forecast that comes to be scored late still finds the plan that it is scored with.
        guard kept >= 7 * 86_400 else {
            throw store.error("keep", "the accounts need the plans of a week", hint: "write 7d or more")
        }
        return kept
    }

    private func series(of sources: [TrafficSource]) throws(EventError) -> [SeriesSelection] {
        var series: [SeriesSelection] = []
        for (index, node) in try fields.elements("series").enumerated() {
            let entry = try YAMLFields(
                node, file: fields.file, subject: "series \(index + 1)", keys: ConfigurationKeys.series.names)
            let name = try entry.required("name", hint: "say what plans call it")
            let source = try entry.required("source", hint: "name one of the sources")
            guard let place = sources.first(where: { $0.name == source })?.place else {
                throw entry.error(
                    "source", "there is no source '\(source)'",
                    hint: "the sources are \(sources.map(\.name).joined(separator: ", "))")
            }
            let query = try entry.text("query")
            if case .server = place {
                guard query != nil else {
                    throw entry.error("query", "is missing", hint: "say what the server is asked for")
                }
            } else if query != nil {
                throw entry.error(
                    "query", "this source is read as a whole", hint: "use key: for the name that its rows have")
            }
            if series.contains(where: { $0.name == name }) {
                throw entry.error("name", "'\(name)' stands twice", hint: "names tell the series of a plan apart")
            }
            series.append(
                SeriesSelection(
                    name: name, source: source, key: try entry.text("key") ?? name, query: query,
                    kind: try entry.choice("kind", ValueKind.self)))
        }
        for source in sources {
            guard case .server = source.place, !series.contains(where: { $0.source == source.name }) else { continue }
            throw fields.error(
                "sources", "nothing is asked of '\(source.name)'",
                hint: "add {name: …, source: \(source.name), query: …} to series")
        }
        return series
    }

    private func warnings(_ series: [SeriesSelection], _ services: ConfiguredServices) -> [Diagnostic] {
        let served = Set(series.map(\.name))
        let isOpen = series.isEmpty || services.named.isEmpty
        return services.named.keys.sorted().filter { !isOpen && !served.contains($0) }.map { name in
            Diagnostic(
                code: .init(rawValue: "W_CONFIG"),
                message: "a capacity is given for '\(name)', which no entry of series names",
                hint: "is it the name that the source gives?")
        }
    }

    private var entries: [ConfigurationEntry] {
        var entries: [ConfigurationEntry] = []
        walk(root, path: "") { path, text, line in
            guard !path.hasPrefix("defaults.") else { return }
            entries.append(ConfigurationEntry(path: path, text: text, origin: .file(fields.file, line: line)))
        }
        return entries
            + defaults.entries.map { ConfigurationEntry(path: "defaults.\($0.key)", text: $0.text, origin: $0.origin) }
    }

    private func walk(_ node: Node, path: String, _ visit: (String, String, Int) -> Void) {
        if let mapping = node.mapping {
            for (key, value) in mapping {
                walk(value, path: path.isEmpty ? key.string ?? "" : "\(path).\(key.string ?? "")", visit)
            }
        } else if let sequence = node.sequence {
            for (index, value) in sequence.enumerated() { walk(value, path: "\(path)[\(index)]", visit) }
        } else {
            visit(path, node.scalar?.string ?? "", node.mark?.line ?? 1)
        }
    }
}

extension YAMLFields {
    /// A path that stands in the file, which counts from the file's folder.
    func beside(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return "\(file[..<slash])/\(path)"
    }
}
