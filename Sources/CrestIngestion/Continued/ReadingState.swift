import CrestSeries

/// What was read of files of lines, and where: a later reading goes on there and ends as if it had read everything.
struct ReadingState {
    private static let version: UInt64 = 1

    /// Of how the files are read: another way cannot go on.
    let options: Fingerprint
    let valueColumns: [String]
    let choice: StepChoice
    let files: [FileMark]
    /// As ``SeriesAssembler/write(to:)`` wrote it.
    let rows: [UInt8]

    init(
        options: Fingerprint, valueColumns: [String], choice: StepChoice, files: [FileMark], rows: [UInt8]
    ) {
        self.options = options
        self.valueColumns = valueColumns
        self.choice = choice
        self.files = files
        self.rows = rows
    }

    /// Ends with a sum over all of it.
    var bytes: [UInt8] {
        var writer = StateWriter()
        writer.write(Self.version)
        writer.write(options.description)
        writer.write(UInt64(valueColumns.count))
        for name in valueColumns { writer.write(name) }
        choice.write(to: &writer)
        writer.write(UInt64(files.count))
        for file in files { file.write(to: &writer) }
        writer.write(content: rows)
        var sum = Fingerprint()
        sum.combine(bytes: writer.bytes)
        return writer.bytes + Array(sum.description.utf8)
    }

    /// - Throws: ``DamagedState`` for bytes that are damaged, or of another Crest.
    init(decoding bytes: [UInt8]) throws(DamagedState) {
        var sum = Fingerprint()
        sum.combine(bytes: bytes.dropLast(16))
        guard bytes.count > 16, Array(sum.description.utf8) == Array(bytes.suffix(16)) else { throw DamagedState() }
        var reader = StateReader(Array(bytes.dropLast(16)))
        guard try reader.unsigned() == Self.version, let options = Fingerprint(try reader.text()) else {
            throw DamagedState()
        }
        self.options = options
        var names: [String] = []
        for _ in 0..<(try reader.count()) { names.append(try reader.text()) }
        valueColumns = names
        choice = try StepChoice(reading: &reader)
        var files: [FileMark] = []
        for _ in 0..<(try reader.count()) { files.append(try FileMark(reading: &reader)) }
        self.files = files
        rows = try reader.content()
        guard reader.isAtEnd else { throw DamagedState() }
    }
}

extension InputOptions {
    /// Of everything that says how rows are read; not of from when to when.
    var fingerprint: Fingerprint {
        var fingerprint = Fingerprint()
        let said: [String] = [
            format.name, timeColumn ?? "-", "\(values)", keyColumns.joined(separator: "\n"),
            timeUnit.map { "\($0)" } ?? "-",
            timeFormat ?? "-", zone ?? "-", step?.description ?? "-", aggregation?.rawValue ?? "-",
            kind?.rawValue ?? "-", healthChecks.rawValue,
        ]
        for text in said { fingerprint.combine(text) }
        return fingerprint
    }
}

extension StepChoice {
    func write(to writer: inout StateWriter) {
        writer.write(step.seconds)
        writer.write(isPinned)
        writer.write(nativeInterval?.seconds)
        writer.write(anchor.secondsSinceEpoch)
        writer.write(isProvisional)
    }

    init(reading reader: inout StateReader) throws(DamagedState) {
        let (step, isPinned) = (try reader.interval(), try reader.flag())
        let native = try reader.flag() ? try reader.interval() : nil
        self.init(
            step: step, isPinned: isPinned, native: native, anchor: try reader.time(), isProvisional: try reader.flag())
    }
}

extension SeriesAssembler {
    /// More intervals of a series are not remembered: models look at no more.
    private static let mostRemembered: Int64 = 65_536

    /// Writes every series as it stands, but for what is long over.
    func write(to writer: inout StateWriter) {
        let latest = builders.map(\.last).max() ?? .min
        writer.write(UInt64(keys.keys.count))
        for (number, key) in keys.keys.enumerated() {
            writer.write(content: key)
            for ordinal in valueNames.indices {
                let builder = builders[number * valueNames.count + ordinal]
                let span = Self.mostRemembered.multipliedReportingOverflow(by: builder.rule.step.seconds)
                let oldest = span.overflow ? nil : latest.subtractingReportingOverflow(span.partialValue)
                builder.write(to: &writer, since: oldest.flatMap { $0.overflow ? nil : $0.partialValue })
                if readsCounters { counters[number * valueNames.count + ordinal].write(to: &writer) }
            }
        }
    }

    /// Goes on where another assembler stood, before it takes a row.
    mutating func restore(_ bytes: [UInt8]) throws(DamagedState) {
        var reader = StateReader(bytes)
        for _ in 0..<(try reader.count()) {
            let key = try reader.content()
            let number = keys.number(of: key.span, key.indices)
            guard number * valueNames.count == builders.count else { throw DamagedState() }
            for ordinal in valueNames.indices {
                builders.append(
                    try SeriesBuilder(
                        name: name(key: number, ordinal: ordinal), rule: rules[ordinal], reading: &reader))
                if readsCounters {
                    var counter = CounterIncrease(step: choice.step, nativeInterval: choice.nativeInterval)
                    try counter.restore(&reader)
                    counters.append(counter)
                }
            }
        }
        guard reader.isAtEnd else { throw DamagedState() }
    }
}

extension CounterIncrease {
    func write(to writer: inout StateWriter) {
        writer.write(last?.second)
        if let last { writer.write(last.value) }
    }

    mutating func restore(_ reader: inout StateReader) throws(DamagedState) {
        last = try reader.optionalInteger().map { second throws(DamagedState) in (second, try reader.double()) }
    }
}
