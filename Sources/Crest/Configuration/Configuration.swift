package import CrestAdvisor
package import CrestIngestion
package import CrestPlatforms
package import CrestSeries

/// What `crest.yaml` says, checked: nothing in it is unknown, and nothing is out of its range.
package struct Configuration: Sendable {
    /// The path of the file; what it names is relative to its folder.
    package let file: String
    /// Of everything that decides about a night's result: equal fingerprints and equal data give equal plans.
    package let fingerprint: Fingerprint
    package let defaults: ConfigurationDefaults
    package let store: StoreLocation
    /// For how many seconds the store keeps the plans of past nights.
    package let plansKept: Int64
    /// In the order of the file.
    package let sources: [TrafficSource]
    /// In the order of the file; a source that none of them names gives all that it has.
    package let series: [SeriesSelection]
    package let services: ConfiguredServices
    /// The events file.
    package var events: String?
    /// In the order of the file.
    package let publications: [Publication]
    /// Every value and where it comes from, in the order of the file, built-in ones last.
    package let entries: [ConfigurationEntry]
    /// What is legal and yet probably not meant.
    package let warnings: [Diagnostic]
}

/// Where the memory of past nights is kept.
package enum StoreLocation: Sendable, Hashable {
    /// A file on a local disk.
    case sqlite(path: String)
    /// A schema on a server, whose connection string stands in a file.
    case postgres(dsnFile: String, schema: String)
}

/// Where traffic is read.
package struct TrafficSource: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// Files, folders and patterns.
        case files([String])
        /// The beginning of an address that takes `query=`, and how many seconds of the past are asked for.
        case server(address: String, history: Int64)
        /// A database, as the command line takes it, and the statement that answers with all of its rows.
        case database(address: String, query: String)
    }

    package let name: String
    package let place: Place
    /// How it is read.
    package let options: InputOptions
    /// Whether a night reads only what is new.
    package let isFollowed: Bool
}

/// A series that is planned.
package struct SeriesSelection: Sendable, Hashable {
    /// What plans call it.
    package let name: String
    /// One of the sources.
    package let source: String
    /// What the source calls it.
    package let key: String
    /// What a server is asked for; nil for other sources.
    package let query: String?
    package let kind: ValueKind?
}

/// What serves a series.
package struct ConfiguredService: Sendable, Hashable {
    package let capacity: Capacity
    package let policy: ScalingPolicy
    /// Whether the lead time is learned from what was observed; what is configured counts until enough is.
    package let learnsLeadTime: Bool
    /// How many replicas run when nothing else says so.
    package let current: Int?
    /// Nil: the risk of the defaults.
    package let protection: Protection?
}

/// Services by the series that they serve.
package struct ConfiguredServices: Sendable, Hashable {
    let named: [String: ConfiguredService]
    let other: ConfiguredService?

    /// The service that names the series, or the one for all others.
    package func service(of series: String) -> ConfiguredService? {
        named[series] ?? other
    }
}

/// Where a plan goes.
package enum Publication: Sendable, Hashable {
    /// A folder a night, and a link `current` to the newest; the oldest of more than `keep` are removed.
    case folder(String, keep: Int)
    /// A platform's file.
    case platform(name: String, file: String, target: ScalingTarget, series: String)
    /// Gauges for the textfile collector of Prometheus' node exporter.
    case prometheus(file: String)
    /// A dashboard of Grafana over these gauges.
    case dashboard(file: String)
    /// The report as a page.
    case page(file: String)
    /// The report as a short text.
    case markdown(file: String)
    /// The plan's summary, signed.
    case webhook(urlFile: String, secretFile: String?)
    /// A dead man's switch in the manner of healthchecks.io.
    case ping(urlFile: String)
}
