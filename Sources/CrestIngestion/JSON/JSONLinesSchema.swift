/// What lines of JSON hold: requests, which are counted, or values.
struct JSONLinesSchema {
    enum Content {
        case requests([JSONField], LogSlots)
        case values(JSONValueSchema)
    }

    let format: InputFormat
    let reason: String
    let content: Content

    private static let sampledLines = 1_000
    private static let moreTimeNames = [
        "StartUTC", "time_local", "time_iso8601", "msec", "start_time", "eventTime", "request_time_utc",
    ]
    private static let statusNames = [
        "status", "status_code", "statusCode", "response_code", "response.status", "http.response.status_code",
        "httpRequest.status", "DownstreamStatus", "res.statusCode", "sc-status", "http.status", "http.status_code",
        "http.statusCode", "http.response.status", "response.status_code", "response.statusCode", "res.status",
    ]
    private static let pathNames = [
        "path", "uri", "request_uri", "url", "request.uri", "request.path", "RequestPath", "http.target",
        "httpRequest.requestUrl", "req.url", "url.path", "http.path", "http.uri", "http.url", "http.request.path",
    ]
    private static let agentNames = [
        "http_user_agent", "user_agent", "userAgent", "httpRequest.userAgent", "user_agent.original",
        "request_User-Agent", "http.user_agent", "http.useragent",
    ]
    private static let serviceNames = [
        "service", "service_name", "serviceName", "ServiceName", "service.name", "upstream_name",
        "proxy_upstream_name", "server_name", "host", "vhost", "request.host", "RequestHost", "app",
        "resource.labels.backend_service_name",
    ]
    /// Durations whose unit the name says; a name that says none is not guessed at.
    private static let durations: [(name: String, unitsPerSecond: Double)] = [
        ("request_time", 1), ("duration_ms", 1e3), ("latency_ms", 1e3), ("elapsed_ms", 1e3), ("response_time_ms", 1e3),
        ("duration_us", 1e6), ("latency_us", 1e6), ("duration_ns", 1e9), ("latency_ns", 1e9), ("duration_s", 1),
        ("latency_s", 1), ("httpRequest.latency", 1), ("event.duration", 1e9),
    ]

    init(
        _ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool, file: String, format: InputFormat,
        options: InputOptions, reason: String
    ) throws(IngestionError) {
        var leaves = JSONLeaves()
        var (start, sampled) = (range.lowerBound, 0)
        while start < range.upperBound, sampled < Self.sampledLines {
            let found = bytes.firstLineFeed(from: start, to: range.upperBound)
            guard let end = found ?? (isWhole ? range.upperBound : nil) else { break }
            _ = leaves.add(bytes, start..<end)
            sampled += 1
            start = end + 1
        }
        guard leaves.objectCount > 0 else {
            throw IngestionError(
                .noRows, "\(file) has no line that is a JSON object", hint: "one object a line is needed")
        }
        let (timePath, notation) = try Self.time(leaves, bytes, options, file: file)
        let preset = LogPresets.json.first { preset in
            format == preset.format || (format == .jsonLines && leaves.number(of: preset.mark) != nil)
        }
        if let preset {
            let fields = [JSONField(timePath, .time(notation))] + preset.fields.dropFirst()
            self.format = preset.format
            self.reason = reason + ", and it has \(preset.mark)"
            content = .requests(fields, try LogSlots(asked: options.keyColumns, fields: Self.named(fields)))
            return
        }
        self.format = .jsonLines
        let isCount = options.values == .columns(["count"]) && leaves.number(of: "count") == nil
        let looksLikeRequests =
            options.values == .automatic && Self.statusNames.contains { leaves.number(of: $0) != nil }
        if isCount || looksLikeRequests {
            let fields = Self.requestFields(leaves, timePath, notation, options)
            self.reason = reason + (isCount ? "; --value counts lines" : ", and it has a status: lines are requests")
            let slots = try LogSlots(asked: options.keyColumns, fields: Self.named(fields)) { name in
                leaves.number(of: name).map { Self.areMeasured(leaves.fields[$0], bytes) } ?? false
            }
            content = .requests(fields, slots)
        } else {
            self.reason = reason
            content = .values(
                try JSONValueSchema(
                    leaves, bytes, time: timePath, notation: notation, options: options, reason: reason))
        }
    }

    private static func named(_ fields: [JSONField]) -> [(name: String, field: LogField)] {
        fields.map { ($0.path.text, $0.field) }
    }

    private static func time(
        _ leaves: JSONLeaves, _ bytes: Span<UInt8>, _ options: InputOptions, file: String
    ) throws(IngestionError) -> (path: JSONPath, LogTimeNotation) {
        let sniffer = TimeFormatSniffer(options: options, file: file)
        let names = leaves.paths.map(\.text)
        let candidates =
            try options.timeColumn.map { name throws(IngestionError) in [try ColumnNames.index(of: name, in: names)] }
            ?? (ColumnNames.time + moreTimeNames).compactMap { leaves.number(of: $0) }
        for number in candidates {
            guard let format = try sniffer.format(of: leaves.fields[number], in: bytes) else { continue }
            if format.countsFromStart(leaves.fields[number], bytes) {
                let days = SpreadsheetDays(options: options, file: file)
                try days.refuse(leaves.fields[number], of: names[number], bytes)
            }
            return (leaves.paths[number], LogTimeNotation(format))
        }
        // None at the top: one a level down, as in meta.ts, when it is the only one there with such a name.
        var nested: [(path: JSONPath, notation: LogTimeNotation)] = []
        for (number, path) in leaves.paths.enumerated() where options.timeColumn == nil && isNestedTime(path) {
            guard let format = try sniffer.format(of: leaves.fields[number], in: bytes),
                !format.countsFromStart(leaves.fields[number], bytes)
            else { continue }
            nested.append((path, LogTimeNotation(format)))
        }
        if nested.count == 1 { return nested[0] }
        let found = nested.isEmpty ? names.prefix(40) : nested.map(\.path.text)[...]
        throw IngestionError(
            .column, "\(nested.isEmpty ? "no member" : "more than one member") of the objects looks like a time",
            hint: "name it with --time, nested ones as a.b; there are \(found.joined(separator: ", "))")
    }

    private static func isNestedTime(_ path: JSONPath) -> Bool {
        guard path.names.count == 2, let name = path.names.last else { return false }
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return (ColumnNames.time + moreTimeNames).contains { $0.lowercased() == text }
    }

    private static func requestFields(
        _ leaves: JSONLeaves, _ time: JSONPath, _ notation: LogTimeNotation, _ options: InputOptions
    ) -> [JSONField] {
        var fields = [JSONField(time, .time(notation))]
        func addFirst(_ names: [String], _ field: LogField) {
            if let number = names.lazy.compactMap({ leaves.number(of: $0) }).first {
                fields.append(JSONField(leaves.paths[number], field))
            }
        }
        addFirst(statusNames, .status)
        addFirst(pathNames, .path)
        if !fields.contains(where: { $0.field == .path }) { addFirst(["request"], .request) }
        addFirst(agentNames, .agent)
        if let known = durations.first(where: { leaves.number(of: $0.name) != nil }) {
            addFirst([known.name], .duration(unitsPerSecond: known.unitsPerSecond))
        }
        let known = Set(fields.map(\.path))
        // Nobody is told apart by what could be a person: only names that say a service, or those asked for.
        if options.keyColumns.isEmpty {
            addFirst(serviceNames, .name("service"))
        } else {
            for path in leaves.paths where !known.contains(path) {
                fields.append(JSONField(path, isPersonal(path) ? .personal : .name(path.text)))
            }
        }
        return fields
    }

    /// Whether values are numbers of which most are there once.
    private static func areMeasured(_ values: [FieldSpan], _ bytes: Span<UInt8>) -> Bool {
        let numbers = values.compactMap { DecimalParser().number(bytes, $0.range) }
        return numbers.count == values.count && Set(numbers).count * 2 > numbers.count
    }

    private static let personalWords: Set<String> = [
        "addr", "client", "ip", "clientip", "xff", "forwarded", "user", "username", "userid", "referer",
        "referrer", "cookie", "cookies", "session", "email", "authorization", "agent", "useragent", "ua", "path", "uri",
        "url", "query",
    ]

    /// Whether a name has a word about a person, an address, a path or an agent: `remote_ip`, `clientIp`, `url.path`.
    private static func isPersonal(_ path: JSONPath) -> Bool {
        let words = path.text.lowercasedWords
        // url.domain is a name of the service that was asked.
        return words.last != "domain" && words.contains { personalWords.contains($0) || $0.hasPrefix("remote") }
    }
}

extension LogTimeNotation {
    init(_ format: TimeFormat) {
        switch format {
        case .iso8601: self = .iso8601
        case .epoch(let unit): self = .epoch(unit)
        case .pattern(let pattern): self = .pattern(pattern)
        }
    }
}
