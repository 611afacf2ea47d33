import CrestSeries
import Dispatch
import Synchronization

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

/// An open file of lines whose format is known. Blocks are read on several cores and joined in order, so that the result
/// does not depend on how many.
struct LineFile: RowFile {
    let name: String
    let schema: SourceSchema
    private var window: ByteWindow
    private let makeReader: (ZoneTable?, SamplingInterval?) -> BlockReader
    private var line = 1
    private var isDroppingLine = false

    init(
        name: String, schema: SourceSchema, window: ByteWindow,
        makeReader: @escaping (ZoneTable?, SamplingInterval?) -> BlockReader
    ) {
        self.name = name
        self.schema = schema
        self.window = window
        self.makeReader = makeReader
    }

    var isWholeInMemory: Bool { window.isAtEnd }

    /// After the lines at the top that say something about those below.
    var bodyStart: Int? {
        var start = window.start
        while start < window.end, window.bytes[start] == Ascii.hash {
            guard let end = window.bytes.span.firstLineFeed(from: start, to: window.end) else { return nil }
            start = end + 1
        }
        return window.origin + start
    }

    func sampledTimes(zone: ZoneTable?) -> [SampledTime] {
        var reader = makeReader(zone, nil)
        let bytes = window.bytes.span
        let end =
            window.isAtEnd
            ? window.end : bytes.endOfLastLine(in: window.start..<window.end) ?? window.start
        return reader.readLines(bytes, window.start..<end).times
    }

    mutating func read(
        _ context: ReadingContext, into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> RowCounts {
        let first = makeReader(context.zone, context.nativeInterval)
        let jobs = first.needsOrder ? 1 : max(1, context.options.jobs)
        var readers = [first] + (1..<jobs).map { _ in makeReader(context.zone, context.nativeInterval) }
        var counts = RowCounts()
        if context.repeatedBytes > 0 {
            counts.repeated = try passOver(context.repeatedBytes, &readers, into: &assembler, badRows: &badRows)
        }
        while true {
            try dropRestOfLine()
            let block = try wholeLines(counts: &counts, badRows: &badRows)
            for batch in Self.readSideBySide(window.bytes, block, &readers) {
                try join(batch, into: &assembler, badRows: &badRows)
                counts += batch.counts
            }
            window.consume(to: block.upperBound)
            if window.isAtEnd, window.start == window.end { return counts }
            try window.fill()
        }
    }

    /// Reads the lines that begin with `#`, which say something about others, and passes over the first `count` bytes of
    /// rows; says how many rows they are.
    private mutating func passOver(
        _ count: Int, _ readers: inout [BlockReader], into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> Int {
        guard let bodyStart else { return 0 }
        let end = bodyStart + count
        var rows = 0
        while window.origin + window.start < end {
            if window.start == window.end {
                guard !window.isAtEnd else { break }
                try window.fill()
            }
            let lineEnd = window.bytes.span.firstLineFeed(from: window.start, to: window.end)
            if lineEnd == nil, !window.isAtEnd, !window.isFull {
                try window.fill()
                continue
            }
            let next = lineEnd.map { $0 + 1 } ?? window.end
            if window.bytes[window.start] == Ascii.hash {
                for index in readers.indices {
                    let batch = readers[index].readLines(window.bytes.span, window.start..<next)
                    if index == 0 { try join(batch, into: &assembler, badRows: &badRows) }
                }
            } else {
                rows += 1
                line += 1
            }
            window.consume(to: next)
        }
        return rows
    }

    /// The lines in the window that are whole. One that does not fit into it is a bad row and is dropped.
    private mutating func wholeLines(
        counts: inout RowCounts, badRows: inout BadRowLog
    ) throws(IngestionError) -> Range<Int> {
        let held = window.start..<window.end
        if window.isAtEnd { return held }
        if let end = window.bytes.span.endOfLastLine(in: held) { return held.lowerBound..<end }
        guard window.isFull else { return held.lowerBound..<held.lowerBound }
        counts.rows += 1
        let defect = RowDefect(
            code: .row, message: "the line does not end \(ByteWindow.limitText(isLast: false))",
            hint: "is this a log?", offset: held.lowerBound)
        try badRows.reject(
            defect, at: position(of: defect, lineStart: held.lowerBound, number: 0),
            row: window.bytes.span.extracting(held))
        isDroppingLine = true
        window.consume(to: held.upperBound)
        return held.upperBound..<held.upperBound
    }

    private mutating func dropRestOfLine() throws(IngestionError) {
        while isDroppingLine {
            let held = window.start..<window.end
            if let end = window.bytes.span.firstLineFeed(from: held.lowerBound, to: held.upperBound) {
                isDroppingLine = false
                line += 1
                window.consume(to: end + 1)
            } else {
                window.consume(to: held.upperBound)
                guard !window.isAtEnd else { return }
                try window.fill()
            }
        }
    }

    private mutating func join(
        _ batch: RowBatch, into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) {
        for (defect, row, number) in batch.defects {
            try badRows.reject(
                defect, at: position(of: defect, lineStart: row.lowerBound, number: number),
                row: window.bytes.span.extracting(row))
        }
        line += batch.lineCount
        do {
            try assembler.add(batch)
        } catch {
            throw error.code == .tooLarge ? error.within(file: name, line: line, byte: window.origin) : error
        }
    }

    private func position(of defect: RowDefect, lineStart: Int, number: Int) -> SourcePosition {
        SourcePosition(
            file: name, line: line + number, column: defect.offset - lineStart + 1,
            byte: window.origin + defect.offset)
    }

    private static func readSideBySide(
        _ bytes: [UInt8], _ block: Range<Int>, _ readers: inout [BlockReader]
    ) -> [RowBatch] {
        let parts = bytes.span.parts(of: block, count: readers.count)
        guard parts.count > 1 else { return parts.map { readers[0].readLines(bytes.span, $0) } }
        let before = readers
        let results = Mutex<[(reader: BlockReader, batch: RowBatch)?]>(Array(repeating: nil, count: parts.count))
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            var reader = before[index]
            let batch = reader.readLines(bytes.span, parts[index])
            results.withLock { $0[index] = (reader, batch) }
        }
        var batches: [RowBatch] = []
        for (index, result) in results.withLock({ $0 }).enumerated() {
            guard let result else { continue }
            readers[index] = result.reader
            batches.append(result.batch)
        }
        return batches
    }
}

extension Span<UInt8> {
    /// The place after the last line feed of `range`.
    fileprivate func endOfLastLine(in range: Range<Int>) -> Int? {
        var end = range.upperBound
        while end > range.lowerBound, self[end - 1] != Ascii.lineFeed { end -= 1 }
        return end > range.lowerBound ? end : nil
    }

    /// At most `count` parts of about the same length, cut after line feeds.
    fileprivate func parts(of range: Range<Int>, count: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for part in 1...Swift.max(1, count) where start < range.upperBound {
            let goal = range.lowerBound + range.count * part / count
            var end = range.upperBound
            if part < count, goal > start {
                end = firstLineFeed(from: goal, to: range.upperBound).map { $0 + 1 } ?? range.upperBound
            }
            parts.append(start..<end)
            start = end
        }
        return parts
    }
}
