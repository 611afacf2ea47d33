import CrestSeries

/// Which members of JSON lines are time, keys and values.
struct JSONValueSchema {
    let schema: SourceSchema
    let time: JSONPath
    let notation: LogTimeNotation
    let keys: [JSONPath]
    let values: [JSONPath]

    init(
        _ leaves: JSONLeaves, _ bytes: Span<UInt8>, time: JSONPath, notation: LogTimeNotation, options: InputOptions,
        reason: String
    ) throws(IngestionError) {
        let names = leaves.paths.map(\.text)
        func isNumeric(_ number: Int) -> Bool {
            let numbers = leaves.fields[number].count { DecimalParser().number(bytes, $0.range) != nil }
            return numbers * 10 >= leaves.fields[number].count * 9
        }
        /// Numbers that do not repeat count the lines.
        func repeats(_ number: Int) -> Bool {
            let cells = leaves.fields[number].map { bytes.content($0) }
            return Set(cells).count * 2 <= cells.count
        }
        let timeNumber = try ColumnNames.index(of: time.text, in: names)
        let values: [Int]
        var passedOver: [Int] = []
        switch options.values {
        case .columns(let wanted):
            values = try wanted.map { name throws(IngestionError) in try ColumnNames.index(of: name, in: names) }
        case .all: values = names.indices.filter { $0 != timeNumber && isNumeric($0) }
        case .automatic:
            let numeric = names.indices.filter { $0 != timeNumber && isNumeric($0) }
            let chosen =
                ColumnNames.matches(ColumnNames.value, in: names).first { numeric.contains($0) } ?? numeric.first
            values = chosen.map { [$0] } ?? []
            passedOver = numeric.filter { $0 != chosen }
        }
        guard !values.isEmpty else {
            throw IngestionError(
                .column, "no member of the objects looks like a value",
                hint: "name it with --value, or count lines with --value count")
        }
        let keys =
            options.keyColumns.isEmpty
            ? ColumnNames.matches(ColumnNames.key, in: names).filter { number in
                !values.contains(number) && number != timeNumber && (!isNumeric(number) || repeats(number))
            }.sorted()
            : try options.keyColumns.map { name throws(IngestionError) in try ColumnNames.index(of: name, in: names) }
        self.time = leaves.paths[timeNumber]
        self.notation = notation
        self.keys = keys.map { leaves.paths[$0] }
        self.values = values.map { leaves.paths[$0] }
        schema = SourceSchema(
            format: .jsonLines, reason: reason, timeColumn: names[timeNumber], valueColumns: values.map { names[$0] },
            keyColumns: keys.map { names[$0] },
            passedOver: passedOver.filter { !keys.contains($0) }.map { names[$0] })
    }
}

/// Lines of JSON that hold values.
struct JSONValueReader: LineReader {
    private var finder: JSONFinder
    private var time: LogTimeReader
    private let keyCount: Int
    private let names: [String]
    private let limits: Range<Int64>
    private var resolver: LocalTimeResolver?
    /// Where rows are days of the calendar.
    private let dayClock: ZoneTable?
    private var values: [Double?]
    private var joined: [UInt8] = []

    init(_ schema: JSONValueSchema, limits: Range<Int64>, zone: ZoneTable?, nativeInterval: SamplingInterval?) {
        let paths = [schema.time] + schema.keys + schema.values
        finder = JSONFinder(paths.enumerated().map { ($0.element, $0.offset) }, required: [0])
        time = LogTimeReader(schema.notation)
        keyCount = schema.keys.count
        names = schema.values.map(\.text)
        self.limits = limits
        dayClock = zone.flatMap { $0.days == nil ? nil : $0 }
        resolver = LocalTimeResolver(zone, nativeInterval: nativeInterval)
        values = Array(repeating: nil, count: schema.values.count)
    }

    var needsOrder: Bool { resolver?.zone.isTurned == true }

    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>, into batch: inout RowBatch) throws(RowDefect) {
        guard finder.run(bytes, line), let timeField = finder.field(0) else {
            throw RowDefect(
                code: .row, message: "the line is no JSON object with a time",
                hint: "one object a line is needed", offset: line.lowerBound)
        }
        guard var reading = time.reading(bytes, timeField) else {
            throw RowDefect(
                code: .time, message: "'\(bytes.excerpt(timeField))' is not a time like the others",
                offset: timeField.lowerBound)
        }
        if let dayClock { reading.second = dayClock.daySecond(of: reading) }
        joined.removeAll(keepingCapacity: true)
        for ordinal in 0..<keyCount {
            if ordinal > 0 { joined.append(KeyTable.separator) }
            if let field = finder.field(1 + ordinal) { bytes.appendJSONText(field, to: &joined) }
        }
        let key = batch.keys.number(of: joined.span, joined.indices)
        if reading.isLocal {
            if resolver == nil {
                batch.counts.hasReadNaiveTime = true
            } else if let instant = resolver?.instant(ofLocal: reading.second, series: key) {
                reading.second = instant
            } else {
                throw RowDefect(
                    code: .time, message: "'\(bytes.excerpt(timeField))' does not exist in the zone of --tz",
                    offset: timeField.lowerBound)
            }
        }
        for ordinal in values.indices {
            guard let field = finder.field(1 + keyCount + ordinal) else {
                values[ordinal] = nil
                continue
            }
            let range = bytes.trimmed(field)
            let number = DecimalParser().number(bytes, range).flatMap { $0.isFinite ? $0 : nil }
            guard number != nil || MissingValue.isSpelled(bytes, range) else {
                throw RowDefect(
                    code: .value, message: "'\(bytes.excerpt(range))' in '\(names[ordinal])' is not a number",
                    hint: "a missing value is null", offset: range.lowerBound)
            }
            values[ordinal] = number
        }
        guard limits.contains(reading.second) else {
            return batch.pass(line, at: reading.second, limit: limits.upperBound)
        }
        batch.counts.rows += 1
        batch.measure(key: key, second: reading.second, nanosecond: reading.nanosecond, values: values.span)
    }
}
