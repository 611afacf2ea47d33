import CrestSeries

/// Reads one line at a time.
protocol LineReader: Sendable {
    /// Whether a line can only be read after all lines before it: the field names of W3C, an hour that comes twice.
    var needsOrder: Bool { get }

    /// Told of all lines before they are read one after another.
    mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun)

    /// - Throws: What is wrong with the line.
    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>, into batch: inout RowBatch) throws(RowDefect)
}

extension LineReader {
    mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun) {}

    /// Reads the whole lines in `range`.
    mutating func readLines(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RowBatch {
        var batch = RowBatch(start: range.lowerBound)
        var run = LineRun()
        var start = range.lowerBound
        while start < range.upperBound {
            run.find(bytes, from: start, to: range.upperBound)
            prepare(bytes, run)
            for index in 0..<run.count {
                let (line, next) = run[index]
                if !line.isEmpty {
                    do {
                        try read(bytes, line, into: &batch)
                    } catch {
                        batch.counts.rows += 1
                        batch.rejected.append(
                            RowBatch.RejectedLine(
                                defect: error, start: line.lowerBound, number: batch.lineCount + index,
                                bytes: (line.lowerBound..<next).map { bytes[$0] }))
                    }
                }
                start = next
            }
            batch.lineCount += run.count
        }
        batch.closeRecord()
        return batch
    }
}

/// The readers of lines. Concrete ones, so that the loop over lines is compiled for each: a protocol's table would not
/// be.
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
