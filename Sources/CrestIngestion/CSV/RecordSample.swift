/// The records at the beginning of a file, from which its schema is told. Malformed ones are left out.
struct RecordSample {
    static let maximumRecords = 50_000

    private var fields: [FieldSpan] = []
    private var ends: [Int] = []
    /// Where a record begins that does not end within the bytes.
    private(set) var unended: Int?

    init(
        _ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool, delimiter: UInt8, maximum: Int = maximumRecords
    ) {
        var scanner = RecordScanner(delimiter: delimiter)
        var position = range.lowerBound
        while position < range.upperBound, ends.count < maximum {
            switch scanner.scan(bytes, from: position, to: range.upperBound, isLast: isWhole) {
            case .record(let next):
                position = next
                guard !scanner.isBlank else { continue }
                fields.append(contentsOf: scanner.fields)
                ends.append(fields.count)
            case .incomplete(let openQuote):
                // A sample without rows tells nothing: then the quote is taken for a mistake, as it will be later.
                unended = position
                guard let openQuote, ends.count < 2 else { return }
                position = bytes.startOfNextLine(after: openQuote, limit: range.upperBound) ?? range.upperBound
            case .textAfterQuote(let offset, _):
                position = bytes.startOfNextLine(after: offset, limit: range.upperBound) ?? range.upperBound
            }
        }
    }

    var count: Int { ends.count }

    /// The fields of record `index`.
    subscript(index: Int) -> ArraySlice<FieldSpan> {
        fields[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// Field `column` of the records from `first` on that have one and have `width` fields.
    func column(_ column: Int, from first: Int, width: Int, maximum: Int = maximumRecords) -> [FieldSpan] {
        var result: [FieldSpan] = []
        for index in first..<max(first, min(count, first + maximum)) where self[index].count == width {
            let record = self[index]
            result.append(record[record.startIndex + column])
        }
        return result
    }

    /// The number of fields that most records have.
    var commonWidth: Int {
        var frequencies: [Int: Int] = [:]
        for index in 0..<count { frequencies[self[index].count, default: 0] += 1 }
        return frequencies.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    }
}

extension Span<UInt8> {
    /// Where the line after the one of `position` begins; nil when the line end is not within the bytes.
    func startOfNextLine(after position: Int, limit: Int) -> Int? {
        for index in position..<Swift.max(position, limit) {
            if self[index] == Ascii.lineFeed { return index + 1 }
            if self[index] == Ascii.carriageReturn {
                return index + 1 < limit && self[index + 1] == Ascii.lineFeed ? index + 2 : index + 1
            }
        }
        return nil
    }

    /// The line ends within `range`; CR LF is one.
    func lineEnds(in range: Range<Int>) -> Int {
        range.count { index in
            self[index] == Ascii.lineFeed
                || (self[index] == Ascii.carriageReturn
                    && (index + 1 >= range.upperBound || self[index + 1] != Ascii.lineFeed))
        }
    }
}
