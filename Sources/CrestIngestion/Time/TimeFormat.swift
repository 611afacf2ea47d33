/// How the times of a column are written.
enum TimeFormat: Hashable {
    case iso8601
    case epoch(EpochUnit)
    case pattern(TimePattern)
}

/// Reads the fields of a time column.
struct TimeFieldReader {
    let format: TimeFormat
    private var iso = ISO8601Parser()

    init(_ format: TimeFormat) {
        self.format = format
    }

    /// The time that fills `range`, blanks aside; nil when it is none.
    @inline(__always)
    mutating func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        let range = bytes.trimmed(range)
        return switch format {
        case .iso8601: iso.reading(bytes, range)
        case .epoch(let unit): EpochParser(unit: unit).reading(bytes, range)
        case .pattern(let pattern): pattern.reading(bytes, range)
        }
    }

    /// What the column should hold, for messages.
    var expectation: String {
        switch format {
        case .iso8601: "a time such as 2026-11-22T16:00:00Z"
        case .epoch(let unit) where unit.plausible == EpochUnit.relative.plausible:
            "\(unit.name) since the beginning of the data"
        case .epoch(let unit): "a time since 1970 in \(unit.name), like the rest of the column"
        case .pattern(let pattern): "a time such as '\(pattern.text)'"
        }
    }
}
