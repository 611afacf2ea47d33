import CrestSeries

/// Lines of Prometheus' text format and of OpenMetrics: `name{label="value"} 12 1767225600`.
///
/// Each name with its labels is a series. NaN, with which Prometheus also marks what has gone stale, and infinities are
/// missing values, not zeros.
struct MetricLineReader: LineReader {
    /// The metrics that are wanted; all when empty.
    private let names: Set<[UInt8]>
    private let limits: Range<Int64>
    /// Prometheus counts milliseconds, OpenMetrics seconds.
    private let unit: EpochUnit

    init(names: Set<[UInt8]>, unit: EpochUnit, limits: Range<Int64>) {
        self.names = names
        self.unit = unit
        self.limits = limits
    }

    var needsOrder: Bool { false }

    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>, into batch: inout RowBatch) throws(RowDefect) {
        guard bytes[line.lowerBound] != Ascii.hash else { return }
        guard let sample = MetricSample(bytes, line) else {
            throw RowDefect(
                code: .row, message: "the line is no metric with a value and a time",
                hint: "metrics as they are scraped have no history: a file of them needs a time in each line",
                offset: line.lowerBound)
        }
        guard names.isEmpty || names.contains(Array(bytes.text(sample.name).utf8)) else { return }
        guard let reading = EpochParser(unit: unit).reading(bytes, sample.time) else {
            throw RowDefect(
                code: .time, message: "'\(bytes.excerpt(sample.time))' is no time in \(unit.name) since 1970",
                offset: sample.time.lowerBound)
        }
        guard limits.contains(reading.second) else {
            return batch.pass(line, at: reading.second, limit: limits.upperBound)
        }
        let number = DecimalParser().number(bytes, sample.value)
        guard number != nil || Self.isNoNumber(bytes, sample.value) else {
            throw RowDefect(
                code: .value, message: "'\(bytes.excerpt(sample.value))' is not a number",
                offset: sample.value.lowerBound)
        }
        batch.counts.rows += 1
        let key = batch.keys.number(of: bytes, sample.series)
        let values: [Double?] = [number.flatMap { $0.isFinite ? $0 : nil }]
        batch.measure(key: key, second: reading.second, nanosecond: reading.nanosecond, values: values.span)
    }

    private static func isNoNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        ["nan", "inf", "+inf", "-inf"].contains(bytes.text(range).lowercased())
    }
}

/// Where the parts of a metric's line lie.
struct MetricSample {
    /// Without labels.
    let name: Range<Int>
    /// With them.
    let series: Range<Int>
    let value: Range<Int>
    let time: Range<Int>

    /// Nil when a part is not there. What follows the time, as an exemplar may, is passed over.
    init?(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        var cursor = line.lowerBound
        while cursor < line.upperBound, Self.isNameByte(bytes[cursor]) { cursor += 1 }
        name = line.lowerBound..<cursor
        guard !name.isEmpty, Ascii.digit(bytes[line.lowerBound]) == nil else { return nil }
        if cursor < line.upperBound, bytes[cursor] == Ascii.openBrace {
            guard let end = bytes.endOfJSONValue(cursor, line.upperBound) else { return nil }
            cursor = end
        }
        series = line.lowerBound..<cursor
        guard let value = bytes.word(after: cursor, line.upperBound),
            let time = bytes.word(after: value.upperBound, line.upperBound)
        else { return nil }
        self.value = value
        self.time = time
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), Ascii.zero...Ascii.nine,
            UInt8(ascii: "_"), Ascii.colon:
            true
        default: false
        }
    }
}

extension Span<UInt8> {
    /// The next run of bytes that are no blanks; nil when there is none, or no blank before it.
    fileprivate func word(after start: Int, _ limit: Int) -> Range<Int>? {
        var lower = start
        while lower < limit, self[lower] == Ascii.space || self[lower] == Ascii.tab { lower += 1 }
        guard lower > start, lower < limit else { return nil }
        var upper = lower
        while upper < limit, self[upper] > Ascii.space { upper += 1 }
        return lower..<upper
    }
}
