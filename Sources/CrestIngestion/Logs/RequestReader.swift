import CrestSeries

/// Reads a line of an access log as a request: when, for which service, how it ended and how long it took.
struct RequestReader<Finder: LogFieldFinder> {
    private var finder: Finder
    private let format: String
    private let keyCount: Int
    private var time: LogTimeReader
    private let durations: DurationReader
    private let requestIsPath: Bool
    /// Whether the time has blanks, and reaches from its own field to that of the time of day.
    private let hasTimeInPieces: Bool
    private let limits: Range<Int64>
    private let keepsHealthChecks: Bool
    private var resolver: LocalTimeResolver?
    private let healthChecks = HealthCheckRule()
    private var joined: [UInt8] = []
    /// `2026-11-22T16:00:00Z`, made of two fields.
    private var stamp = Array("0000-00-00T00:00:00Z".utf8)

    /// - Parameter format: Its name, for messages.
    init(
        _ finder: Finder, format: String, fields: [LogField], keyCount: Int, limits: Range<Int64>,
        keepsHealthChecks: Bool, zone: ZoneTable?, nativeInterval: SamplingInterval?
    ) {
        self.finder = finder
        self.format = format
        self.keyCount = keyCount
        self.limits = limits
        self.keepsHealthChecks = keepsHealthChecks
        resolver = LocalTimeResolver(zone, nativeInterval: nativeInterval)
        let notation = fields.lazy.compactMap { if case .time(let notation) = $0 { notation } else { nil } }.first
        time = LogTimeReader(notation ?? .iso8601)
        durations = DurationReader(fields)
        if case .pattern = notation { hasTimeInPieces = fields.contains(.timeOfDay) } else { hasTimeInPieces = false }
        requestIsPath = fields.first { $0 == .path || $0 == .request } == .path
    }

    mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun) {
        finder.prepare(bytes, run)
    }

    mutating func forgetPrepared() {
        finder.forgetPrepared()
    }

    /// - Parameter place: Where the line stands in its block, when `bytes` are a copy of it.
    @inline(__always)
    mutating func read(
        _ bytes: Span<UInt8>, _ line: Range<Int>, standingAt place: Range<Int>? = nil, into batch: inout RowBatch
    ) throws(RowDefect) {
        guard finder.run(bytes, line) else { throw wrongFormat(line) }
        guard let timeField = field(LogSlots.time) else { throw wrongFormat(line) }
        guard var reading = reading(bytes, timeField) else { throw unreadableTime(bytes, timeField) }
        let statusField = field(LogSlots.status)
        guard let status = statusField.map({ Self.status(bytes, $0) }) ?? 200 else {
            throw unreadableStatus(bytes, statusField ?? line)
        }
        // Without key columns there is one series.
        let key = keyCount == 0 && !batch.keys.keys.isEmpty ? 0 : keyNumber(bytes, &batch.keys)
        if reading.isLocal {
            if resolver == nil {
                batch.counts.hasReadNaiveTime = true
            } else if let instant = resolver?.instant(ofLocal: reading.second, series: key) {
                reading.second = instant
            } else {
                throw skippedTime(bytes, timeField)
            }
        }
        guard limits.contains(reading.second) else {
            return batch.pass(place ?? line, at: reading.second, limit: limits.upperBound)
        }
        batch.counts.rows += 1
        if !keepsHealthChecks, isHealthCheck(bytes) {
            batch.counts.healthChecks += 1
            return
        }
        let microseconds = field(LogSlots.duration).flatMap { durations.microseconds(bytes, $0) }
        batch.countRequest(key: key, second: reading.second) { requests in
            requests.count += 1
            if status == 429 || status == 503 || status == 499 || status == 0 { requests.unserved += 1 }
            if status >= 500 { requests.failed += 1 }
            guard let microseconds else { return }
            requests.timed += 1
            requests.microseconds &+= microseconds
        }
    }

    @inline(__always)
    private func field(_ slot: Int) -> Range<Int>? {
        finder.field(slot)
    }

    @inline(__always)
    private mutating func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        guard let clock = field(LogSlots.timeOfDay) else { return time.reading(bytes, range) }
        return reading(bytes, day: range, clock: clock)
    }

    @inline(never)
    private mutating func reading(_ bytes: Span<UInt8>, day range: Range<Int>, clock: Range<Int>) -> ClockReading? {
        if hasTimeInPieces { return time.reading(bytes, range.lowerBound..<clock.upperBound) }
        guard range.count == 10, clock.count >= 8 else { return nil }
        for offset in 0..<10 { stamp[offset] = bytes[range.lowerBound + offset] }
        for offset in 0..<8 { stamp[11 + offset] = bytes[clock.lowerBound + offset] }
        var time = time
        defer { self.time = time }
        return time.reading(stamp.span, stamp.indices)
    }

    /// The number of a status; 0 when the client left before there was one, nil for what is none.
    @inline(__always)
    private static func status(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        if range.count == 3, let hundreds = Ascii.digit(bytes[range.lowerBound]),
            let tens = Ascii.digit(bytes[range.lowerBound &+ 1]), let units = Ascii.digit(bytes[range.lowerBound &+ 2])
        {
            return hundreds &* 100 &+ tens &* 10 &+ units
        }
        if range.count == 1, bytes[range.lowerBound] == Ascii.minus { return 0 }
        guard (1...3).contains(range.count) else { return nil }
        var number = 0
        for index in range {
            guard let digit = Ascii.digit(bytes[index]) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    @inline(__always)
    private mutating func keyNumber(_ bytes: Span<UInt8>, _ keys: inout KeyTable) -> Int {
        if keyCount == 0 { return keys.number(of: bytes, 0..<0) }
        if keyCount == 1, !Finder.escapesText { return keys.number(of: bytes, field(LogSlots.keys) ?? 0..<0) }
        joined.removeAll(keepingCapacity: true)
        for ordinal in 0..<keyCount {
            if ordinal > 0 { joined.append(KeyTable.separator) }
            guard let field = field(LogSlots.keys + ordinal) else { continue }
            if Finder.escapesText {
                bytes.appendJSONText(field, to: &joined)
            } else {
                for index in field { joined.append(bytes[index]) }
            }
        }
        return keys.number(of: joined.span, joined.indices)
    }

    @inline(__always)
    private func isHealthCheck(_ bytes: Span<UInt8>) -> Bool {
        if let agent = field(LogSlots.agent), healthChecks.holds(agent: agent, bytes) { return true }
        guard let request = field(LogSlots.request) else { return false }
        // PHP and others write slashes as \/.
        if Finder.escapesText, bytes.hasJSONEscapes(request) {
            let text = bytes.jsonText(request)
            return healthChecks.holds(request: text.indices, isPath: requestIsPath, text.span)
        }
        return healthChecks.holds(request: request, isPath: requestIsPath, bytes)
    }

    private func wrongFormat(_ line: Range<Int>) -> RowDefect {
        RowDefect(
            code: .row, message: "the line does not follow the format \(format)",
            hint: "say the right one with --format, or leave such lines out with --bad-rows skip:1%",
            offset: line.lowerBound)
    }

    private func unreadableTime(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RowDefect {
        RowDefect(
            code: .time, message: "'\(bytes.excerpt(range))' is not a time of the format \(format)",
            offset: range.lowerBound)
    }

    private func unreadableStatus(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RowDefect {
        RowDefect(code: .value, message: "'\(bytes.excerpt(range))' is not a status", offset: range.lowerBound)
    }

    private func skippedTime(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RowDefect {
        RowDefect(
            code: .time,
            message: "'\(bytes.excerpt(range))' does not exist in \(resolver?.zone.name ?? "the zone"): "
                + "the clock was turned forward over it", hint: "is --tz the zone in which the times were written?",
            offset: range.lowerBound)
    }
}
