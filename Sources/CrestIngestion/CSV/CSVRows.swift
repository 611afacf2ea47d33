import CrestSeries

/// Reads rows block by block and keeps account of lines, so that every complaint has a place.
struct CSVRows {
    private let file: String
    private var reader: RowReader
    private var scanner: RecordScanner
    private let earliest: Int64
    private let end: Int64
    private var expectsHeader: Bool
    private(set) var line = 1
    /// Whether the rest of a line that did not fit is being dropped.
    private var isDroppingLine = false
    private var rowCount = 0
    private var repeatedCount = 0
    private var run: RowRun

    init(file: String, reader: RowReader, options: InputOptions) {
        self.file = file
        self.reader = reader
        scanner = RecordScanner(delimiter: reader.schema.dialect.delimiter)
        earliest = options.from?.secondsSinceEpoch ?? .min
        end = max(earliest, options.end?.secondsSinceEpoch ?? .max)
        run = RowRun(valueCount: reader.values.count)
        expectsHeader = reader.schema.hasHeader
    }

    var counts: RowCounts {
        RowCounts(rows: rowCount, repeated: repeatedCount, hasReadNaiveTime: reader.hasReadNaiveTime)
    }

    /// Where the row began that was read last, for an error that is not the row's own.
    private(set) var place = 0

    /// Lines that are no records were read elsewhere.
    mutating func skip(lines: Int) {
        line += lines
    }

    /// The header and rows after it were read elsewhere.
    ///
    /// - Parameters:
    ///   - lines: Those of the header.
    ///   - repeated: Those of the rows.
    mutating func passOverHeader(_ lines: Int, repeated: Int) {
        expectsHeader = false
        line += lines + repeated
        repeatedCount = repeated
    }

    /// Reads the whole records in `range`.
    ///
    /// - Parameters:
    ///   - origin: The place in the file of the first of `bytes`.
    ///   - isLast: Whether the file ends with `range`.
    ///   - isFull: Whether `range` is all that can be held, so that a record that does not fit is too long.
    /// - Returns: Where the first record begins that is not whole.
    mutating func consume(
        _ bytes: Span<UInt8>, _ range: Range<Int>, origin: Int, isLast: Bool, isFull: Bool,
        into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> Int {
        var position = range.lowerBound
        let limit = range.upperBound
        if isDroppingLine {
            guard let next = bytes.startOfNextLine(after: position, limit: limit) else { return limit }
            isDroppingLine = false
            line += 1
            position = next
        }
        while position < limit {
            if !expectsHeader {
                let plain = reader.readPlain(
                    bytes, from: position, to: limit, within: earliest..<end, keys: &assembler.keys, into: &run)
                if plain.rows > 0 {
                    line += plain.rows
                    position = plain.next
                    rowCount += run.count
                    place = position
                    try assembler.add(run)
                    run.removeAll()
                    continue
                }
            }
            place = position
            let defect: RowDefect
            /// From where the next line end is the end of the bad row.
            let resumption: Int
            switch scanner.scan(bytes, from: position, to: limit, isLast: isLast) {
            case .record(let next):
                if let rowDefect = try readRow(bytes, into: &assembler) {
                    rowCount += 1
                    try reject(rowDefect, bytes, position..<next, origin: origin, to: &badRows)
                }
                line += 1 + scanner.innerLineEnds
                position = next
                continue
            case .incomplete(let openQuote):
                guard isLast || (isFull && position == range.lowerBound) else { return position }
                (defect, resumption) = Self.unended(openQuote: openQuote, start: position, isLast: isLast)
            case .textAfterQuote(let offset, let openQuote):
                let opening = line + bytes.lineEnds(in: position..<openQuote)
                defect = RowDefect(
                    code: .row, message: "text follows the closing quote of a field that begins in line \(opening)",
                    hint: "a quote within a quoted field is written twice", offset: offset)
                resumption = openQuote
            }
            rowCount += 1
            let next = bytes.startOfNextLine(after: resumption, limit: limit)
            try reject(defect, bytes, position..<(next ?? limit), origin: origin, to: &badRows)
            line += bytes.lineEnds(in: position..<(next ?? limit))
            isDroppingLine = next == nil
            position = next ?? limit
        }
        return position
    }

    private static func unended(openQuote: Int?, start: Int, isLast: Bool) -> (RowDefect, resumption: Int) {
        let limit = ByteWindow.limitText(isLast: isLast)
        guard let openQuote else {
            return (
                RowDefect(
                    code: .row, message: "the row does not end \(limit)", hint: "is this a CSV file?",
                    offset: start),
                start
            )
        }
        return (
            RowDefect(
                code: .quote, message: "the quote that opens here is not closed \(limit)",
                hint: "a quote within a quoted field is written twice", offset: openQuote),
            openQuote
        )
    }

    /// Reads the record that was just scanned; says what is wrong with it when it is bad.
    @inline(__always)
    private mutating func readRow(
        _ bytes: Span<UInt8>, into assembler: inout SeriesAssembler
    ) throws(IngestionError) -> RowDefect? {
        if scanner.isBlank { return nil }
        if expectsHeader {
            expectsHeader = false
            return nil
        }
        let row: RowReader.Row
        do {
            row = try reader.read(
                bytes, scanner.storage, count: scanner.fieldCount, nul: scanner.nul, keys: &assembler.keys)
        } catch {
            return error
        }
        try take(row, into: &assembler)
        return nil
    }

    @inline(__always)
    private mutating func take(_ row: RowReader.Row, into assembler: inout SeriesAssembler) throws(IngestionError) {
        guard row.second >= earliest, row.second < end else { return }
        rowCount += 1
        try assembler.add(key: row.key, second: row.second, nanosecond: row.nanosecond, values: reader.values.span)
    }

    @inline(never)
    private func reject(
        _ defect: RowDefect, _ bytes: Span<UInt8>, _ row: Range<Int>, origin: Int, to badRows: inout BadRowLog
    ) throws(IngestionError) {
        var lineStart = defect.offset
        while lineStart > row.lowerBound, bytes[lineStart - 1] != Ascii.lineFeed,
            bytes[lineStart - 1] != Ascii.carriageReturn
        { lineStart -= 1 }
        let position = SourcePosition(
            file: file, line: line + bytes.lineEnds(in: row.lowerBound..<lineStart),
            column: defect.offset - lineStart + 1, byte: origin + defect.offset)
        try badRows.reject(defect, at: position, row: bytes.extracting(row))
    }
}
