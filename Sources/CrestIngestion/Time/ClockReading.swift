/// What a time field says.
struct ClockReading: Hashable {
    /// Seconds since 1970-01-01T00:00:00Z; on the wall clock of an unnamed zone when ``isLocal``.
    var second: Int64
    /// 0 ..< 1,000,000,000.
    var nanosecond: Int64 = 0
    /// Whether the field names no zone or offset.
    var isLocal = false
    /// Seconds east of UTC that the field names; 0 when it names none.
    var offset: Int64 = 0
}

/// Reads fractions of a second.
enum FractionParser {
    /// Nanoseconds from the digits at `start`, and where they end; digits beyond the ninth are cut off.
    static func nanoseconds(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> (nanosecond: Int64, end: Int) {
        var cursor = start
        var fraction: Int64 = 0
        var scale: Int64 = 1_000_000_000
        while cursor < end, let digit = Ascii.digit(bytes[cursor]) {
            if scale > 1 {
                scale /= 10
                fraction += Int64(digit) * scale
            }
            cursor += 1
        }
        return (fraction, cursor)
    }
}

/// Reads offsets from UTC.
enum OffsetParser {
    /// Seconds east of UTC that fill `range`: `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00`; nil for anything else.
    static func seconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard let first = range.first else { return nil }
        if Ascii.lowercased(bytes[first]) == UInt8(ascii: "z"), range.count == 1 { return 0 }
        if bytes.holds("UTC", at: range) || bytes.holds("GMT", at: range) { return 0 }
        guard bytes[first] == Ascii.plus || bytes[first] == Ascii.minus else { return nil }
        var digits: [Int] = []
        for index in range.dropFirst() {
            if let digit = Ascii.digit(bytes[index]) {
                digits.append(digit)
            } else if bytes[index] != Ascii.colon || index != first + 3 || range.count != 6 {
                return nil
            }
        }
        guard digits.count == 2 || digits.count == 4 else { return nil }
        let hours = digits[0] * 10 + digits[1]
        let minutes = digits.count == 4 ? digits[2] * 10 + digits[3] : 0
        guard hours <= 18, minutes < 60 else { return nil }
        return Int64(hours * 3_600 + minutes * 60) * (bytes[first] == Ascii.minus ? -1 : 1)
    }
}
