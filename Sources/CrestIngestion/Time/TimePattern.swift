import CrestSeries

/// A time format in the manner of `strptime`, such as `%d/%m/%Y %H:%M`.
///
/// | directive | meaning |
/// | --- | --- |
/// | `%Y` `%y` | year with four digits; with two (69 … 99 are the 1900s, as POSIX has it) |
/// | `%m` `%d` | month, day: one or two digits |
/// | `%b` | English month, `Jan` … `Dec`, in any case |
/// | `%H` `%I` `%p` | hour 0 … 23; hour 1 … 12 with `AM` or `PM` |
/// | `%M` `%S` | minute; second, which may have a fraction |
/// | `%s` | seconds since 1970 |
/// | `%z` | `Z`, `UTC`, `+01`, `+0100` or `+01:00` |
/// | `%%` | a percent sign |
///
/// Everything else stands for itself.
struct TimePattern: Hashable {
    private enum Element: Hashable {
        case year, shortYear, month, day, monthName, hour, hourOfTwelve, halfDay, minute, second, epoch, offset
        case literal(UInt8)

        init?(directive: UInt8) {
            switch directive {
            case UInt8(ascii: "Y"): self = .year
            case UInt8(ascii: "y"): self = .shortYear
            case UInt8(ascii: "m"): self = .month
            case UInt8(ascii: "d"): self = .day
            case UInt8(ascii: "b"): self = .monthName
            case UInt8(ascii: "H"): self = .hour
            case UInt8(ascii: "I"): self = .hourOfTwelve
            case UInt8(ascii: "p"): self = .halfDay
            case UInt8(ascii: "M"): self = .minute
            case UInt8(ascii: "S"): self = .second
            case UInt8(ascii: "s"): self = .epoch
            case UInt8(ascii: "z"): self = .offset
            case UInt8(ascii: "%"): self = .literal(Ascii.percent)
            default: return nil
            }
        }
    }

    /// As it was written.
    let text: String
    private let elements: [Element]
    /// Whether neighbours leave no separator, so that one- and two-digit numbers could not be told apart.
    private let isPacked: Bool

    /// - Throws: ``IngestionError/Code/timeFormat`` for an unknown directive or a format without a date.
    init(_ text: String) throws(IngestionError) {
        var elements: [Element] = []
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == Ascii.percent else {
                elements.append(.literal(byte))
                continue
            }
            guard let directive = bytes.next(), let element = Element(directive: directive) else {
                throw .timeFormat(text, "has a directive that is not known")
            }
            elements.append(element)
        }
        let hasDate =
            (elements.contains(.year) || elements.contains(.shortYear))
            && (elements.contains(.month) || elements.contains(.monthName)) && elements.contains(.day)
        guard hasDate || elements.contains(.epoch) else {
            throw .timeFormat(text, "needs year, month and day, or %s")
        }
        self.text = text
        self.elements = elements
        isPacked = !elements.contains { if case .literal = $0 { true } else { false } }
    }

    /// What the directives have said so far.
    fileprivate struct Parts {
        var year = 1970
        var month = 1
        var day = 1
        var hour = 0
        var minute = 0
        var second = 0
        var nanosecond: Int64 = 0
        var isAfternoon: Bool?
        var offset: Int64?
        var epoch: Int64?
    }

    /// The time that fills `range`; nil when it does not follow the pattern or is none of the calendar.
    func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        var parts = Parts()
        var cursor = range.lowerBound
        for element in elements {
            guard let next = consume(element, bytes, cursor..<range.upperBound, into: &parts) else { return nil }
            cursor = next
        }
        return cursor == range.upperBound ? parts.reading : nil
    }

    /// Reads one element at the beginning of `range`; where it ends, or nil when it is not there.
    private func consume(_ element: Element, _ bytes: Span<UInt8>, _ range: Range<Int>, into parts: inout Parts) -> Int?
    {
        func number(_ width: Int, into part: WritableKeyPath<Parts, Int>, exactly: Bool = false) -> Int? {
            var cursor = range.lowerBound
            var value = 0
            while cursor < range.upperBound, cursor < range.lowerBound + width, let digit = Ascii.digit(bytes[cursor]) {
                value = value * 10 + digit
                cursor += 1
            }
            guard cursor > range.lowerBound, !exactly || cursor == range.lowerBound + width else { return nil }
            parts[keyPath: part] = value
            return cursor
        }
        switch element {
        case .literal(let byte): return range.first.flatMap { bytes[$0] == byte ? $0 + 1 : nil }
        case .year: return number(4, into: \.year, exactly: true)
        case .shortYear:
            guard let next = number(2, into: \.year, exactly: true) else { return nil }
            parts.year += parts.year >= 69 ? 1900 : 2000
            return next
        case .month: return number(2, into: \.month, exactly: isPacked)
        case .day: return number(2, into: \.day, exactly: isPacked)
        case .hour, .hourOfTwelve: return number(2, into: \.hour, exactly: isPacked)
        case .minute: return number(2, into: \.minute, exactly: true)
        case .second:
            guard let next = number(2, into: \.second, exactly: true) else { return nil }
            guard next + 1 < range.upperBound, bytes[next] == Ascii.dot else { return next }
            let (nanosecond, end) = FractionParser.nanoseconds(bytes, from: next + 1, to: range.upperBound)
            parts.nanosecond = nanosecond
            return end > next + 1 ? end : nil
        case .monthName: return Self.monthName(bytes, range, into: &parts)
        case .halfDay: return Self.halfDay(bytes, range, into: &parts)
        case .epoch:
            guard let reading = EpochParser(unit: .second).reading(bytes, range) else { return nil }
            parts.epoch = reading.second
            parts.nanosecond = reading.nanosecond
            return range.upperBound
        case .offset:
            // Only blanks can follow an offset, so it is what remains.
            parts.offset = OffsetParser.seconds(bytes, range)
            return parts.offset == nil ? nil : range.upperBound
        }
    }

    private static let monthNames: [StaticString] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func monthName(_ bytes: Span<UInt8>, _ range: Range<Int>, into parts: inout Parts) -> Int? {
        guard range.count >= 3 else { return nil }
        let letters = range.prefix(3).map { Ascii.lowercased(bytes[$0]) }
        guard let index = monthNames.firstIndex(where: { letters.span.holds($0, at: 0..<3) }) else { return nil }
        parts.month = index + 1
        return range.lowerBound + 3
    }

    private static func halfDay(_ bytes: Span<UInt8>, _ range: Range<Int>, into parts: inout Parts) -> Int? {
        guard range.count >= 2, Ascii.lowercased(bytes[range.lowerBound + 1]) == UInt8(ascii: "m") else { return nil }
        switch Ascii.lowercased(bytes[range.lowerBound]) {
        case UInt8(ascii: "a"): parts.isAfternoon = false
        case UInt8(ascii: "p"): parts.isAfternoon = true
        default: return nil
        }
        return range.lowerBound + 2
    }
}

extension TimePattern.Parts {
    /// The time, when all parts are within their ranges.
    fileprivate var reading: ClockReading? {
        if let epoch { return ClockReading(second: epoch, nanosecond: nanosecond) }
        var hour = hour
        if let isAfternoon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard year > 0, CivilDate.isValid(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = Int64(CivilDate.daysSinceEpoch(year: year, month: month, day: day))
        let second = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return ClockReading(
            second: second - (offset ?? 0), nanosecond: nanosecond, isLocal: offset == nil, offset: offset ?? 0)
    }
}

extension IngestionError {
    static func timeFormat(_ text: String, _ what: String) -> IngestionError {
        IngestionError(
            .timeFormat, "the time format '\(text)' \(what)",
            hint: "%Y %y %m %d %b %H %I %p %M %S %s %z are known, for example '%d/%m/%Y %H:%M'")
    }
}
