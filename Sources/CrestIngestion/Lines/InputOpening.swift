import CrestSeries

/// Opens an input, unpacks it and finds out what it is.
///
/// - Throws: ``IngestionError`` when it is not what the options say, or nothing that is known.
func openRows(_ source: InputSource, options: InputOptions) throws(IngestionError) -> any RowFile {
    switch source {
    case .prometheus(let address): return try PrometheusFile(address, options: options)
    case .sqlite(let text): return try SQLiteFile(SQLAddress(parsing: text, query: options.query), options: options)
    case .postgres(let text):
        let address = try SQLAddress(parsing: text, query: options.query)
        var window = ByteWindow(try PostgresBytes(address))
        try window.fill()
        return try CSVFile(answerOf: address, window, format: .postgres, options: options)
    case .path, .standardInput, .bytes: break
    }
    let (stream, name) = try source.open()
    var window = ByteWindow(try openText(stream, name: name), capacity: options.windowCapacity)
    try window.fill()
    let opening = InputOpening(name: name, window: window, options: options)
    do {
        return try opening.file()
    } catch {
        // Of members of JSON, fields of logs and metrics, which stand in no one line.
        throw error.code == .column && error.position == nil ? error.about(file: name) : error
    }
}

/// An input whose beginning is in memory.
private struct InputOpening {
    let name: String
    let window: ByteWindow
    let options: InputOptions

    private var range: Range<Int> { window.start..<window.end }
    private var limits: Range<Int64> {
        let earliest = options.from?.secondsSinceEpoch ?? .min
        return earliest..<max(earliest, options.end?.secondsSinceEpoch ?? .max)
    }

    func file() throws(IngestionError) -> any RowFile {
        try refuseDatabases()
        try refuseBinaries()
        return switch options.format {
        case .automatic: try sniffedFile()
        case .csv, .tsv: try CSVFile(name: name, window: window, options: options, reason: "--format says so")
        case .jsonLines, .caddy: try jsonFile(options.format, reason: "--format says so")
        case .w3c, .cloudFront: try directiveFile(reason: "--format says so")
        case .openMetrics: try askedMetricFile()
        case .cloudWatch: try cloudWatchFile(reason: "--format says so")
        case .prometheus:
            throw .option(
                "--format prometheus is an address, not a file",
                hint: "prometheus+http://localhost:9090?query=…; files are openmetrics")
        case .sqlite, .postgres:
            throw .option(
                "--format \(options.format.name) is an address, not a file",
                hint: "sqlite:FILE or postgres://HOST/NAME, with --query")
        case .nginx(let text): try textFile(options.format, LogPattern(text), reason: "--format says so")
        case .apache(let text): try textFile(options.format, LogPattern(apache: text), reason: "--format says so")
        case .traefik where startsWithBrace: try jsonFile(.traefik, reason: "--format says so")
        case .common, .combined, .vhostCombined, .alb, .envoy, .traefik, .haproxy:
            try presetFile(options.format, reason: "--format says so")
        }
    }

    /// Files that are no text, and how they become some.
    private func refuseDatabases() throws(IngestionError) {
        if window.bytes.span.holds("SQLite format 3", at: range.prefix(15)) {
            throw .option(
                "\(name) is a SQLite database", hint: "sqlite:\(name) with --query 'select time, requests from …'")
        }
        if window.bytes.span.holds("PK\u{3}\u{4}", at: range.prefix(4)) {
            throw IngestionError(
                .encoding, "\(name) is a zip archive, as spreadsheets are too",
                hint: "unzip -p \(name) | crest inspect -, or save the spreadsheet as CSV")
        }
        if window.bytes.span.holds("PAR1", at: range.prefix(4)) {
            throw .option(
                "\(name) is a Parquet file, which Crest does not read itself",
                hint: "duckdb -csv -c \"select time, requests from '\(name)'\" | crest inspect -")
        }
    }

    /// Of text hardly a byte is a control character, of anything else every tenth is.
    private func refuseBinaries() throws(IngestionError) {
        let head = range.prefix(512)
        func isControl(_ place: Int) -> Bool {
            let byte = window.bytes[place]
            return byte < Ascii.tab || (byte > Ascii.carriageReturn && byte < Ascii.space) || byte == Ascii.delete
        }
        guard head.count(where: isControl) > max(3, head.count / 20) else { return }
        let zeros = head.count { window.bytes[$0] == 0 }
        let isWide = head.count > 8 && abs(zeros - head.count / 2) <= head.count / 20
        throw IngestionError(
            .encoding, "\(name) is not text" + (isWide ? " in UTF-8: it looks like UTF-16 without its mark" : ""),
            hint: isWide
                ? "iconv -f UTF-16LE -t UTF-8 \(name) | crest inspect -"
                : "gzip, zstd, xz and bzip2 are unpacked, once; file \(name) says what it is")
    }

    /// Told by the content, the formats with the clearest marks first; what is nothing else is CSV.
    private func sniffedFile() throws(IngestionError) -> any RowFile {
        if startsWithBrace, !window.bytes.span.mentionsMetricData(in: range),
            window.bytes.span.firstLineIsObject(in: range, isWhole: window.isAtEnd)
        {
            return try jsonFile(.jsonLines, reason: "the first line is a JSON object")
        }
        if directive != nil { return try directiveFile(reason: "a line #Fields: says what the fields are") }
        if startsWithBrace, window.bytes.span.mentionsMetricData(in: range) {
            return try cloudWatchFile(reason: "it begins as an object with MetricDataResults")
        }
        if let metrics = try metricFile(isAsked: false) { return metrics }
        // What is scraped has no times, and would be no CSV either.
        if ["# HELP ", "# TYPE "].contains(where: { window.bytes.span.holds($0, at: range.prefix(7)) }) {
            return try askedMetricFile()
        }
        try refuseJSONDocuments()
        let sniffer = LogFormatSniffer(window.bytes.span, range, isWhole: window.isAtEnd)
        if let (format, reason) = sniffer.textFormat(window.bytes.span) {
            return try presetFile(format, reason: reason)
        }
        return try CSVFile(name: name, window: window, options: options, reason: "")
    }

    /// A list, or an object over several lines.
    private func refuseJSONDocuments() throws(IngestionError) {
        let span = window.bytes.span
        let first = span.skippingJSONBlanks(range.lowerBound, range.upperBound)
        let second = span.skippingJSONBlanks(min(first + 1, range.upperBound), range.upperBound)
        guard second < range.upperBound else { return }
        let isList = span[first] == UInt8(ascii: "[") && span[second] == Ascii.openBrace
        guard isList || (span[first] == Ascii.openBrace && span[second] == Ascii.quote) else { return }
        throw IngestionError(
            .row, "\(name) is JSON, but not one object a line",
            hint:
                "jq -c '\(isList ? ".[]" : ".")' \(name) | crest inspect -; --format jsonl reads lines of which some are bad",
            at: SourcePosition(of: first, in: span, file: name))
    }

    private var startsWithBrace: Bool {
        let first = window.bytes.span.skippingJSONBlanks(range.lowerBound, range.upperBound)
        return first < range.upperBound && window.bytes.span[first] == Ascii.openBrace
    }

    // MARK: Logs

    private func presetFile(_ format: InputFormat, reason: String) throws(IngestionError) -> any RowFile {
        guard let preset = LogPresets.text.first(where: { $0.format == format }) else {
            throw .option("\(format.name) is not a format of lines")
        }
        return try textFile(format, preset.pattern, reason: reason)
    }

    private func textFile(
        _ format: InputFormat, _ pattern: LogPattern, reason: String
    ) throws(IngestionError) -> any RowFile {
        let slots = try LogSlots(asked: options.keyColumns, fields: pattern.parts.map { ($0.name, $0.field) })
        let (limits, healthChecks, format) = (limits, options.healthChecks, format)
        return LineFile(
            name: name, schema: try logSchema(format, slots, reason: reason), window: window
        ) { zone, nativeInterval in
            let reading = LogReading(
                format: format.name, slots: slots, limits: limits, healthChecks: healthChecks, zone: zone,
                nativeInterval: nativeInterval)
            return .text(
                LogLineReader(
                    reading.reader(pattern), needsOrder: zone?.isTurned == true,
                    hasLists: pattern.hasOpenLists(before: slots.slots(pattern.parts.map(\.field)))))
        }
    }

    /// The first `#Fields:` among the lines that begin the file.
    private var directive: FieldsDirective? {
        var start = range.lowerBound
        while start < range.upperBound, window.bytes.span[start] == Ascii.hash {
            let end = window.bytes.span.firstLineFeed(from: start, to: range.upperBound) ?? range.upperBound
            let last = end > start && window.bytes.span[end - 1] == Ascii.carriageReturn ? end - 1 : end
            if let fields = FieldsDirective(window.bytes.span, start..<last) { return fields }
            start = end + 1
        }
        return nil
    }

    private func directiveFile(reason: String) throws(IngestionError) -> any RowFile {
        guard let directive else {
            throw IngestionError(
                .row, "no line #Fields: says what the fields are", hint: "is the beginning of the file missing?",
                at: SourcePosition(file: name, line: 1, column: 1, byte: 0))
        }
        let slots = try LogSlots(asked: options.keyColumns, fields: directive.fields)
        let (limits, healthChecks) = (limits, options.healthChecks)
        let format = directive.isCloudFront ? InputFormat.cloudFront : .w3c
        return LineFile(
            name: name, schema: try logSchema(format, slots, reason: reason), window: window
        ) { zone, nativeInterval in
            .directive(
                DirectiveLineReader(
                    LogReading(
                        format: format.name, slots: slots, limits: limits, healthChecks: healthChecks, zone: zone,
                        nativeInterval: nativeInterval)))
        }
    }

    private func logSchema(
        _ format: InputFormat, _ slots: LogSlots, reason: String
    ) throws(IngestionError) -> SourceSchema {
        if case .columns(let wanted) = options.values, wanted != ["count"] {
            throw .option(
                "--value \(wanted.joined(separator: ",")) is not in an access log",
                hint: "the demand is the number of requests: leave --value out")
        }
        return SourceSchema(
            format: format, reason: reason, timeColumn: "", valueColumns: [], keyColumns: slots.keyNames)
    }

    // MARK: Metrics

    private func cloudWatchFile(reason: String) throws(IngestionError) -> any RowFile {
        try CloudWatchFile(name: name, window: window, options: options, limits: limits, reason: reason)
    }

    private func askedMetricFile() throws(IngestionError) -> any RowFile {
        guard let file = try metricFile(isAsked: true) else {
            throw IngestionError(
                .row, "\(name) has no metrics with a value and a time",
                hint: "promtool tsdb dump-openmetrics writes them; what is scraped has no times")
        }
        return file
    }

    private func metricFile(isAsked: Bool) throws(IngestionError) -> LineFile? {
        var wanted: [String] = []
        if case .columns(let names) = options.values { wanted = names }
        let names = Set(wanted.map { Array($0.utf8) })
        let found = try MetricSchema(
            window.bytes.span, range, isWhole: window.isAtEnd, wanted: names, options: options)
        guard let found else { return nil }
        var schema = SourceSchema(
            format: .openMetrics, reason: isAsked ? "--format says so" : found.reason, timeColumn: "",
            valueColumns: ["value"], keyColumns: [])
        schema.kind = found.kind
        schema.wantedNames = wanted
        let limits = limits
        return LineFile(name: name, schema: schema, window: window) { _, _ in
            .metrics(MetricLineReader(names: names, unit: found.unit, limits: limits))
        }
    }

    // MARK: JSON

    private func jsonFile(_ format: InputFormat, reason: String) throws(IngestionError) -> any RowFile {
        let schema = try JSONLinesSchema(
            window.bytes.span, range, isWhole: window.isAtEnd, file: name, format: format, options: options,
            reason: reason)
        let (limits, healthChecks) = (limits, options.healthChecks)
        switch schema.content {
        case .requests(let fields, let slots):
            return LineFile(
                name: name, schema: try logSchema(schema.format, slots, reason: schema.reason), window: window
            ) { zone, nativeInterval in
                let reading = LogReading(
                    format: schema.format.name, slots: slots, limits: limits, healthChecks: healthChecks, zone: zone,
                    nativeInterval: nativeInterval)
                let wanted = zip(fields, slots.slots(fields.map(\.field)))
                let finder = JSONFinder(
                    wanted.compactMap { field, slot in slot.map { (field.path, $0) } }, required: [LogSlots.time])
                let requests = reading.reader(finder, fields: fields.map(\.field))
                return .json(LogLineReader(requests, needsOrder: zone?.isTurned == true))
            }
        case .values(let values):
            return LineFile(name: name, schema: values.schema, window: window) { zone, nativeInterval in
                .values(JSONValueReader(values, limits: limits, zone: zone, nativeInterval: nativeInterval))
            }
        }
    }
}

extension Span<UInt8> {
    /// Whether the member that only CloudWatch's answers have is near the beginning.
    fileprivate func mentionsMetricData(in range: Range<Int>) -> Bool {
        text(range.prefix(4_096)).contains("\"MetricDataResults\"")
    }

    /// Whether the first line that is not empty is a whole JSON object.
    fileprivate func firstLineIsObject(in range: Range<Int>, isWhole: Bool) -> Bool {
        let start = skippingJSONBlanks(range.lowerBound, range.upperBound)
        guard let end = firstLineFeed(from: start, to: range.upperBound) ?? (isWhole ? range.upperBound : nil),
            let close = endOfJSONValue(start, end)
        else { return false }
        return skippingJSONBlanks(close, end) == end
    }
}
