/// Where a field lies in the bytes, its quotes taken off.
package struct FieldSpan: Hashable {
    var start: Int
    var end: Int
    /// Whether quotes within it are doubled, so that its bytes are not yet its text.
    var hasDoubledQuotes: Bool

    var range: Range<Int> { start..<end }
}

/// What the scanner found.
package enum ScanOutcome: Hashable {
    /// A record, whose fields are in the scanner; the next one begins at `next`.
    case record(next: Int)
    /// The bytes end within the record; within a quoted field when it says where the quote opened.
    case incomplete(openQuote: Int?)
    /// Text follows the closing quote of the field whose quote opened at `openQuote`.
    case textAfterQuote(at: Int, openQuote: Int)
}

/// Cuts bytes into records and fields, by RFC 4180: the one scanner under all delimited formats.
///
/// A record ends with LF, CR LF or CR. A field that begins with a quote ends with one; within it delimiters and line
/// ends are text, and a doubled quote is one quote. A quote within an unquoted field is text. Parsing agrees with
/// Python's `csv` module in strict mode.
package struct RecordScanner {
    let delimiter: UInt8
    private let delimiters: UInt64
    /// The fields of the last record, and behind them room that is used again.
    private(set) var storage: [FieldSpan] = []
    /// How many fields the last record has.
    private(set) var fieldCount = 0
    /// Line ends within quoted fields of the last record.
    private(set) var innerLineEnds = 0
    /// Where a NUL byte stands in the last record.
    private(set) var nul: Int?
    private var lastWasQuoted = false

    package init(delimiter: UInt8) {
        self.delimiter = delimiter
        delimiters = ByteWords.repeated(delimiter)
    }

    /// The fields of the last record.
    package var fields: ArraySlice<FieldSpan> { storage[..<fieldCount] }

    /// Whether the last record was an empty line.
    package var isBlank: Bool { fieldCount == 1 && storage[0].range.isEmpty && !lastWasQuoted }

    /// Scans the record at `start`.
    ///
    /// - Parameters:
    ///   - limit: Where the bytes end.
    ///   - isLast: Whether the input ends there too, so that the last record needs no line end.
    package mutating func scan(_ bytes: Span<UInt8>, from start: Int, to limit: Int, isLast: Bool) -> ScanOutcome {
        fieldCount = 0
        innerLineEnds = 0
        nul = nil
        lastWasQuoted = false
        var fieldStart = start
        while true {
            var cursor = fieldStart
            if fieldStart < limit, bytes[fieldStart] == Ascii.quote {
                switch scanQuoted(bytes, opening: fieldStart, to: limit, isLast: isLast) {
                case .record(let next): cursor = next
                case let other: return other
                }
            } else {
                cursor = endOfUnquoted(bytes, from: fieldStart, to: limit)
                append(FieldSpan(start: fieldStart, end: cursor, hasDoubledQuotes: false))
            }
            guard cursor < limit else { return isLast ? .record(next: limit) : .incomplete(openQuote: nil) }
            switch bytes[cursor] {
            case Ascii.lineFeed: return .record(next: cursor + 1)
            case delimiter: fieldStart = cursor + 1
            default:
                // A carriage return: whether a line feed belongs to it shows the next byte.
                guard cursor + 1 < limit || isLast else { return .incomplete(openQuote: nil) }
                let isPair = cursor + 1 < limit && bytes[cursor + 1] == Ascii.lineFeed
                return .record(next: cursor + (isPair ? 2 : 1))
            }
        }
    }

    /// Where the next delimiter or line end stands; `limit` when there is none.
    @inline(__always)
    private mutating func endOfUnquoted(_ bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int {
        var cursor = start
        while cursor < limit {
            let word = bytes.word(at: cursor)
            // Line ends, NUL and tabs are all below 16, so one test finds them.
            let hits = ByteWords.matches(word, delimiters) | ByteWords.below(16, word)
            guard hits != 0 else {
                cursor += 8
                continue
            }
            cursor += hits.trailingZeroBitCount >> 3
            guard cursor < limit else { break }
            let byte = bytes[cursor]
            if byte == delimiter || byte == Ascii.lineFeed || byte == Ascii.carriageReturn { return cursor }
            if byte == Ascii.nul { nul = cursor }
            cursor += 1
        }
        return limit
    }

    /// Scans the quoted field whose quote stands at `opening`; `.record(next:)` is the place after its closing quote.
    private mutating func scanQuoted(
        _ bytes: Span<UInt8>, opening: Int, to limit: Int, isLast: Bool
    ) -> ScanOutcome {
        let quotes = ByteWords.repeated(Ascii.quote)
        var hasDoubledQuotes = false
        var cursor = opening + 1
        lastWasQuoted = true
        while cursor < limit {
            let word = bytes.word(at: cursor)
            let hits = ByteWords.matches(word, quotes) | ByteWords.below(16, word)
            guard hits != 0 else {
                cursor += 8
                continue
            }
            cursor += hits.trailingZeroBitCount >> 3
            guard cursor < limit else { break }
            let following = cursor + 1 < limit ? bytes[cursor + 1] : nil
            switch bytes[cursor] {
            case Ascii.quote where following == Ascii.quote:
                hasDoubledQuotes = true
                cursor += 1
            case Ascii.quote:
                guard let following else {
                    guard isLast else { return .incomplete(openQuote: opening) }
                    append(FieldSpan(start: opening + 1, end: cursor, hasDoubledQuotes: hasDoubledQuotes))
                    return .record(next: limit)
                }
                guard following == delimiter || following == Ascii.lineFeed || following == Ascii.carriageReturn else {
                    return .textAfterQuote(at: cursor + 1, openQuote: opening)
                }
                append(FieldSpan(start: opening + 1, end: cursor, hasDoubledQuotes: hasDoubledQuotes))
                return .record(next: cursor + 1)
            case Ascii.lineFeed: innerLineEnds += 1
            case Ascii.carriageReturn: innerLineEnds += following == Ascii.lineFeed ? 0 : 1
            case Ascii.nul: nul = cursor
            default: break
            }
            cursor += 1
        }
        return .incomplete(openQuote: opening)
    }

    @inline(__always)
    private mutating func append(_ field: FieldSpan) {
        if fieldCount < storage.count { storage[fieldCount] = field } else { storage.append(field) }
        fieldCount += 1
    }
}

extension Span<UInt8> {
    /// The text of a field, doubled quotes made single.
    package func content(_ field: FieldSpan) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(field.range.count)
        var index = field.start
        while index < field.end {
            content.append(self[index])
            index += field.hasDoubledQuotes && self[index] == Ascii.quote ? 2 : 1
        }
        return content
    }
}
