/// How the records of a file are written.
struct Dialect: Hashable {
    let delimiter: UInt8
    /// Where the first record begins: after a line `sep=;`, which Excel reads and writes, or after annotations.
    let start: Int
}

extension Dialect {
    private static let candidates = [Ascii.comma, Ascii.semicolon, Ascii.tab, Ascii.bar]
    private static let annotations: [StaticString] = ["#datatype,", "#group,", "#default,"]
    private static let sampleLength = 1 << 16
    private static let sampleRecords = 100

    /// Tells the delimiter from the first records.
    ///
    /// Of the delimiters that cut at least nine records in ten into the same number of fields, two or more, it is the
    /// one whose fields read best as times and numbers; then the one with more fields.
    static func sniff(_ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool, format: InputFormat) -> Dialect {
        if let declared = declaredDialect(bytes, range) { return declared }
        if format == .tsv { return Dialect(delimiter: Ascii.tab, start: range.lowerBound) }
        let range = startBehindAnnotations(bytes, range)..<range.upperBound
        let head = range.prefix(sampleLength)
        var best: (delimiter: UInt8, score: Score)?
        for delimiter in candidates {
            let sample = RecordSample(
                bytes, head, isWhole: isWhole && head.count == range.count, delimiter: delimiter,
                maximum: sampleRecords)
            let score = Score(sample, bytes, delimiter: delimiter)
            if score.width > 1, best.map({ $0.score < score }) ?? true { best = (delimiter, score) }
        }
        return Dialect(delimiter: best?.delimiter ?? Ascii.comma, start: range.lowerBound)
    }

    /// As Excel does it, in any case and perhaps in quotes.
    private static func declaredDialect(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Dialect? {
        let quote = range.first.map { bytes[$0] == Ascii.quote } == true ? 1 : 0
        let delimiter = range.lowerBound + quote + 4
        guard delimiter + 1 < range.upperBound, bytes[delimiter - 1] == UInt8(ascii: "="),
            zip("sep".utf8, delimiter - 4..<delimiter - 1).allSatisfy({ Ascii.lowercased(bytes[$1]) == $0 }),
            quote == 0 || bytes[delimiter + 1] == Ascii.quote,
            let next = bytes.startOfNextLine(after: delimiter + 1 + quote, limit: range.upperBound),
            next - delimiter <= 3 + quote
        else { return nil }
        return Dialect(delimiter: bytes[delimiter], start: next)
    }

    /// Behind the lines with which InfluxDB says the types of its columns.
    private static func startBehindAnnotations(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var start = range.lowerBound
        while start < range.upperBound, bytes[start] == Ascii.hash,
            annotations.contains(where: { bytes.holds($0, at: (start..<range.upperBound).prefix($0.utf8CodeUnitCount)) }
            )
        {
            start = bytes.startOfNextLine(after: start, limit: range.upperBound) ?? range.upperBound
        }
        return start
    }

    /// How well a delimiter explains the sample.
    private struct Score: Comparable {
        let width: Int
        private let isConsistent: Bool
        private let legibleShare: Double

        init(_ sample: RecordSample, _ bytes: Span<UInt8>, delimiter: UInt8) {
            width = sample.commonWidth
            var (consistent, cells, legible) = (0, 0, 0)
            for index in 0..<sample.count where sample[index].count == width {
                consistent += 1
                for field in sample[index] {
                    cells += 1
                    legible += Self.isLegible(bytes, field.range) ? 1 : 0
                }
            }
            isConsistent = consistent * 10 >= sample.count * 9
            legibleShare = cells == 0 ? 0 : Double(legible) / Double(cells)
        }

        /// A number or a time that another delimiter does not cut: `2026-05-17;0` of `2026-05-17;0,5` is neither.
        private static func isLegible(_ bytes: Span<UInt8>, _ cell: Range<Int>) -> Bool {
            CellKind.looksLikeData(bytes, cell)
                && !cell.contains { bytes[$0] != Ascii.comma && candidates.contains(bytes[$0]) }
        }

        static func < (left: Score, right: Score) -> Bool {
            if left.isConsistent != right.isConsistent { return right.isConsistent }
            return (left.legibleShare, left.width) < (right.legibleShare, right.width)
        }
    }
}

/// What a cell may be, at first sight.
enum CellKind {
    /// Whether the cell is a number or time rather than a name: it begins like one and most of it is digits.
    static func looksLikeData(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let range = bytes.trimmed(range)
        guard let first = range.first else { return false }
        if DecimalParser().number(bytes, range) != nil { return true }
        var iso = ISO8601Parser()
        if iso.reading(bytes, range) != nil { return true }
        let isSigned = bytes[first] == Ascii.minus || bytes[first] == Ascii.plus || bytes[first] == Ascii.dot
        guard Ascii.digit(bytes[first]) != nil || isSigned else { return false }
        return range.count { Ascii.digit(bytes[$0]) != nil } * 2 > range.count
    }
}
