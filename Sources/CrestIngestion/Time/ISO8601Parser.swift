import CrestSeries

/// Reads ISO 8601 and RFC 3339 times from bytes.
///
/// Accepted, and nothing else:
///
///     2026-11-22                       midnight
///     2026-11-22T16:00                 a blank or a small t may stand for the T
///     2026-11-22T16:00:00              a second of 60 is the next second
///     2026-11-22T16:00:00.123456789    a comma may stand for the dot
///
/// each of the last three with nothing, `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00` after it.
struct ISO8601Parser {
    // Rows of one day follow one another: the ten bytes of the date are compared with the last ones, not read again.
    private var cachedHead: UInt64
    private var cachedTail: UInt64
    private var cachedMidnight: Int64 = 0

    init() {
        let epoch = Array("1970-01-01".utf8)
        cachedHead = epoch.span.word(at: 0)
        cachedTail = epoch.span.word(at: 2)
    }

    /// The time that fills `range`; nil when it is none.
    @inline(__always)
    mutating func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        let start = range.lowerBound
        guard range.count >= 10 else { return nil }
        let (head, tail) = (bytes.word(at: start), bytes.word(at: start + 2))
        if head != cachedHead || tail != cachedTail {
            guard let midnight = Self.midnight(bytes, at: start) else { return nil }
            (cachedHead, cachedTail, cachedMidnight) = (head, tail, midnight)
        }
        if range.count >= 19, Self.isSeparator(bytes[start + 10]),
            let second = Self.secondOfDay(bytes.word(at: start + 11))
        {
            let reading = ClockReading(second: cachedMidnight + second)
            if range.count == 20, bytes[start + 19] == UInt8(ascii: "Z") { return reading }
            return Self.withSuffix(bytes, (start + 19)..<range.upperBound, reading)
        }
        return Self.shortReading(bytes, range, midnight: cachedMidnight)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "T") || byte == Ascii.space || byte == UInt8(ascii: "t")
    }

    /// The second of `YYYY-MM-DD` at `start`; nil when it is no date of the calendar.
    private static func midnight(_ bytes: Span<UInt8>, at start: Int) -> Int64? {
        guard bytes[start + 4] == Ascii.minus, bytes[start + 7] == Ascii.minus,
            let century = pair(bytes, at: start), let year = pair(bytes, at: start + 2),
            let month = pair(bytes, at: start + 5), let day = pair(bytes, at: start + 8)
        else { return nil }
        let fullYear = century * 100 + year
        guard fullYear > 0, CivilDate.isValid(year: fullYear, month: month, day: day) else { return nil }
        return Int64(CivilDate.daysSinceEpoch(year: fullYear, month: month, day: day)) * 86_400
    }

    private static func pair(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        guard let tens = Ascii.digit(bytes[start]), let units = Ascii.digit(bytes[start + 1]) else { return nil }
        return tens * 10 + units
    }

    /// The second of the day that the eight bytes `HH:MM:SS` say.
    @inline(__always)
    static func secondOfDay(_ text: UInt64) -> Int64? {
        let colons: UInt64 = 0x0000_FF00_00FF_0000
        let digits = text ^ 0x3030_3A30_303A_3030
        guard digits & colons == 0, ByteWords.areDigits(digits) else { return nil }
        let pairs = digits &* 10 &+ digits >> 8
        let (hour, minute, second) = (pairs & 0xFF, pairs >> 24 & 0xFF, pairs >> 48 & 0xFF)
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        return Int64(hour * 3_600 + minute * 60 + second)
    }

    /// A date, or a time without seconds.
    private static func shortReading(_ bytes: Span<UInt8>, _ range: Range<Int>, midnight: Int64) -> ClockReading? {
        let start = range.lowerBound
        if range.count == 10 { return ClockReading(second: midnight, isLocal: true) }
        guard range.count >= 16, isSeparator(bytes[start + 10]), bytes[start + 13] == Ascii.colon,
            let hour = pair(bytes, at: start + 11), let minute = pair(bytes, at: start + 14), hour < 24, minute < 60
        else { return nil }
        let reading = ClockReading(second: midnight + Int64(hour * 3_600 + minute * 60))
        return withSuffix(bytes, (start + 16)..<range.upperBound, reading, allowsFraction: false)
    }

    /// Applies the fraction and the offset in `range`, both of which may be absent.
    private static func withSuffix(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ reading: ClockReading, allowsFraction: Bool = true
    ) -> ClockReading? {
        var reading = reading
        var cursor = range.lowerBound
        if cursor < range.upperBound, allowsFraction, bytes[cursor] == Ascii.dot || bytes[cursor] == Ascii.comma {
            let digits = cursor + 1
            (reading.nanosecond, cursor) = FractionParser.nanoseconds(bytes, from: digits, to: range.upperBound)
            guard cursor > digits else { return nil }
        }
        guard cursor < range.upperBound else {
            reading.isLocal = true
            return reading
        }
        if bytes[cursor] == Ascii.space { cursor += 1 }
        guard let offset = OffsetParser.seconds(bytes, cursor..<range.upperBound) else { return nil }
        reading.second -= offset
        reading.offset = offset
        return reading
    }
}
