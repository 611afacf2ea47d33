import CrestSeries
import Dispatch
import Synchronization

/// An open file of lines whose format is known. Blocks are read on several cores and joined in order, so that the
/// result does not depend on how many.
struct LineFile: RowFile {
    let name: String
    let schema: SourceSchema
    private var window: ByteWindow
    private let makeReader: (ZoneTable?, SamplingInterval?) -> BlockReader
    private var line = 1
    private var isDroppingLine = false
    private static let partsForEachCore = 4
    /// Directives of the part that another file or another night has read.
    private var preamble: [UInt8] = []

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
        var progress: LineProgress?
        return try read(context, into: &assembler, badRows: &badRows, progress: &progress)
    }

    /// Reads all rows, those of which another night will read again apart.
    ///
    /// - Parameter progress: nil when no other night will go on from here.
    mutating func read(
        _ context: ReadingContext, into assembler: inout SeriesAssembler, badRows: inout BadRowLog,
        progress: inout LineProgress?
    ) throws(IngestionError) -> RowCounts {
        var counts = RowCounts()
        if context.repeatedBytes > 0, let bodyStart {
            counts.repeated = try passOver(to: bodyStart + context.repeatedBytes).rows
        }
        let jobs = max(1, context.options.jobs)
        var first = makeReader(context.zone, context.nativeInterval)
        _ = first.readLines(preamble.span, preamble.indices)
        var partReaders: PartReaders?
        if jobs > 1, !first.needsOrder, let file = window.file {
            partReaders = PartReaders(file, reader: first, longestLine: window.capacity, cores: jobs)
        } else if jobs > 1 {
            window.readAhead(showsAll: true)
        }
        // Of several parts for each core the last are taken by the one that is free.
        var readers = Array(repeating: first, count: first.needsOrder || jobs == 1 ? 1 : Self.partsForEachCore * jobs)
        while true {
            try dropRestOfLine()
            var block = try wholeLines(counts: &counts, badRows: &badRows)
            if window.isAtEnd, progress?.holdsLastLine == true {
                let end = window.bytes.span.endOfLastLine(in: block) ?? block.lowerBound
                block = block.lowerBound..<end
            }
            let before = readers
            for (index, part) in Self.readSideBySide(window.bytes, block, &readers).enumerated() {
                for (batch, isKept) in split(part, reader: before[index], &progress) {
                    counts += batch.counts
                    if isKept {
                        try join(batch, at: window.origin, into: &assembler, badRows: &badRows)
                    } else {
                        try reject(batch, at: window.origin, badRows: &badRows)
                        progress?.rest.append(batch)
                    }
                }
            }
            window.consume(to: block.upperBound)
            if window.isAtEnd, window.start == window.end || (block.isEmpty && !isDroppingLine) {
                progress?.end(at: window.position, isWhole: window.start == window.end)
                return counts
            }
            if let partReaders, !window.isAtEnd, !isDroppingLine {
                counts += try readParts(partReaders, into: &assembler, badRows: &badRows, progress: &progress)
            }
            try window.fill()
        }
    }

    /// Reads whole lines behind the window on several cores, as far as nothing is out of the ordinary.
    private mutating func readParts(
        _ readers: PartReaders, into assembler: inout SeriesAssembler, badRows: inout BadRowLog,
        progress: inout LineProgress?
    ) throws(IngestionError) -> RowCounts {
        var counts = RowCounts()
        while progress?.stop == nil {
            let parts = readers.read(from: window.position)
            let plain = parts.prefix { progress == nil || $0.batch.firstBeyond == nil }
            for part in plain {
                counts += part.batch.counts
                progress?.note(part.batch)
                try join(part.batch, at: part.origin, into: &assembler, badRows: &badRows)
            }
            guard window.move(to: plain.last?.range.upperBound ?? window.position) else {
                throw IngestionError(.inputOutput, "\(name): the file shrank while it was read")
            }
            if plain.isEmpty || plain.count < parts.count { break }
        }
        return counts
    }

    /// Passes over what another file or another night has read, up to the place `end` of the stream. Lines that begin
    /// with `#` may say something about those after them: they are kept.
    ///
    /// - Returns: how many rows they are, and whether the file reaches so far.
    private mutating func passOver(to end: Int) throws(IngestionError) -> (rows: Int, reachesEnd: Bool) {
        var rows = 0
        while window.position < end {
            let held = window.start..<min(window.end, window.start + end - window.position)
            var start = held.lowerBound
            while start < held.upperBound {
                var next = window.bytes.span.firstLineFeed(from: start, to: held.upperBound).map { $0 + 1 }
                // What is left of a line stays in the window, unless it fills it or nothing of it is to come.
                let isRest = held.upperBound < window.end || window.isAtEnd
                if next == nil, isRest || (window.isFull && start == held.lowerBound) { next = held.upperBound }
                guard let next else { break }
                if window.bytes[start] == Ascii.hash { preamble += window.bytes[start..<next] } else { rows += 1 }
                line += 1
                start = next
            }
            window.consume(to: start)
            guard window.position < end else { break }
            guard !window.isAtEnd else { return (rows, false) }
            try window.fill()
        }
        return (rows, true)
    }

    /// The lines of a part before the first that lies beyond the time that is read, and those from it on, which are not
    /// kept for good. The part is read a second time where it is split.
    private func split(
        _ part: (range: Range<Int>, batch: RowBatch), reader: BlockReader, _ progress: inout LineProgress?
    ) -> [(batch: RowBatch, isKept: Bool)] {
        guard progress != nil else { return [(part.batch, true)] }
        guard progress?.stop == nil else { return [(part.batch, false)] }
        guard let beyond = part.batch.firstBeyond else {
            progress?.note(part.batch)
            return [(part.batch, true)]
        }
        progress?.stop = window.origin + beyond
        var reader = reader
        let kept = reader.readLines(window.bytes.span, part.range.lowerBound..<beyond)
        progress?.note(kept)
        return [(kept, true), (reader.readLines(window.bytes.span, beyond..<part.range.upperBound), false)]
    }

    /// Passes over what another night has read, but for the lines that say what the fields are.
    ///
    /// - Returns: whether the file reaches so far.
    mutating func skip(to offset: Int) throws(IngestionError) -> Bool {
        guard makeReader(nil, nil).readsDirectives else { return try window.skip(offset - window.position) }
        return try passOver(to: offset).reachesEnd
    }

    /// The lines in the window that are whole. One that is longer than its capacity is a bad row and is dropped, also
    /// where the window holds more.
    private mutating func wholeLines(
        counts: inout RowCounts, badRows: inout BadRowLog
    ) throws(IngestionError) -> Range<Int> {
        var held = window.start..<window.end
        var end = held.lowerBound
        while end < held.upperBound {
            let reach = end..<min(end + window.capacity, held.upperBound)
            if window.isAtEnd, reach.count < window.capacity { return held }
            guard let next = window.bytes.span.endOfLastLine(in: reach) else { break }
            end = next
        }
        guard end == held.lowerBound, window.isFull else { return held.lowerBound..<end }
        held = held.lowerBound..<held.lowerBound + window.capacity
        counts.rows += 1
        let defect = RowDefect(
            code: .row, message: "the line does not end \(ByteWindow.limitText(isLast: false))",
            hint: "is this a log?", offset: held.lowerBound)
        try badRows.reject(
            defect, at: position(of: defect, lineStart: held.lowerBound, number: 0, origin: window.origin),
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

    /// - Parameter origin: Where in the stream lies what the batch calls zero.
    private mutating func join(
        _ batch: RowBatch, at origin: Int, into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) {
        let firstLine = line
        try reject(batch, at: origin, badRows: &badRows)
        do {
            try assembler.add(batch)
        } catch {
            guard error.code == .tooLarge else { throw error }
            throw error.within(file: name, line: firstLine, byte: origin + batch.start)
        }
    }

    private mutating func reject(
        _ batch: RowBatch, at origin: Int, badRows: inout BadRowLog
    ) throws(IngestionError) {
        for row in batch.rejected {
            try badRows.reject(
                row.defect, at: position(of: row.defect, lineStart: row.start, number: row.number, origin: origin),
                row: row.bytes.span)
        }
        line += batch.lineCount
    }

    private func position(of defect: RowDefect, lineStart: Int, number: Int, origin: Int) -> SourcePosition {
        SourcePosition(
            file: name, line: line + number, column: defect.offset - lineStart + 1,
            byte: origin + defect.offset)
    }

    private static func readSideBySide(
        _ bytes: [UInt8], _ block: Range<Int>, _ readers: inout [BlockReader]
    ) -> [(range: Range<Int>, batch: RowBatch)] {
        let parts = bytes.span.parts(of: block, count: readers.count)
        guard parts.count > 1 else { return parts.map { ($0, readers[0].readLines(bytes.span, $0)) } }
        let before = readers
        let results = Mutex<[(reader: BlockReader, batch: RowBatch)?]>(Array(repeating: nil, count: parts.count))
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            var reader = before[index]
            let batch = reader.readLines(bytes.span, parts[index])
            results.withLock { $0[index] = (reader, batch) }
        }
        var batches: [(range: Range<Int>, batch: RowBatch)] = []
        for (index, result) in results.withLock({ $0 }).enumerated() {
            guard let result else { continue }
            readers[index] = result.reader
            batches.append((parts[index], result.batch))
        }
        return batches
    }
}

extension Span<UInt8> {
    /// The place after the last line feed of `range`.
    func endOfLastLine(in range: Range<Int>) -> Int? {
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
