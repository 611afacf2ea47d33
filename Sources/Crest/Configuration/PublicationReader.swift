import CrestEvents
import CrestPlatforms

/// Reads the section `publish`.
struct PublicationReader {
    private let fields: YAMLFields
    private let zone: String

    /// - Parameter zone: in which platforms are told times of day.
    init(_ fields: YAMLFields, zone: String) {
        self.fields = fields
        self.zone = zone
    }

    func publications() throws(EventError) -> [Publication] {
        var publications: [Publication] = []
        for (index, node) in try fields.elements("publish").enumerated() {
            let entry = try YAMLFields(
                node, file: fields.file, subject: "publication \(index + 1)",
                keys: ConfigurationKeys.publication.names)
            publications.append(try publication(entry))
        }
        return publications
    }

    private func publication(_ entry: YAMLFields) throws(EventError) -> Publication {
        let to = try entry.required(
            "to", hint: "say where to: file, prometheus, grafana, html, markdown, webhook, ping, keda")
        switch to {
        case "file":
            try refuse(entry, beside: ["dir", "keep"])
            let folder = try path(entry, "dir", hint: "name the folder of plans")
            let keep = try entry.count("keep") ?? 30
            guard keep >= 1 else { throw entry.error("keep", "the newest plan stays", hint: "write 1 or more") }
            return .folder(folder, keep: keep)
        case "prometheus": return .prometheus(file: try onlyFile(entry))
        case "grafana": return .dashboard(file: try onlyFile(entry))
        case "html": return .page(file: try onlyFile(entry))
        case "markdown": return .markdown(file: try onlyFile(entry))
        case "webhook":
            try refuse(entry, beside: ["url_file", "secret_file"])
            return .webhook(
                urlFile: try path(entry, "url_file", hint: "name the file that holds the address"),
                secretFile: try entry.text("secret_file").map(fields.beside))
        case "ping":
            try refuse(entry, beside: ["url_file"])
            return .ping(urlFile: try path(entry, "url_file", hint: "name the file that holds the address"))
        default:
            try refuse(entry, beside: ["file", "target", "series"])
            return try platform(to, entry)
        }
    }

    private func platform(_ name: String, _ entry: YAMLFields) throws(EventError) -> Publication {
        _ = try entry.blaming("to") { () throws(PlatformError) in try PlatformRegistry.platform(named: name) }
        guard let target = try entry.section("target", "the target", ConfigurationKeys.target) else {
            throw entry.error("target", "is missing", hint: "write target: {name: checkout, namespace: shop}")
        }
        let workload = try target.required("name", hint: "name the workload or group")
        let clock = try entry.blaming("to") { () throws(PlatformError) in try ZoneClock(identifier: zone) }
        return .platform(
            name: name, file: try path(entry, "file", hint: "name the file"),
            target: ScalingTarget(
                name: workload, namespace: try target.text("namespace") ?? "default", clock: clock),
            series: try entry.text("series") ?? workload)
    }

    /// The file of a publication that takes nothing else.
    private func onlyFile(_ entry: YAMLFields) throws(EventError) -> String {
        try refuse(entry, beside: ["file"])
        return try path(entry, "file", hint: "name the file")
    }

    private func path(_ entry: YAMLFields, _ key: String, hint: String) throws(EventError) -> String {
        fields.beside(try entry.required(key, hint: hint))
    }

    /// Refuses keys that mean something elsewhere and nothing here.
    private func refuse(_ entry: YAMLFields, beside known: [String]) throws(EventError) {
        for key in ConfigurationKeys.publication.names where key != "to" && !known.contains(key) && entry[key] != nil {
            throw entry.error(key, "means nothing here", hint: "this one takes \(known.joined(separator: ", "))")
        }
    }
}
