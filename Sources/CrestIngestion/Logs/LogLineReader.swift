import CrestSeries

/// Lines of one format, each a request.
struct LogLineReader<Finder: LogFieldFinder>: LineReader {
    private var requests: RequestReader<Finder>
    let needsOrder: Bool
    private let hasLists: Bool

    /// - Parameter hasLists: Whether fields may be lists with blanks (``UpstreamLists``).
    init(_ requests: RequestReader<Finder>, needsOrder: Bool, hasLists: Bool = false) {
        self.requests = requests
        self.needsOrder = needsOrder
        self.hasLists = hasLists
    }

    mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun) {
        requests.prepare(bytes, run)
    }

    @inline(__always)
    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>, into batch: inout RowBatch) throws(RowDefect) {
        if hasLists, readsJoined(bytes, line, into: &batch) { return }
        try requests.read(bytes, line, into: &batch)
    }

    @inline(never)
    private mutating func readsJoined(_ bytes: Span<UInt8>, _ line: Range<Int>, into batch: inout RowBatch) -> Bool {
        guard let joined = UpstreamLists.joined(bytes, line) else { return false }
        requests.forgetPrepared()
        return (try? requests.read(joined.span, joined.indices, standingAt: line, into: &batch)) != nil
    }
}

/// What is known of a log before its first line, whatever its format.
struct LogReading {
    let format: String
    let slots: LogSlots
    let limits: Range<Int64>
    let healthChecks: HealthCheckPolicy
    let zone: ZoneTable?
    let nativeInterval: SamplingInterval?

    func reader(_ pattern: LogPattern) -> RequestReader<LogProgram> {
        let fields = pattern.parts.map(\.field)
        let program = LogProgram(pattern, slots: slots.slots(fields), required: LogSlots.required)
        return reader(program, fields: fields)
    }

    func reader<Finder: LogFieldFinder>(_ finder: Finder, fields: [LogField]) -> RequestReader<Finder> {
        RequestReader(
            finder, format: format, fields: fields, keyCount: slots.keyNames.count, limits: limits,
            keepsHealthChecks: healthChecks == .keep, zone: zone, nativeInterval: nativeInterval)
    }
}

/// W3C extended: comments begin with `#`, and one of them names the fields of the lines after it.
struct DirectiveLineReader: LineReader {
    private let reading: LogReading
    private var requests: RequestReader<LogProgram>?

    init(_ reading: LogReading) {
        self.reading = reading
    }

    var needsOrder: Bool { true }

    mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun) {
        requests?.prepare(bytes, run)
    }

    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>, into batch: inout RowBatch) throws(RowDefect) {
        guard bytes[line.lowerBound] != Ascii.hash else {
            guard let fields = FieldsDirective(bytes, line) else { return }
            requests = reading.reader(fields.pattern)
            return
        }
        guard requests != nil else {
            throw RowDefect(
                code: .row, message: "no line #Fields: says what the fields are",
                hint: "is the beginning of the file missing?", offset: line.lowerBound)
        }
        try requests?.read(bytes, line, into: &batch)
    }
}
