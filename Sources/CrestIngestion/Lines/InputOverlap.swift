import CrestSeries

/// Finds the rows that an input has in common with one read before it, so that they are counted once.
///
/// Rotated files may overlap: a copy is taken and the file is cut too late, an export begins before the last one ended.
/// Two requests may well be alike in every byte, so that equal rows alone prove nothing. What is left out are the rows
/// with which an input begins when the same rows, byte for byte and in the same order, end an earlier input (or all of
/// it lies within an earlier one), and they do not all have the same second: that does not happen by chance, also not
/// in the logs of several servers for the same time.
///
/// No row is stored. An input is searched only when it reaches beyond the first row of a later one, once for all of
/// these.
struct InputOverlap {
    /// Rows with which an input begins and that were read already.
    struct Repetition: Hashable {
        /// From the first row on; all of them whole lines.
        let byteCount: Int
        /// The input that has them.
        let earlier: String
    }

    private let inputs: [QueuedInput]
    private let options: InputOptions
    private let zone: ZoneTable?
    private var longest: [Int: Repetition] = [:]
    private var isSearched: Set<Int> = []

    init(_ inputs: [QueuedInput], options: InputOptions, zone: ZoneTable?) {
        self.inputs = inputs
        self.zone = zone
        self.options = options.withoutLimits
    }

    /// What input `index` repeats of those before it; nil when it is nothing.
    ///
    /// - Parameter latest: For each of those the last second that was read when it ended; nil before the first row.
    mutating func repetition(in index: Int, latest: [Int64?]) throws(IngestionError) -> Repetition? {
        for earlier in 0..<index where !isSearched.contains(earlier) {
            guard inputs[earlier].bodyStart != nil, let end = latest[earlier] else { continue }
            let later = (max(index, earlier + 1)..<inputs.count).filter {
                inputs[$0].bodyStart != nil && inputs[$0].first.second < end
            }
            guard later.contains(index) else { continue }
            isSearched.insert(earlier)
            try search(earlier, for: later)
        }
        return longest[index]
    }

    /// Looks in the input for the first rows of others, and at what follows where it finds one.
    private mutating func search(_ earlier: Int, for later: [Int]) throws(IngestionError) {
        var openings = Openings()
        for index in later { openings.append(try firstRow(of: index), of: index) }
        for (index, place) in try openings.places(in: inputs[earlier].source) {
            guard let count = try commonBytes(earlier, from: place, index), count > longest[index]?.byteCount ?? 0,
                try spansSeconds(count, of: index)
            else { continue }
            longest[index] = Repetition(byteCount: count, earlier: inputs[earlier].source.name)
        }
    }

    private func firstRow(of index: Int) throws(IngestionError) -> [UInt8] {
        var bytes = try body(of: index)
        return Array(try bytes.next().prefix { $0 != Ascii.lineFeed })
    }

    /// An input from its first row on.
    private func body(of index: Int) throws(IngestionError) -> BlockBytes {
        var bytes = try BlockBytes(inputs[index].source)
        try bytes.skip(inputs[index].bodyStart ?? 0)
        return bytes
    }

    /// How many bytes of whole lines the later input has in common with the earlier one from `place` on, to the end of
    /// one of them; nil when they differ before.
    private func commonBytes(_ earlier: Int, from place: Int, _ later: Int) throws(IngestionError) -> Int? {
        var left = try BlockBytes(inputs[earlier].source)
        try left.skip(place)
        var right = try body(of: later)
        var (count, lastLineEnd) = (0, 0)
        while true {
            let (expected, found) = (try left.next(), try right.next())
            let common = min(expected.count, found.count)
            guard expected.prefix(common) == found.prefix(common) else { return nil }
            if let lineFeed = found.prefix(common).lastIndex(of: Ascii.lineFeed) {
                lastLineEnd = count + lineFeed - found.startIndex + 1
            }
            count += common
            // At the end of the later one its last line is whole, with or without a line feed; so is the last line of
            // the earlier one when the later one goes on with a line feed.
            if found.count < expected.count || (found.isEmpty && expected.isEmpty) { return count }
            guard expected.count == found.count else {
                return found.dropFirst(common).first == Ascii.lineFeed ? count + 1 : lastLineEnd
            }
        }
    }

    /// Beyond it the rows are too many to have the same second and to be repeated by chance.
    private static let longestChance = 1 << 16

    private func spansSeconds(_ count: Int, of index: Int) throws(IngestionError) -> Bool {
        guard count <= Self.longestChance, let start = inputs[index].bodyStart else { return true }
        var bytes = try BlockBytes(inputs[index].source)
        var head: [UInt8] = []
        while head.count < start + count {
            let block = try bytes.next()
            if block.isEmpty { break }
            head += block
        }
        let rows = InputSource.bytes(Array(head.prefix(start + count)), name: inputs[index].source.name)
        guard let file = try? openRows(rows, options: options) else { return false }
        return Set(file.sampledTimes(zone: zone).map(\.second)).count > 1
    }
}

extension Diagnostic {
    static func overlap(_ rows: Int, of name: String, with repetition: InputOverlap.Repetition) -> Diagnostic {
        .overlap("the first \(rows) rows of \(name) are in \(repetition.earlier) too, and were counted once")
    }
}

/// The first rows of inputs, to be found among the lines of another.
private struct Openings {
    private var rows: [[UInt8]: [Int]] = [:]
    /// What tells most other lines at a glance.
    private var marks: Set<UInt64> = []
    /// As often as one line may be found: a log of one line repeated for ever would be compared for ever.
    private static let mostPlaces = 64

    mutating func append(_ row: [UInt8], of index: Int) {
        rows[row, default: []].append(index)
        marks.insert(Self.mark(of: row.span, row.indices))
    }

    /// Where lines begin that equal one of the rows, and of which inputs it is the first.
    func places(in source: InputSource) throws(IngestionError) -> [(input: Int, place: Int)] {
        let (stream, name) = try source.open()
        var window = ByteWindow(try openText(stream, name: name))
        var found: [(Int, Int)] = []
        var counts: [Int: Int] = [:]
        repeat {
            try window.fill()
            var start = window.start
            while let end = window.bytes.span.firstLineFeed(from: start, to: window.end) {
                if marks.contains(Self.mark(of: window.bytes.span, start..<end)),
                    let inputs = rows[Array(window.bytes[start..<end])]
                {
                    for input in inputs where counts[input, default: 0] < Self.mostPlaces {
                        counts[input, default: 0] += 1
                        found.append((input, window.origin + start))
                    }
                }
                start = end + 1
            }
            // A line that does not fit is the first of no input.
            window.consume(to: start == window.start && window.isFull ? window.end : start)
        } while !window.isAtEnd
        return found
    }

    private static func mark(of bytes: Span<UInt8>, _ line: Range<Int>) -> UInt64 {
        guard line.count >= 8 else { return UInt64(line.count) }
        return bytes.word(at: line.lowerBound) ^ (bytes.word(at: line.upperBound - 8) &* 31) ^ UInt64(line.count)
    }
}
