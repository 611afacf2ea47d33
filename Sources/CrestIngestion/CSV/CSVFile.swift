import CrestSeries

/// An open file of delimited rows whose schema is known.
struct CSVFile: RowFile {
    let name: String
    let schema: SourceSchema
    private let columns: CSVSchema
    private var window: ByteWindow

    /// Sniffs what is in the window.
    ///
    /// - Parameters:
    ///   - reason: Why it is thought to be CSV; when empty, what was found says it.
    ///   - format: Where the rows come from, when it is no file.
    init(
        name: String, window: ByteWindow, options: InputOptions, reason: String, format: InputFormat? = nil
    ) throws(IngestionError) {
        self.name = name
        self.window = window
        columns = try SchemaSniffer(options: options, file: name)
            .schema(of: window.bytes.span, window.start..<window.end, isWhole: window.isAtEnd)
        schema = columns.sourceSchema(reason: reason, format: format)
    }

    /// Whether the sample is the whole file.
    var isWholeInMemory: Bool { window.isAtEnd }

    /// After the header.
    var bodyStart: Int? {
        var scanner = RecordScanner(delimiter: columns.dialect.delimiter)
        var position = columns.dialect.start
        guard columns.hasHeader else { return window.origin + position }
        while case .record(let next) = scanner.scan(
            window.bytes.span, from: position, to: window.end, isLast: window.isAtEnd)
        {
            position = next
            if !scanner.isBlank { return window.origin + position }
            if position >= window.end { break }
        }
        return nil
    }

    /// The times of the rows at the beginning of the file; bad rows are left out.
    func sampledTimes(zone: ZoneTable?) -> [SampledTime] {
        var times: [SampledTime] = []
        var scanner = RecordScanner(delimiter: columns.dialect.delimiter)
        var rows = RowReader(columns, zone: zone)
        var keys = KeyTable()
        let bytes = window.bytes.span
        var position = columns.dialect.start
        var isHeader = columns.hasHeader
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

    mutating func read(
        _ context: ReadingContext, into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> RowCounts {
        var rows = CSVRows(
            file: name, reader: RowReader(columns, zone: context.zone, nativeInterval: context.nativeInterval),
            options: context.options)
        if context.options.jobs > 1 { window.readAhead(showsAll: false) }
        if columns.dialect.start > window.start {
            rows.skip(lines: window.bytes.span.lineEnds(in: window.start..<columns.dialect.start))
            window.consume(to: columns.dialect.start)
        }
        if context.repeatedBytes > 0, let bodyStart {
            rows.passOverHeader(
                try passOver(to: bodyStart), repeated: try passOver(to: bodyStart + context.repeatedBytes))
        }
        while true {
            let done: Int
            do {
                done = try rows.consume(
                    window.bytes.span, window.start..<window.end, origin: window.origin, isLast: window.isAtEnd,
                    isFull: window.isFull, into: &assembler, badRows: &badRows)
            } catch {
                // What the assembler refuses has no place of its own: too many series, a counter out of order.
                throw error.code == .tooLarge || (error.code == .time && error.position == nil)
                    ? error.within(file: name, line: rows.line, byte: window.origin + rows.place) : error
            }
            window.consume(to: done)
            if window.isAtEnd { return rows.counts }
            try window.fill()
        }
    }

    /// Leaves out what stands before `place` in the unpacked bytes; says how many line ends it has.
    private mutating func passOver(to place: Int) throws(IngestionError) -> Int {
        var lines = 0
        while window.origin + window.start < place {
            if window.start == window.end {
                guard !window.isAtEnd else { break }
                try window.fill()
            }
            let next = min(window.end, place - window.origin)
            lines += window.bytes.span.lineEnds(in: window.start..<next)
            window.consume(to: next)
        }
        return lines
    }
}
