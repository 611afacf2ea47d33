import CrestSeries

/// Reads one line at a time.
protocol LineReader: Sendable {
    /// Whether a line can only be read after all lines before it: the field names of W3C, an hour that comes twice.
    var needsOrder: Bool { get }

    /// - Throws: What is wrong with the line.
    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>, into batch: inout RowBatch) throws(RowDefect)
}

extension LineReader {
    /// Reads the whole lines in `range`.
    mutating func readLines(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RowBatch {
        var batch = RowBatch()
        var start = range.lowerBound
        while start < range.upperBound {
            let lineEnd = bytes.firstLineFeed(from: start, to: range.upperBound) ?? range.upperBound
            var end = lineEnd
            if end > start, bytes[end - 1] == Ascii.carriageReturn { end -= 1 }
            if start < end {
                do {
                    try read(bytes, start..<end, into: &batch)
                } catch {
                    batch.counts.rows += 1
                    batch.defects.append((error, start..<min(lineEnd + 1, range.upperBound), batch.lineCount))
                }
            }
            batch.lineCount += 1
            start = lineEnd + 1
        }
        return batch
    }
}

/// The readers of lines. Concrete ones, so that the loop over lines is compiled for each: a protocol's table would not be.
enum BlockReader: Sendable {
    case text(LogLineReader<LogProgram>)
    case json(LogLineReader<JSONFinder>)
    case directive(DirectiveLineReader)
    case values(JSONValueReader)
    case metrics(MetricLineReader)

    var needsOrder: Bool {
        switch self {
        case .text(let reader): reader.needsOrder
        case .json(let reader): reader.needsOrder
        case .directive(let reader): reader.needsOrder
        case .values(let reader): reader.needsOrder
        case .metrics(let reader): reader.needsOrder
        }
    }

    /// Whether lines among the others say what their fields are.
    var readsDirectives: Bool {
        if case .directive = self { true } else { false }
    }

    /// Reads the whole lines in `range`.
    mutating func readLines(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RowBatch {
        switch self {
        case .text(var reader):
            defer { self = .text(reader) }
            return reader.readLines(bytes, range)
        case .json(var reader):
            defer { self = .json(reader) }
            return reader.readLines(bytes, range)
        case .directive(var reader):
            defer { self = .directive(reader) }
            return reader.readLines(bytes, range)
        case .values(var reader):
            defer { self = .values(reader) }
            return reader.readLines(bytes, range)
        case .metrics(var reader):
            defer { self = .metrics(reader) }
            return reader.readLines(bytes, range)
        }
    }
}
