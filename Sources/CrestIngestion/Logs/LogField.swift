/// What a field of an access log means for the demand. Everything else in a line is passed over and never kept.
enum LogField: Hashable {
    case time(LogTimeNotation)
    /// A day and a time of day in fields of their own, in UTC.
    case day, timeOfDay
    case status
    /// How long the request took, in units a second.
    case duration(unitsPerSecond: Double)
    /// The whole first line of a request, such as `GET /path HTTP/1.1`.
    case request
    case path
    case agent
    /// A name by which services may be told apart.
    case name(String)
    /// About a person or a request: read over, and refused as a key.
    case personal

    /// The fields that have names of their own in nginx, in the other formats below or in Apache's translated to them.
    private static let known: [String: LogField] = [
        "time_local": .time(.commonLog), "time_iso8601": .time(.iso8601), "msec": .time(.epoch(.second)),
        "epoch_ms": .time(.epoch(.millisecond)), "epoch_us": .time(.epoch(.microsecond)),
        "day": .day, "time_of_day": .timeOfDay,
        "status": .status,
        "request_time": .duration(unitsPerSecond: 1), "duration_s": .duration(unitsPerSecond: 1),
        "duration_ms": .duration(unitsPerSecond: 1e3), "duration_us": .duration(unitsPerSecond: 1e6),
        "duration_ns": .duration(unitsPerSecond: 1e9),
        "request": .request, "uri": .path, "request_uri": .path, "document_uri": .path, "http_user_agent": .agent,
        "remote_addr": .personal, "remote_user": .personal, "remote_port": .personal, "realip_remote_addr": .personal,
        "binary_remote_addr": .personal, "http_x_forwarded_for": .personal, "proxy_add_x_forwarded_for": .personal,
        "http_x_real_ip": .personal, "http_referer": .personal, "http_cookie": .personal, "args": .personal,
        "query_string": .personal, "request_body": .personal, "request_id": .personal, "connection": .personal,
        "http_authorization": .personal, "request_filename": .personal, "realip_remote_port": .personal,
        "proxy_protocol_addr": .personal, "proxy_protocol_port": .personal, "http_forwarded": .personal,
        "http_x_client_ip": .personal, "http_x_cluster_client_ip": .personal, "http_true_client_ip": .personal,
        "http_cf_connecting_ip": .personal, "uid_got": .personal, "uid_set": .personal, "ssl_session_id": .personal,
        // Of the formats that have names here alone.
        "ident": .personal, "syslog": .personal, "client": .personal, "forwarded": .personal, "trace": .personal,
    ]
    /// How variables begin that nginx has for each cookie and for each part of a certificate.
    private static let personalPrefixes = ["cookie_", "ssl_client_"]

    /// The field that nginx calls `variable`.
    init(variable: String) {
        let isPersonal = Self.personalPrefixes.contains { variable.hasPrefix($0) }
        self = Self.known[variable] ?? (isPersonal ? .personal : .name(variable))
    }

    /// The header that was sent with a request, such as `X-Forwarded-For`.
    init(header: String) {
        let variable = "http_" + header.lowercased().map { $0 == "-" ? "_" : $0 }
        let field = LogField(variable: variable)
        self = field == .name(variable) ? .name(header) : field
    }

    /// Apache's `%T/%D` says the same in seconds and in microseconds.
    static func finestDuration(of fields: [LogField]) -> LogField? {
        let units = fields.compactMap { if case .duration(let unitsPerSecond) = $0 { unitsPerSecond } else { nil } }
        return units.max().map { .duration(unitsPerSecond: $0) }
    }

    /// Names of sizes, durations and counts in the formats, and words that only such names have.
    private static let measurements: Set<String> = [
        "received", "sent", "waiting", "answering", "count", "tr", "tw", "tc", "tt", "pid", "b", "B", "O", "I", "S",
    ]
    private static let measuringWords: Set<String> = [
        "bytes", "length", "len", "size", "duration", "time", "latency", "elapsed", "taken", "ratio", "rate", "range",
        "requests", "connections", "seconds", "ms", "us", "ns", "rtt",
    ]

    /// Whether a field has another value in almost each line by its name: nothing tells services apart by it.
    static func isMeasurement(_ name: String) -> Bool {
        measurements.contains(name) || name.lowercasedWords.contains { measuringWords.contains($0) }
    }

    /// The names by which services are told apart when nobody said how, the strongest first.
    static let serviceNames = ["service", "proxy_upstream_name", "server_name", "host", "http_host"]
}

extension String {
    /// The words of a name, in lower case: `remote`, `addr` of `remote_addr`, `remoteAddr` and `remote.addr`.
    var lowercasedWords: [String] {
        var words: [String] = [""]
        var wasLower = false
        for letter in self {
            if !letter.isLetter || (wasLower && letter.isUppercase) { words.append("") }
            if letter.isLetter { words[words.count - 1] += letter.lowercased() }
            wasLower = letter.isLowercase
        }
        return words
    }
}

/// How the time of a line is written.
enum LogTimeNotation: Hashable {
    case commonLog
    case iso8601
    case epoch(EpochUnit)
    /// As Apache's `%{…}t` says.
    case pattern(TimePattern)
}

/// Reads the times of lines.
struct LogTimeReader {
    private var commonLog = CommonLogTime()
    /// Nil for the Common Log Format.
    private var field: TimeFieldReader?

    init(_ notation: LogTimeNotation) {
        switch notation {
        case .commonLog: break
        case .iso8601: field = TimeFieldReader(.iso8601)
        case .epoch(let unit): field = TimeFieldReader(.epoch(unit))
        case .pattern(let pattern): field = TimeFieldReader(.pattern(pattern))
        }
    }

    @inline(__always)
    mutating func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        field == nil ? commonLog.reading(bytes, range) : field?.reading(bytes, range)
    }
}
