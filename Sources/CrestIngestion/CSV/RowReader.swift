import CrestSeries

/// Reads the fields of a row as the schema says: time, key and values.
struct RowReader {
    /// A row that could be read; its values are in the reader.
    struct Row {
        let key: Int
        let second: Int64
        let nanosecond: Int64
    }

    /// Where a value stands and how it is written: what the loop over rows needs of the schema, free of references.
    private struct ValueColumn {
        let index: Int
        let parser: DecimalParser
        let hasUnits: Bool
    }

    let schema: CSVSchema
    private let fieldCount: Int
    private let valueColumns: [ValueColumn]
    /// How the value of a file of times and values is written, in that order and without keys; nil for other files.
    private let plainValue: DecimalParser?
    /// The values of the last row; nil where one is missing.
    private(set) var values: [Double?]
    /// Whether a time without zone was read as UTC.
    private(set) var hasReadNaiveTime = false
    private var time: TimeFieldReader
    private var resolver: LocalTimeResolver?
    private var joinedKey: [UInt8] = []
    private let delimiters: UInt64

    init(_ schema: CSVSchema, zone: ZoneTable?, nativeInterval: SamplingInterval? = nil) {
        self.schema = schema
        fieldCount = schema.fieldCount
        delimiters = ByteWords.repeated(schema.dialect.delimiter)
        valueColumns = schema.values.map { ValueColumn(index: $0.index, parser: $0.parser, hasUnits: $0.hasUnits) }
        let isPlain =
            schema.fieldCount == 2 && schema.time == 0 && schema.keys.isEmpty && schema.values.map(\.index) == [1]
        plainValue = isPlain ? schema.values.first?.parser : nil
        values = Array(repeating: 1, count: max(1, schema.values.count))
        time = TimeFieldReader(schema.timeFormat)
        resolver = zone.map { LocalTimeResolver(zone: $0, nativeInterval: nativeInterval) }
    }

    /// Reads a record.
    ///
    /// - Parameters:
    ///   - record: Its `count` fields, and perhaps others. (Not the scanner: the optimizer would copy it for each row.)
    ///   - nul: Where a NUL byte stands in it.
    @inline(__always)
    mutating func read(
        _ bytes: Span<UInt8>, _ record: [FieldSpan], count: Int, nul: Int?, keys: inout KeyTable
    ) throws(RowDefect) -> Row {
        guard count == fieldCount else { throw wrongWidth(count, at: record[0].start) }
        if let nul { throw RowDefect(code: .row, message: "a NUL byte in the row", offset: nul) }
        let timeField = record[schema.time]
        guard var reading = time.reading(bytes, timeField.range) else { throw unreadableTime(bytes, timeField) }
        let key = keyNumber(bytes, record, &keys)
        if reading.isLocal {
            if resolver == nil {
                hasReadNaiveTime = true
            } else if let instant = resolver?.instant(ofLocal: reading.second, series: key) {
                reading.second = instant
            } else {
                throw skippedTime(bytes, timeField)
            }
        }
        for ordinal in 0..<valueColumns.count {
            let column = valueColumns[ordinal]
            let field = record[column.index]
            let range = bytes.trimmed(field.range)
            if let number = column.parser.number(bytes, range), number.isFinite {
                values[ordinal] = number
            } else if MissingValue.isSpelled(bytes, range) {
                values[ordinal] = nil
            } else if column.hasUnits, let number = UnitNumber.value(bytes, range, column.parser), number.isFinite {
                values[ordinal] = number
            } else {
                throw unreadableValue(bytes, field, schema.values[ordinal])
            }
        }
        return Row(key: key, second: reading.second, nanosecond: reading.nanosecond)
    }

    /// Reads a row that is nothing but an unquoted time and an unquoted number, as most rows of most files are, without
    /// cutting it into fields first.
    ///
    /// What this cannot read, and all that is wrong with a row, is the scanner's: a text that reads as a time holds no
    /// quote, delimiter or line end, and neither does one that reads as a number.
    ///
    /// - Returns: The row and where the next one begins; nil when it is for the scanner.
    @inline(__always)
    mutating func readPlain(
        _ bytes: Span<UInt8>, from start: Int, to limit: Int, keys: inout KeyTable
    ) -> (row: Row, next: Int)? {
        guard let plainValue, start + Self.shortestPlainTime < limit, Ascii.digit(bytes[start]) != nil else {
            return nil
        }
        let searchEnd = min(limit, start + Self.longestPlainTime)
        guard
            let delimiter = bytes.firstIndex(
                of: delimiters, from: start + Self.shortestPlainTime, to: searchEnd),
            var reading = time.reading(bytes, start..<delimiter),
            let lineFeed = bytes.firstIndex(of: Self.lineFeeds, from: delimiter + 1, to: limit)
        else { return nil }
        let hasReturn = bytes[lineFeed - 1] == Ascii.carriageReturn
        guard let number = plainValue.number(bytes, (delimiter + 1)..<(hasReturn ? lineFeed - 1 : lineFeed)),
            number.isFinite
        else { return nil }
        let key = keys.number(of: bytes, 0..<0)
        if reading.isLocal {
            if resolver == nil {
                hasReadNaiveTime = true
            } else if let instant = resolver?.instant(ofLocal: reading.second, series: key) {
                reading.second = instant
            } else {
                return nil
            }
        }
        values[0] = number
        return (Row(key: key, second: reading.second, nanosecond: reading.nanosecond), lineFeed + 1)
    }

    // No time is written in fewer bytes than a word.
    private static var shortestPlainTime: Int { 8 }
    private static var longestPlainTime: Int { 48 }
    private static var lineFeeds: UInt64 { ByteWords.repeated(Ascii.lineFeed) }

    @inline(__always)
    private mutating func keyNumber(
        _ bytes: Span<UInt8>, _ record: [FieldSpan], _ keys: inout KeyTable
    ) -> Int {
        guard let first = schema.keys.first else { return keys.number(of: bytes, 0..<0) }
        let field = record[first]
        if schema.keys.count == 1, !field.hasDoubledQuotes { return keys.number(of: bytes, field.range) }
        joinedKey.removeAll(keepingCapacity: true)
        for (ordinal, column) in schema.keys.enumerated() {
            if ordinal > 0 { joinedKey.append(KeyTable.separator) }
            joinedKey.append(contentsOf: bytes.content(record[column]))
        }
        return keys.number(of: joinedKey.span, joinedKey.indices)
    }

    @inline(never)
    private func wrongWidth(_ count: Int, at offset: Int) -> RowDefect {
        RowDefect(
            code: .row, message: "\(count) field\(count == 1 ? "" : "s") where \(schema.fieldCount) are expected",
            hint: "quote fields that contain the delimiter", offset: offset)
    }

    @inline(never)
    private func unreadableTime(_ bytes: Span<UInt8>, _ field: FieldSpan) -> RowDefect {
        RowDefect(
            code: .time,
            message: "'\(bytes.excerpt(field.range))' in column '\(schema.names[schema.time])' is not "
                + time.expectation, offset: field.start)
    }

    @inline(never)
    private func skippedTime(_ bytes: Span<UInt8>, _ field: FieldSpan) -> RowDefect {
        RowDefect(
            code: .time,
            message: "'\(bytes.excerpt(field.range))' does not exist in \(resolver?.zone.name ?? "the zone"): "
                + "the clock was turned forward over it", hint: "is --tz the zone in which the times were written?",
            offset: field.start)
    }

    @inline(never)
    private func unreadableValue(_ bytes: Span<UInt8>, _ field: FieldSpan, _ column: CSVSchema.Value) -> RowDefect {
        RowDefect(
            code: .value, message: "'\(bytes.excerpt(field.range))' in column '\(column.name)' is not a number",
            hint: "a missing value is an empty field, NA or null", offset: field.start)
    }
}

extension Span<UInt8> {
    private static let excerptLength = 40

    /// The bytes of `range` for a message: not more than a few words, without control characters.
    func excerpt(_ range: Range<Int>) -> String {
        let text = text(range.lowerBound..<Swift.min(range.upperBound, range.lowerBound + Self.excerptLength))
        let printable = String(text.unicodeScalars.map { $0.value < 32 ? " " : Character($0) })
        return range.count > Self.excerptLength ? printable + "…" : printable
    }
}
