import CrestSeries

/// Reads the fields of a row as the schema says: time, key and values.
struct RowReader {
    /// A row that could be read; its values are in the reader.
    struct Row {
        let key: Int
        let second: Int64
        let nanosecond: Int64
    }

    let schema: CSVSchema
    /// The values of the last row; nil where one is missing.
    private(set) var values: [Double?]
    /// Whether a time without zone was read as UTC.
    private(set) var hasReadNaiveTime = false
    private var time: TimeFieldReader
    private var resolver: LocalTimeResolver?
    private var joinedKey: [UInt8] = []

    init(_ schema: CSVSchema, zone: ZoneTable?, nativeInterval: SamplingInterval? = nil) {
        self.schema = schema
        values = Array(repeating: 1, count: max(1, schema.values.count))
        time = TimeFieldReader(schema.timeFormat)
        resolver = zone.map { LocalTimeResolver(zone: $0, nativeInterval: nativeInterval) }
    }

    /// Reads the record that `scanner` has just found.
    @inline(__always)
    mutating func read(
        _ bytes: Span<UInt8>, _ scanner: borrowing RecordScanner, keys: inout KeyTable
    ) throws(RowDefect) -> Row {
        guard scanner.fieldCount == schema.fieldCount else { throw wrongWidth(scanner) }
        if let nul = scanner.nul { throw RowDefect(code: .row, message: "a NUL byte in the row", offset: nul) }
        let timeField = scanner[schema.time]
        guard var reading = time.reading(bytes, timeField.range) else { throw unreadableTime(bytes, timeField) }
        let key = keyNumber(bytes, scanner, &keys)
        if reading.isLocal {
            if resolver == nil {
                hasReadNaiveTime = true
            } else if let instant = resolver?.instant(ofLocal: reading.second, series: key) {
                reading.second = instant
            } else {
                throw skippedTime(bytes, timeField)
            }
        }
        for (ordinal, column) in schema.values.enumerated() {
            let field = scanner[column.index]
            let range = bytes.trimmed(field.range)
            if let number = column.parser.number(bytes, range), number.isFinite {
                values[ordinal] = number
            } else if MissingValue.isSpelled(bytes, range) {
                values[ordinal] = nil
            } else {
                throw unreadableValue(bytes, field, column)
            }
        }
        return Row(key: key, second: reading.second, nanosecond: reading.nanosecond)
    }

    @inline(__always)
    private mutating func keyNumber(
        _ bytes: Span<UInt8>, _ scanner: borrowing RecordScanner, _ keys: inout KeyTable
    ) -> Int {
        guard let first = schema.keys.first else { return keys.number(of: bytes, 0..<0) }
        let field = scanner[first]
        if schema.keys.count == 1, !field.hasDoubledQuotes { return keys.number(of: bytes, field.range) }
        joinedKey.removeAll(keepingCapacity: true)
        for (ordinal, column) in schema.keys.enumerated() {
            if ordinal > 0 { joinedKey.append(KeyTable.separator) }
            joinedKey.append(contentsOf: bytes.content(scanner[column]))
        }
        return keys.number(of: joinedKey.span, joinedKey.indices)
    }

    @inline(never)
    private func wrongWidth(_ scanner: borrowing RecordScanner) -> RowDefect {
        let count = scanner.fieldCount
        return RowDefect(
            code: .row, message: "\(count) field\(count == 1 ? "" : "s") where \(schema.fieldCount) are expected",
            hint: "quote fields that contain the delimiter", offset: scanner[0].start)
    }

    @inline(never)
    private func unreadableTime(_ bytes: Span<UInt8>, _ field: FieldSpan) -> RowDefect {
        RowDefect(
            code: .time, message: "'\(bytes.excerpt(field.range))' in column '\(schema.names[schema.time])' is not "
                + time.expectation, offset: field.start)
    }

    @inline(never)
    private func skippedTime(_ bytes: Span<UInt8>, _ field: FieldSpan) -> RowDefect {
        RowDefect(
            code: .time, message: "'\(bytes.excerpt(field.range))' does not exist in \(resolver?.zone.name ?? "the zone"): "
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
    fileprivate func excerpt(_ range: Range<Int>) -> String {
        let text = text(range.lowerBound..<Swift.min(range.upperBound, range.lowerBound + Self.excerptLength))
        let printable = String(text.unicodeScalars.map { $0.value < 32 ? " " : Character($0) })
        return range.count > Self.excerptLength ? printable + "…" : printable
    }
}
