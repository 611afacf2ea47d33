import CrestSeries

/// An open file of delimited rows whose schema is known.
struct CSVFile {
    let name: String
    let schema: CSVSchema
    private var window: ByteWindow

    /// Opens, unpacks and sniffs.
    init(_ source: InputSource, options: InputOptions) throws(IngestionError) {
        let (bytes, name) = try source.open()
        self.name = name
        var window = ByteWindow(try openText(bytes, name: name))
        try window.fill()
        self.window = window
        schema = try SchemaSniffer(options: options, file: name)
            .schema(of: window.bytes.span, window.start..<window.end, isWhole: window.isAtEnd)
    }

    /// Whether the sample is the whole file.
    var isWholeInMemory: Bool { window.isAtEnd }

    /// The times of the rows at the beginning of the file; bad rows are left out.
    func sampledTimes(zone: ZoneTable?) -> [SampledTime] {
        var times: [SampledTime] = []
        var scanner = RecordScanner(delimiter: schema.dialect.delimiter)
        var rows = RowReader(schema, zone: zone)
        var keys = KeyTable()
        let bytes = window.bytes.span
        var position = schema.dialect.start
        var isHeader = schema.hasHeader
        while position < window.end {
            switch scanner.scan(bytes, from: position, to: window.end, isLast: window.isAtEnd) {
            case .incomplete: return times
            case .textAfterQuote(let offset, _):
                position = bytes.startOfNextLine(after: offset, limit: window.end) ?? window.end
            case .record(let next):
                position = next
                guard !scanner.isBlank, !isHeader else {
                    isHeader = isHeader && scanner.isBlank
                    continue
                }
                let row = try? rows.read(
                    bytes, scanner.storage, count: scanner.fieldCount, nul: scanner.nul, keys: &keys)
                if let row {
                    times.append(SampledTime(key: row.key, second: row.second, nanosecond: row.nanosecond))
                }
            }
        }
        return times
    }

    /// Reads all rows. Afterwards the file is used up.
    ///
    /// - Returns: What was counted on the way.
    mutating func read(
        options: InputOptions, zone: ZoneTable?, nativeInterval: SamplingInterval?,
        into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> CSVRows.Counts {
        var rows = CSVRows(
            file: name, reader: RowReader(schema, zone: zone, nativeInterval: nativeInterval), options: options)
        if schema.dialect.start > window.start {
            window.consume(to: schema.dialect.start)
            rows.skipLine()
        }
        while true {
            let done = try rows.consume(
                window.bytes.span, window.start..<window.end, origin: window.origin, isLast: window.isAtEnd,
                isFull: window.isFull, into: &assembler, badRows: &badRows)
            window.consume(to: done)
            if window.isAtEnd { return rows.counts }
            try window.fill()
        }
    }
}
