import CrestSeries

/// Where the columns stand that a row is read for, in the order in which they come.
struct PlainColumns {
    enum Role {
        case time
        case key
        /// The number of the value and what separates its fraction.
        case value(ordinal: Int, separator: UInt8)
        case other
    }

    let roles: [Role]
    /// What separates the fraction of the value, when a row is a time and a value, and nothing else.
    let pairSeparator: UInt8?

    /// Any other was declared, and might be part of a number.
    private static let delimiters = [Ascii.comma, Ascii.semicolon, Ascii.tab, Ascii.bar]

    /// Nil for files that only the scanner reads: with several key columns, or values with units behind them.
    init?(_ schema: CSVSchema) {
        let delimiter = schema.dialect.delimiter
        guard Self.delimiters.contains(delimiter),
            !schema.values.contains(where: { $0.form.decimal.separator == delimiter }),
            schema.keys.count <= 1, !schema.values.isEmpty, !schema.values.contains(where: \.hasUnits),
            Set(schema.values.map(\.index)).count == schema.values.count,
            !schema.values.contains(where: { $0.index == schema.time || schema.keys.contains($0.index) })
        else { return nil }
        roles = (0..<schema.fieldCount).map { index in
            if index == schema.time { return .time }
            if schema.keys.contains(index) { return .key }
            let ordinal = schema.values.firstIndex { $0.index == index }
            return ordinal.map { .value(ordinal: $0, separator: schema.values[$0].form.decimal.separator) } ?? .other
        }
        if case .time? = roles.first, roles.count == 2, case .value(_, let separator)? = roles.last {
            pairSeparator = separator
        } else {
            pairSeparator = nil
        }
    }
}

/// Rows without surprises, as nearly all rows of nearly all files are: the fields are where they should be, quoted or
/// not, without line ends or quotes within them, and the values are short numbers.
///
/// They are read in one pass, without cutting them into fields first. Whatever is not so, and everything that is wrong
/// with a row, is left to the scanner, which is the scalar twin of this loop: both must read the same (the tests
/// compare them). Of files of times in seconds and a value a loop in C reads most rows, whose twin is this one. The
/// loops read whole words and may look up to ``ByteWindow/margin`` bytes past the text, never past the memory.
extension RowReader {
    /// Reads the rows at `start` into `run` until it is full or one is not plain.
    ///
    /// - Returns: Where the first row begins that was not read, and how many were.
    mutating func readPlain(
        _ bytes: Span<UInt8>, from start: Int, to limit: Int, within times: Range<Int64>, keys: inout KeyTable,
        into run: inout RowRun
    ) -> (next: Int, rows: Int) {
        guard let columns = plainColumns, start < limit else { return (start, 0) }
        let roles = columns.roles
        let delimiter = schema.dialect.delimiter
        // Beyond it, a field's words could lie beyond the memory.
        let end = min(limit, bytes.count - ByteWindow.margin)
        let lastColumn = roles.count - 1
        var keysBefore = 0
        if schema.keys.isEmpty { keysBefore = keys.number(of: bytes, 0..<0) }
        if let separator = columns.pairSeparator, let template,
            let form = template.epochForm(separator: separator, within: times), start < end
        {
            let done = run.appendEpochRows(
                bytes, from: start, to: end, form, key: keysBefore, nanosecond: template.nanosecond)
            if done.rows > 0 { return done }
        }
        var (rowStart, rows) = (start, 0)
        rows: while !run.isFull {
            var cursor = rowStart
            var (second, nanosecond, key) = (Int64(0), Int64(0), keysBefore)
            for column in 0...lastColumn {
                guard cursor < end else { break rows }
                let terminator = column == lastColumn ? Ascii.lineFeed : delimiter
                switch roles[column] {
                case .time:
                    if let template, let found = template.second(bytes, at: cursor) {
                        (second, nanosecond) = (found, template.nanosecond)
                        cursor &+= template.length
                    } else {
                        guard let next = plainTime(bytes, at: cursor, to: end, terminator) else { break rows }
                        (second, nanosecond) = (next.reading.second, next.reading.nanosecond)
                        cursor = next.end
                    }
                case .value(let ordinal, let separator):
                    guard let number = PlainNumber.read(bytes, at: cursor, separator: separator),
                        let next = bytes.endOfField(number.end, terminator)
                    else { break rows }
                    run.set(number.value, ordinal: ordinal)
                    cursor = next
                case .key:
                    guard let field = PlainField(bytes, at: cursor, to: end, delimiter),
                        let next = bytes.endOfField(field.end, terminator)
                    else { break rows }
                    key = keys.number(of: bytes, field.content)
                    // One too many: the scanner says where.
                    guard key < SeriesAssembler.maximumSeries / run.valueCount else { break rows }
                    cursor = next
                case .other:
                    guard let field = PlainField(bytes, at: cursor, to: end, delimiter),
                        let next = bytes.endOfField(field.end, terminator)
                    else { break rows }
                    cursor = next
                }
            }
            guard cursor <= end else { break }
            rowStart = cursor
            rows &+= 1
            if times.contains(second) {
                run.append(key: key, second: second, nanosecond: nanosecond)
            }
        }
        return (rowStart, rows)
    }

    /// Reads a time that differs from the last one in more than its digits, and keeps it for the next.
    @inline(never)
    fileprivate mutating func plainTime(
        _ bytes: Span<UInt8>, at start: Int, to limit: Int, _ terminator: UInt8
    ) -> (reading: ClockReading, end: Int)? {
        guard let field = PlainField(bytes, at: start, to: limit, schema.dialect.delimiter),
            let end = bytes.endOfField(field.end, terminator), var reading = time.reading(bytes, field.content)
        else { return nil }
        if countsDays { reading.second = dayClock?.daySecond(of: reading) ?? reading.second }
        // Of other digits the zone may have another offset.
        var isSameAllDay = dayClock?.days != .own || reading.isLocal
        if reading.isLocal {
            if let resolver {
                // The order of rows matters where the clock is turned back: that is not for here.
                guard let instant = resolver.onlyInstant(ofLocal: reading.second) else { return nil }
                let offset = reading.second - instant
                let midnight = reading.second.flooredQuotient(dividingBy: 86_400) * 86_400
                isSameAllDay = [midnight, midnight + 86_400].allSatisfy {
                    resolver.onlyInstant(ofLocal: $0) == $0 - offset
                }
                reading.second = instant
            } else {
                hasReadNaiveTime = true
            }
        }
        template =
            isSameAllDay
            ? TimeTemplate(bytes, start..<end, content: field.content, time.format, reading) : nil
        return (reading, end)
    }
}

/// A field without line ends, and without quotes within it.
private struct PlainField {
    /// Without its quotes.
    let content: Range<Int>
    /// The place after the field, quotes included.
    let end: Int

    @inline(__always)
    init?(_ bytes: Span<UInt8>, at start: Int, to limit: Int, _ delimiter: UInt8) {
        let isQuoted = UInt8(truncatingIfNeeded: bytes.loadedWord(start)) == Ascii.quote
        let first = isQuoted ? start &+ 1 : start
        let stops = ByteWords.repeated(isQuoted ? Ascii.quote : delimiter)
        var cursor = first
        while cursor < limit {
            let word = bytes.loadedWord(cursor)
            let hits = ByteWords.matches(word, stops) | ByteWords.below(16, word)
            if hits != 0 {
                cursor &+= hits.trailingZeroBitCount >> 3
                content = first..<cursor
                guard isQuoted else {
                    end = cursor
                    return
                }
                guard bytes.loadedWord(cursor) & 0xFF == UInt64(Ascii.quote) else { return nil }
                end = cursor &+ 1
                return
            }
            cursor &+= 8
        }
        return nil
    }
}

/// A number of at most fifteen digits, with or without a sign, a fraction and quotes.
private enum PlainNumber {
    private static let longest = 15
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
    private static let wholePowers: [Int64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    ]

    /// The number at `start` and the place after it. Most begin with a digit.
    @inline(__always)
    static func read(_ bytes: Span<UInt8>, at start: Int, separator: UInt8) -> (value: Double, end: Int)? {
        let (whole, count) = bytes.leadingDigits(start)
        guard count > 0 else { return readMarked(bytes, at: start, separator: separator) }
        let cursor = start &+ count
        guard bytes.loadedByte(cursor) == separator else {
            return count <= longest ? (Double(whole), cursor) : nil
        }
        let (fraction, places) = bytes.leadingDigits(cursor &+ 1)
        guard places > 0, count &+ places <= longest else { return nil }
        // The digits are a whole number that a double holds, and so is the power: one division rounds correctly.
        return (Double(whole &* wholePowers[places] &+ fraction) / powers[places], cursor &+ 1 &+ places)
    }

    /// A number behind a quote or a sign.
    @inline(never)
    private static func readMarked(
        _ bytes: Span<UInt8>, at start: Int, separator: UInt8
    ) -> (value: Double, end: Int)? {
        let isQuoted = bytes.loadedByte(start) == Ascii.quote
        let sign = isQuoted ? start &+ 1 : start
        let isNegative = bytes.loadedByte(sign) == Ascii.minus
        let first = isNegative ? sign &+ 1 : sign
        guard first > start, Ascii.digit(bytes.loadedByte(first)) != nil,
            let number = read(bytes, at: first, separator: separator),
            !isQuoted || bytes.loadedByte(number.end) == Ascii.quote
        else { return nil }
        return (isNegative ? -number.value : number.value, isQuoted ? number.end &+ 1 : number.end)
    }
}

extension Span<UInt8> {
    @inline(__always)
    fileprivate func loadedByte(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: loadedWord(place)) }

    /// The number that the digits at `start` make, at most sixteen of them, and how many they are.
    @inline(__always)
    fileprivate func leadingDigits(_ start: Int) -> (number: Int64, count: Int) {
        let first = ByteWords.leadingDigits(loadedWord(start))
        guard first.count == 8 else { return first }
        let second = ByteWords.leadingDigits(loadedWord(start &+ 8))
        return (first.number &* ByteWords.powers[second.count] &+ second.number, 8 &+ second.count)
    }

    /// The place after what ends a field: a delimiter, a line feed, or a line feed after a carriage return.
    @inline(__always)
    fileprivate func endOfField(_ place: Int, _ terminator: UInt8) -> Int? {
        let word = loadedWord(place)
        if UInt8(truncatingIfNeeded: word) == terminator { return place &+ 1 }
        return terminator == Ascii.lineFeed && word & 0xFFFF == 0x0A0D ? place &+ 2 : nil
    }
}

extension ByteWords {
    /// Ten to the powers from 0 to 8.
    fileprivate static let powers: [Int64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    ]

    /// The number that the digits at the beginning of eight bytes make, and how many they are.
    @inline(__always)
    fileprivate static func leadingDigits(_ word: UInt64) -> (number: Int64, count: Int) {
        let digits = word ^ zeroDigits
        let others = ((digits &+ repeated(0x76)) | digits) & highBits
        let count = others == 0 ? 8 : others.trailingZeroBitCount >> 3
        guard count > 0 else { return (0, 0) }
        // Shifted to the end of the word, as if zeros stood before them.
        return (Int64(bitPattern: number(ofDigits: digits &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count))), count)
    }
}
