import CrestSeries

/// Reads inputs into regular series.
///
/// ```swift
/// var options = InputOptions()
/// options.step = .minute
/// let data = try InputReader().read([.path("traffic/*.csv.gz")], options: options)
/// for series in data.series { print(series.series.name, series.series.count) }
/// ```
///
/// Memory does not grow with the length of the input, but with the number of series and of intervals in them.
public struct InputReader: Sendable {
    /// A reader holds no state between calls.
    public init() {}

    /// Reads all `inputs` as one: rows of the same key go to the same series, wherever they stand. Several are read in
    /// the order of their first rows; one that is the beginning of another is left out, and so are the rows with which
    /// one repeats the end of another.
    ///
    /// The step and the aggregation are told from the first input; columns and formats from each.
    ///
    /// - Throws: ``IngestionError``, with the place in the file where there is one.
    public func read(
        _ inputs: [InputSource], options: InputOptions = InputOptions()
    ) throws(IngestionError) -> IngestedData {
        try options.validate()
        let zone = try options.zone.map { name throws(IngestionError) in try ZoneTable(named: name) }
        var sources: [InputSource] = []
        for input in inputs { sources += try input.expanded() }
        let order = try InputOrder(sources, options: options, zone: zone)
        var badRows = try BadRowLog(options.badRows)
        var run: IngestionRun?
        var overlap = InputOverlap(order.inputs, options: options, zone: zone)
        var latest: [Int64?] = []
        var warnings = order.warnings
        for (index, input) in order.inputs.enumerated() {
            var file = try openRows(input.source, options: options)
            if run == nil { run = try IngestionRun(first: file, options: options, zone: zone) }
            let repetition = try overlap.repetition(in: index, latest: latest)
            let repeated = try run?.read(&file, passingOver: repetition?.byteCount ?? 0, badRows: &badRows)
            if let repetition { warnings.append(.overlap(repeated ?? 0, of: file.name, with: repetition)) }
            latest.append(run?.latestSecond)
        }
        guard let run else { throw IngestionError(.noRows, "there is no input") }
        return try run.finish(badRows, warnings: warnings)
    }
}

/// What is known across the files of one call.
struct IngestionRun {
    private let options: InputOptions
    private let zone: ZoneTable?
    /// The same, or what tells days of the calendar.
    private let rowZone: ZoneTable?
    private let firstFile: String
    let schema: SourceSchema
    let choice: StepChoice
    private(set) var assembler: SeriesAssembler
    private var counts = RowCounts()
    /// What was read and is read again another time.
    private var rest: [RowBatch] = []

    init(first file: any RowFile, options: InputOptions, zone: ZoneTable?) throws(IngestionError) {
        var options = options
        options.kind = options.kind ?? file.schema.kind
        self.options = options
        self.zone = zone
        firstFile = file.name
        schema = file.schema
        let (schema, pinned) = (schema, options.step)
        func choice(_ times: [SampledTime]) throws(IngestionError) -> StepChoice {
            try StepChoice(
                times: times, isComplete: file.isWholeInMemory, isRelative: schema.isRelative, pinned: pinned)
        }
        let instants = file.sampledTimes(zone: zone)
        let found = try choice(instants)
        rowZone = Self.rowZone(zone, found, instants)
        self.choice = found.countsDays ? try choice(file.sampledTimes(zone: rowZone)) : found
        assembler = SeriesAssembler(
            valueNames: schema.valueColumns, choice: self.choice, options: options)
    }

    /// Goes on where another reading stopped.
    ///
    /// - Throws: ``DamagedState`` when it was not of such files.
    init(
        first file: any RowFile, after state: ReadingState, options: InputOptions, zone: ZoneTable?
    ) throws(DamagedState) {
        var options = options
        options.kind = options.kind ?? file.schema.kind
        self.options = options
        self.zone = zone
        firstFile = file.name
        schema = file.schema
        choice = state.choice
        rowZone = Self.rowZone(zone, choice, choice.countsDays ? file.sampledTimes(zone: zone) : [])
        guard !schema.isRelative, schema.valueColumns == state.valueColumns else { throw DamagedState() }
        assembler = SeriesAssembler(valueNames: schema.valueColumns, choice: choice, options: options)
        try assembler.restore(state.rows)
    }

    private static func rowZone(_ zone: ZoneTable?, _ choice: StepChoice, _ times: [SampledTime]) -> ZoneTable? {
        guard choice.countsDays else { return zone }
        return zone?.counting(daysOf: times) ?? .writtenDays
    }

    var latestSecond: Int64? { assembler.latestSecond }

    /// Reads a file, but for the first `repeatedBytes` of its rows.
    ///
    /// - Returns: How many rows these are.
    mutating func read(
        _ file: inout any RowFile, passingOver repeatedBytes: Int, badRows: inout BadRowLog
    ) throws(IngestionError) -> Int {
        let context = try context(of: file, passingOver: repeatedBytes)
        let found = try file.read(context, into: &assembler, badRows: &badRows)
        counts += found
        return found.repeated
    }

    /// Reads a file of lines to which another reading will go back, but for the first `repeatedBytes` of its rows.
    ///
    /// - Returns: How far it was read, and how many rows these are.
    mutating func read(
        _ file: inout LineFile, passingOver repeatedBytes: Int, badRows: inout BadRowLog, holdingLastLine isHeld: Bool
    ) throws(IngestionError) -> (progress: LineProgress, repeated: Int) {
        var progress: LineProgress? = LineProgress(holdsLastLine: isHeld)
        let found = try file.read(
            try context(of: file, passingOver: repeatedBytes), into: &assembler, badRows: &badRows, progress: &progress)
        counts += found
        rest += progress?.rest ?? []
        return (progress ?? LineProgress(holdsLastLine: isHeld), found.repeated)
    }

    private func context(
        of file: any RowFile, passingOver repeatedBytes: Int
    ) throws(IngestionError) -> ReadingContext {
        guard file.schema.isRelative == schema.isRelative,
            file.schema.valueColumns == schema.valueColumns || !schema.hasNames
        else {
            throw IngestionError(
                .column, "\(file.name) does not have the columns of \(firstFile)",
                hint: "read them apart, or name the columns with --time, --key and --value")
        }
        return ReadingContext(
            options: options, zone: rowZone, nativeInterval: choice.nativeInterval,
            repeatedBytes: repeatedBytes)
    }

    consuming func finish(
        _ badRows: BadRowLog, warnings inputWarnings: [Diagnostic]
    ) throws(IngestionError) -> IngestedData {
        try badRows.check(against: counts.rows)
        for batch in rest { try assembler.add(batch) }
        let result: SeriesAssembler.Result
        do {
            result = try assembler.finish()
        } catch {
            guard error.code == .noRows, counts.rows > 0, counts.healthChecks == counts.rows else { throw error }
            throw IngestionError(
                .noRows, "all \(counts.rows) requests are health checks, which are no demand",
                hint: "--health-checks keep counts them")
        }
        let isUniform = Set(result.aggregations).count == 1
        let found = InputSchema(
            query: options.query, format: schema.format, reason: schema.reason, timeColumn: schema.timeColumn,
            valueColumns: schema.wantedNames.isEmpty ? schema.valueColumns : schema.wantedNames,
            keyColumns: schema.keyColumns, timeUnit: schema.timeUnit,
            timeFormat: schema.timeFormat, decimal: options.decimal ?? schema.decimal, zone: options.zone,
            isRelative: schema.isRelative, step: result.step,
            kind: options.kind,
            aggregation: isUniform ? result.aggregations.first : nil,
            isAggregationGiven: options.aggregation != nil, gaps: result.gaps, healthChecks: options.healthChecks,
            badRows: options.badRows)
        let warnings = IngestionWarnings(
            schema: schema, hasReadNaiveTime: counts.hasReadNaiveTime && zone == nil,
            isKindKnown: options.kind != nil || options.aggregation != nil || schema.valueColumns.isEmpty,
            badRows: badRows, result: result)
        return IngestedData(
            series: result.series, rejected: result.rejected, warnings: inputWarnings + warnings.diagnostics,
            schema: found,
            rowCount: counts.rows, repeatedRowCount: counts.repeated, healthCheckCount: counts.healthChecks,
            badRowCount: badRows.count,
            badRows: badRows.samples)
    }
}
