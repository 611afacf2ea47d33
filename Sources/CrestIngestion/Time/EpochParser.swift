/// What one unit of a numeric time column is worth.
struct EpochUnit: Hashable {
    /// Seconds a unit, when it is at least a second; 1 otherwise.
    let seconds: Int64
    /// Units a second, when it is shorter; 1 otherwise.
    let perSecond: Int64
    /// As `--time-unit` takes it.
    let name: String
    /// The magnitudes that numbers of this unit have when they are times of our age; everything when it was told.
    var plausible: ClosedRange<Int64> = 0...Int64.max

    static let second = EpochUnit(seconds: 1, perSecond: 1, name: "s")
    static let millisecond = EpochUnit(seconds: 1, perSecond: 1_000, name: "ms")
    static let microsecond = EpochUnit(seconds: 1, perSecond: 1_000_000, name: "us")
    static let nanosecond = EpochUnit(seconds: 1, perSecond: 1_000_000_000, name: "ns")

    /// Numbers below this one count from the beginning of the data, not from 1970 (it would be March 1973).
    static let relativeLimit: Int64 = 100_000_000

    /// Seconds from the beginning of the data; three years are no contradiction, thirty are.
    static let relative = second.plausible(within: 0...(10 * relativeLimit))

    /// The unit of a column, by the median of its numbers: seconds below 10¹¹, then milliseconds below 10¹⁴,
    /// microseconds below 10¹⁷, nanoseconds. A row of another magnitude contradicts it.
    static func deduced(fromMedian median: Int64, isRelative: Bool) -> EpochUnit {
        if isRelative { return relative }
        if median < 100_000_000_000 { return second.plausible(within: relativeLimit...99_999_999_999) }
        if median < 100_000_000_000_000 {
            return millisecond.plausible(within: 100_000_000_000...99_999_999_999_999)
        }
        if median < 100_000_000_000_000_000 {
            return microsecond.plausible(within: 100_000_000_000_000...99_999_999_999_999_999)
        }
        return nanosecond.plausible(within: 100_000_000_000_000_000...Int64.max)
    }

    private func plausible(within range: ClosedRange<Int64>) -> EpochUnit {
        var unit = self
        unit.plausible = range
        return unit
    }
}

/// Reads times that are numbers.
struct EpochParser: Hashable {
    let unit: EpochUnit

    /// The time that fills `range`; nil when it is no number or contradicts the unit of the column.
    @inline(__always)
    func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        // The seconds of our age have ten digits: eight are read at once, and two after them.
        if range.count == 10, unit.perSecond == 1, unit.seconds == 1 {
            let digits = bytes.word(at: range.lowerBound) ^ ByteWords.zeroDigits
            let tens = bytes[range.lowerBound + 8] &- Ascii.zero
            let ones = bytes[range.lowerBound + 9] &- Ascii.zero
            if ByteWords.areDigits(digits), tens <= 9, ones <= 9 {
                let second = Int64(ByteWords.number(ofDigits: digits)) * 100 + Int64(tens) * 10 + Int64(ones)
                return unit.plausible.contains(second) ? ClockReading(second: second) : nil
            }
        }
        return generalReading(bytes, range)
    }

    @inline(never)
    private func generalReading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        var cursor = range.lowerBound
        let end = range.upperBound
        guard cursor < end, end - cursor <= 40 else { return nil }
        let isNegative = bytes[cursor] == Ascii.minus
        if isNegative { cursor += 1 }
        let wholeStart = cursor
        var whole: Int64 = 0
        if cursor + 8 <= end {
            let digits = bytes.word(at: cursor) ^ ByteWords.zeroDigits
            if ByteWords.areDigits(digits) {
                whole = Int64(ByteWords.number(ofDigits: digits))
                cursor += 8
            }
        }
        while cursor < end, let digit = Ascii.digit(bytes[cursor]) {
            whole = whole &* 10 &+ Int64(digit)
            cursor += 1
        }
        // Nineteen digits may be too many for the integer; then it is negative.
        guard (1...19).contains(cursor - wholeStart), whole >= 0 else { return nil }
        if cursor == end, unit.perSecond == 1, unit.seconds == 1, !isNegative {
            guard unit.plausible.contains(whole), whole <= ClockReading.latestSecond else { return nil }
            return ClockReading(second: whole)
        }
        guard cursor < end else { return scaled(whole, nanoFraction: 0, isNegative: isNegative) }
        guard bytes[cursor] == Ascii.dot else { return scientificReading(bytes, range) }
        let (fraction, fractionEnd) = FractionParser.nanoseconds(bytes, from: cursor + 1, to: end)
        guard fractionEnd == end else { return scientificReading(bytes, range) }
        return scaled(whole, nanoFraction: fraction, isNegative: isNegative)
    }

    /// `whole` units and `nanoFraction` billionths of one.
    @inline(__always)
    private func scaled(_ whole: Int64, nanoFraction: Int64, isNegative: Bool) -> ClockReading? {
        guard unit.plausible.contains(whole) else { return nil }
        let (seconds, overflowed) = (whole / unit.perSecond).multipliedReportingOverflow(by: unit.seconds)
        guard !overflowed, seconds <= ClockReading.latestSecond else { return nil }
        // The rest is below one second times the unit's length, so nothing overflows: units are at most a century.
        let perUnit = 1_000_000_000 / unit.perSecond
        let rest = (whole % unit.perSecond) * perUnit
        let fractionSeconds = Double(nanoFraction) / 1e9 * Double(unit.seconds)
        let nanoseconds =
            unit.seconds == 1
            ? rest + nanoFraction / unit.perSecond : Int64(fractionSeconds.truncatingRemainder(dividingBy: 1) * 1e9)
        let second = seconds + (unit.seconds == 1 ? 0 : Int64(fractionSeconds))
        guard isNegative else { return ClockReading(second: second, nanosecond: nanoseconds) }
        return nanoseconds == 0
            ? ClockReading(second: -second)
            : ClockReading(second: -second - 1, nanosecond: 1_000_000_000 - nanoseconds)
    }

    /// `1.4772384e+09`, as some programs write large numbers.
    private func scientificReading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        guard let number = DecimalParser().number(bytes, range), number.magnitude < 9e18 else { return nil }
        let whole = number.magnitude.rounded(.towardZero)
        return scaled(
            Int64(whole), nanoFraction: Int64((number.magnitude - whole) * 1e9), isNegative: number < 0)
    }
}

extension ClockReading {
    /// The end of year 9999, beyond which no time is written.
    static let latestSecond: Int64 = 253_402_300_799
}
