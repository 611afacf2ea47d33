/// The kind of an input.
public enum InputFormat: Hashable, Sendable {
    /// Told from how the input begins.
    case automatic
    case csv
    /// As CSV, with tabs whatever the rows look like.
    case tsv
    /// One JSON object a line: of requests, or of values.
    case jsonLines
    /// The Common and the Combined Log Format, and the latter with the virtual host before it.
    case common, combined, vhostCombined
    /// The text of nginx's `log_format`.
    case nginx(String)
    /// The text of Apache's `LogFormat`.
    case apache(String)
    /// Application Load Balancers of AWS.
    case alb
    case cloudFront
    /// W3C extended, as IIS writes it.
    case w3c
    case envoy, traefik, caddy, haproxy
    /// The text formats of Prometheus and OpenMetrics, with times.
    case openMetrics
    /// The JSON of `aws cloudwatch get-metric-data`.
    case cloudWatch
    /// The answer of a server that speaks Prometheus' HTTP API.
    case prometheus
    /// The rows that a database answers.
    case sqlite, postgres

    private static let named: [(name: String, format: InputFormat)] = [
        ("auto", .automatic), ("csv", .csv), ("tsv", .tsv), ("jsonl", .jsonLines), ("common", .common),
        ("combined", .combined), ("vcombined", .vhostCombined), ("alb", .alb), ("cloudfront", .cloudFront),
        ("w3c", .w3c), ("envoy", .envoy), ("traefik", .traefik), ("caddy", .caddy), ("haproxy", .haproxy),
        ("openmetrics", .openMetrics), ("cloudwatch", .cloudWatch), ("prometheus", .prometheus),
        ("sqlite", .sqlite), ("postgres", .postgres),
    ]

    /// The names that need nothing behind them.
    public static var names: [String] { named.map(\.name) }

    /// Reads a name, `nginx:…` or `apache:…`.
    ///
    /// - Throws: ``IngestionError/Code/option``.
    public init(parsing text: String) throws(IngestionError) {
        if text.hasPrefix("nginx:") {
            self = .nginx(String(text.dropFirst("nginx:".count)))
        } else if text.hasPrefix("apache:") {
            self = .apache(String(text.dropFirst("apache:".count)))
        } else if let known = Self.named.first(where: { $0.name == text.lowercased() }) {
            self = known.format
        } else {
            throw .option(
                "'\(text)' is not a format",
                hint: "\(Self.names.joined(separator: ", ")), nginx:'…' with your log_format, or apache:'…'")
        }
    }

    /// As `--format` takes it.
    public var name: String {
        switch self {
        case .nginx(let pattern): "nginx:\(pattern)"
        case .apache(let pattern): "apache:\(pattern)"
        default: Self.named.first { $0.format == self }?.name ?? ""
        }
    }
}
