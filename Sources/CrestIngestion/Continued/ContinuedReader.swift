package import CrestSeries

/// What was read of files that grow, and what another reading needs to go on after it.
package struct ContinuedData: Sendable {
    package let data: IngestedData
    /// For ``ContinuedReader/read(_:options:after:)``; nil when the next reading has to read everything.
    package let state: [UInt8]?
    /// What a person should know of how it went on.
    package let notes: [Diagnostic]
}

/// Reads logs from where the last reading stopped, as if it had read everything: nothing is counted twice, and nothing
/// is lost.
///
/// Files are known again by their inode and by what was read of them, so that it does not matter whether rotation
/// renames them, packs them, or copies and cuts them. Where nothing can go on, everything that there is is read, and
/// that is said.
package struct ContinuedReader: Sendable {
    /// In a file that was written to within so many seconds, a last line without an end is still being written.
    fileprivate static let settlingTime: Int64 = 3_600
    private static let mostAttempts = 3

    package init() {}

    /// - Parameters:
    ///   - options: with ``InputOptions/asOf``, up to which rows are read; those at or after it are left to the next
    ///     reading.
    ///   - state: of the last reading; nil for the first.
    /// - Throws: ``IngestionError``, as ``InputReader/read(_:options:)`` does.
    package func read(
        _ inputs: [InputSource], options: InputOptions, after state: [UInt8]?
    ) throws(IngestionError) -> ContinuedData {
        try options.validate()
        let zone = try options.zone.map { name throws(IngestionError) in try ZoneTable(named: name) }
        // Rotation may strike while files are read under their names: then it is over, and they are read once more.
        for _ in 0..<Self.mostAttempts {
            var paths: [String] = []
            for input in inputs {
                for case .path(let path) in try input.expanded() where !paths.contains(path) { paths.append(path) }
            }
            let job = Job(files: paths.compactMap(FileState.init), options: options, zone: zone)
            let data = try job.read(after: state)
            if job.files.allSatisfy({ FileState($0.path)?.continues($0) == true }) { return data }
        }
        throw IngestionError(
            .inputOutput, "the logs are rotated again and again while they are read", hint: "try again later")
    }

    /// One reading.
    private struct Job {
        let files: [FileState]
        let options: InputOptions
        let zone: ZoneTable?

        private var end: Timestamp { options.end ?? .init(secondsSinceEpoch: .max) }

        private static func reread(_ reason: String) -> Diagnostic {
            Diagnostic(
                code: .init(rawValue: "W_REREAD"), message: "\(reason): everything that is there is read anew",
                hint: "what was rotated away before is not counted any more; let paths name the rotated files too")
        }

        func read(after state: [UInt8]?) throws(IngestionError) -> ContinuedData {
            guard let state else { return try readAll(notes: []) }
            guard let known = try? ReadingState(decoding: state), known.options == options.fingerprint else {
                return try readAll(notes: [Self.reread("the way to read it has changed")])
            }
            return try readOn(after: known)
        }

        private func readAll(notes: [Diagnostic]) throws(IngestionError) -> ContinuedData {
            let portions = files.map {
                FileMatching.Portion(file: $0, origin: $0.path, offset: 0, latest: nil)
            }
            return try read(portions, others: [], after: nil, notes: notes)
        }

        private func readOn(after state: ReadingState) throws(IngestionError) -> ContinuedData {
            let matching = try FileMatching(files, marks: state.files, at: end, firstTime: firstSecond)
            if let obstacle = matching.obstacle { return try readAll(notes: [Self.reread(obstacle)]) }
            return try read(
                matching.portions, others: matching.others, after: state, notes: matching.notes)
        }

        private func read(
            _ portions: [FileMatching.Portion], others: [FileMark], after state: ReadingState?, notes: [Diagnostic]
        ) throws(IngestionError) -> ContinuedData {
            let byPath = Dictionary(portions.map { ($0.file.path, $0) }, uniquingKeysWith: { first, _ in first })
            let order = try order(of: portions, beside: others)
            var pass = try Pass(order, marks: others, notes: notes, options: options, zone: zone)
            for (index, input) in order.inputs.enumerated() {
                guard let path = input.source.path, let portion = byPath[path] else {
                    // Read another night, and here for what a new file repeats of it.
                    pass.latest.append(others.first { $0.file.path == input.source.path }?.latest)
                    continue
                }
                let rows = try openRows(input.source, options: options)
                if pass.run == nil { pass.run = try begin(rows, after: state) }
                guard pass.run != nil else {
                    return try readAll(notes: pass.notes + [Self.reread("\(path) has other columns than before")])
                }
                guard state == nil || rows is LineFile else {
                    return try readAll(notes: pass.notes + [Self.reread("\(path) is no log any more")])
                }
                try pass.read(rows, portion, at: index, before: end)
            }
            for path in Set(byPath.keys).subtracting(order.inputs.compactMap(\.source.path)).sorted() {
                // A part of another file, which is counted there. It goes on from its end, should it grow.
                if let file = byPath[path]?.file { pass.marks.append(try FileMark(endOf: file, seen: end)) }
            }
            // Nothing is new: the schema is that of any file that is there.
            if pass.run == nil, let file = files.first {
                pass.run = try begin(try openRows(.path(file.path), options: options), after: state)
            }
            guard let run = pass.run else { throw IngestionError(.noRows, "there is no input") }
            let canGoOn = pass.canGoOn && !run.schema.isRelative
            let next = canGoOn ? run.state(files: pass.marks, options: options).bytes : nil
            let data = try run.finish(pass.badRows, warnings: order.warnings)
            return ContinuedData(data: data, state: next, notes: pass.notes)
        }

        /// The files that are read, in the order of their first rows, and those read before of which a new one may
        /// repeat the end.
        private func order(
            of portions: [FileMatching.Portion], beside others: [FileMark]
        ) throws(IngestionError) -> InputOrder {
            let sources = portions.map { InputSource.path($0.file.path) }
            var earliest = Int64.max
            for portion in portions where portion.offset == 0 && portion.file.size > 0 && !others.isEmpty {
                // One that nobody understands repeats nothing, and is complained about when it is read.
                earliest = min(earliest, (try? firstSecond(of: portion.file)) ?? .max)
            }
            let touched = others.filter { mark in
                mark.latest.map { $0 > earliest } == true
                    && FileState(mark.file.path)?.isUnchanged(since: mark.file) == true
            }
            return try InputOrder(
                sources + touched.map { .path($0.file.path) }, options: options, zone: zone)
        }

        /// Of the rows at the beginning of a file.
        private func firstSecond(of file: FileState) throws(IngestionError) -> Int64? {
            try openRows(.path(file.path), options: options.withoutLimits).sampledTimes(zone: zone).map(\.second).min()
        }

        /// Nil when the files are not those of the state.
        private func begin(_ rows: any RowFile, after state: ReadingState?) throws(IngestionError) -> IngestionRun? {
            guard let state else { return try IngestionRun(first: rows, options: options, zone: zone) }
            return try? IngestionRun(first: rows, after: state, options: options, zone: zone)
        }
    }
}

/// One pass over files in their order.
private struct Pass {
    private var overlap: InputOverlap
    var badRows: BadRowLog
    /// Nil before the first file.
    var run: IngestionRun?
    var marks: [FileMark]
    var notes: [Diagnostic]
    /// Of each file of the order so far the last second that was read in it.
    var latest: [Int64?] = []
    /// Whether another reading may go on after this one.
    private(set) var canGoOn = true

    init(
        _ order: InputOrder, marks: [FileMark], notes: [Diagnostic], options: InputOptions, zone: ZoneTable?
    ) throws(IngestionError) {
        overlap = InputOverlap(order.inputs, options: options, zone: zone)
        badRows = try BadRowLog(options.badRows)
        self.marks = marks
        self.notes = notes
    }

    /// Reads what is new in a file, but for what it repeats of those before it.
    mutating func read(
        _ rows: any RowFile, _ portion: FileMatching.Portion, at index: Int, before end: Timestamp
    ) throws(IngestionError) {
        // What is known of a file was asked when it was new.
        let repetition = portion.offset == 0 ? try overlap.repetition(in: index, latest: latest) : nil
        let passedOver = repetition?.byteCount ?? 0
        var repeated: Int?
        if var lines = rows as? LineFile {
            let found = try run?.read(&lines, portion, passingOver: passedOver, badRows: &badRows, before: end)
            if let found { marks.append(found.mark) }
            latest.append(found?.mark.latest)
            repeated = found?.repeated
        } else {
            // Tables are read whole, for anything in them may have been put right.
            canGoOn = false
            var rows = rows
            repeated = try run?.read(&rows, passingOver: passedOver, badRows: &badRows)
            latest.append(run?.latestSecond)
        }
        if let repetition { notes.append(.overlap(repeated ?? 0, of: portion.file.path, with: repetition)) }
    }
}

extension FileState {
    /// Whether the last line may still be written.
    fileprivate func isSettling(before end: Timestamp) throws(IngestionError) -> Bool {
        guard modified / 1_000_000_000 > end.secondsSinceEpoch - ContinuedReader.settlingTime else { return false }
        return try !isPacked
    }
}

extension InputSource {
    fileprivate var path: String? {
        if case .path(let path) = self { path } else { nil }
    }
}

extension IngestionRun {
    /// What a later reading needs.
    fileprivate func state(files: [FileMark], options: InputOptions) -> ReadingState {
        var writer = StateWriter()
        assembler.write(to: &writer)
        return ReadingState(
            options: options.fingerprint, valueColumns: schema.valueColumns, choice: choice, files: files,
            rows: writer.bytes)
    }

    /// Reads what is new in a file, but for the first `repeatedBytes` of its rows, and says where it stopped and how
    /// many rows these are.
    fileprivate mutating func read(
        _ lines: inout LineFile, _ portion: FileMatching.Portion, passingOver repeatedBytes: Int,
        badRows: inout BadRowLog, before end: Timestamp
    ) throws(IngestionError) -> (mark: FileMark, repeated: Int) {
        let (file, offset) = (portion.file, portion.offset)
        guard try lines.skip(to: offset) else {
            throw IngestionError(.inputOutput, "\(file.path): the file shrank while it was read")
        }
        let (progress, repeated) = try read(
            &lines, passingOver: repeatedBytes, badRows: &badRows, holdingLastLine: try file.isSettling(before: end))
        let stop = progress.stop ?? offset
        let mark = try FileMark(
            origin: portion.origin, file: file, offset: stop, isAtEnd: progress.isAtEnd,
            latest: [portion.latest, progress.latest].compactMap { $0 }.max(),
            isLive: stop > offset && file.path == portion.origin, seen: end)
        return (mark, repeated)
    }
}
