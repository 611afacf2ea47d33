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
        let form: NumberForm
        let hasUnits: Bool
    }

    let schema: CSVSchema
    private let fieldCount: Int
    private let valueColumns: [ValueColumn]
    /// Nil for files whose rows are all the scanner's.
    let plainColumns: PlainColumns?
    /// For the plain rows.
    var template: TimeTemplate?
    /// The values of the last row; nil where one is missing.
    private(set) var values: [Double?]
    /// Whether a time without zone was read as UTC.
    var hasReadNaiveTime = false
    var time: TimeFieldReader
    var resolver: LocalTimeResolver?
    /// Where rows are days of the calendar.
    let dayClock: ZoneTable?
    let countsDays: Bool
    private var joinedKey: [UInt8] = []

    init(_ schema: CSVSchema, zone: ZoneTable?, nativeInterval: SamplingInterval? = nil) {
        self.schema = schema
        fieldCount = schema.fieldCount
        valueColumns = schema.values.map { ValueColumn(index: $0.index, form: $0.form, hasUnits: $0.hasUnits) }
        plainColumns = PlainColumns(schema)
        values = Array(repeating: 1, count: max(1, schema.values.count))
        time = TimeFieldReader(schema.timeFormat)
        dayClock = zone.flatMap { $0.days == nil ? nil : $0 }
        countsDays = dayClock != nil
        resolver = LocalTimeResolver(zone, nativeInterval: nativeInterval)
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
        if countsDays { reading.second = dayClock?.daySecond(of: reading) ?? reading.second }
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
            if let number = column.form.decimal.number(bytes, range), number.isFinite {
                values[ordinal] = number
            } else if MissingValue.isSpelled(bytes, range) {
                values[ordinal] = nil
            } else if let number = column.form.groupedNumber(bytes, range), number.isFinite {
                values[ordinal] = number
            } else if column.hasUnits, let number = UnitNumber.value(bytes, range, column.form), number.isFinite {
                values[ordinal] = number
            } else {
                throw unreadableValue(bytes, field, schema.values[ordinal])
            }
        }
        return Row(key: key, second: reading.second, nanosecond: reading.nanosecond)
    }

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
