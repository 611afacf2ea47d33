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

    /// Reads all `inputs` as one: rows of the same key go to the same series, wherever they stand. Several are read in the
    /// order of their first rows, and one that is the beginning of another is left out.
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
        for source in order.sources {
            var file = try openRows(source, options: options)
            if run == nil { run = try IngestionRun(first: file, options: options, zone: zone) }
            try run?.read(&file, badRows: &badRows)
        }
        guard let run else { throw IngestionError(.noRows, "there is no input") }
        return try run.finish(badRows, warnings: order.warnings)
    }
}

/// What is known across the files of one call.
private struct IngestionRun {
    private let options: InputOptions
    private let zone: ZoneTable?
    private let firstFile: String
    private let schema: SourceSchema
    private let choice: StepChoice
    private var assembler: SeriesAssembler
    private var counts = RowCounts()

    init(first file: any RowFile, options: InputOptions, zone: ZoneTable?) throws(IngestionError) {
        var options = options
        options.kind = options.kind ?? file.schema.kind
        self.options = options
        self.zone = zone
        firstFile = file.name
        schema = file.schema
        choice = try StepChoice(
            times: file.sampledTimes(zone: zone), isComplete: file.isWholeInMemory,
            isRelative: schema.isRelative, pinned: options.step)
        assembler = SeriesAssembler(
            valueNames: schema.valueColumns, choice: choice, options: options)
    }

    mutating func read(_ file: inout any RowFile, badRows: inout BadRowLog) throws(IngestionError) {
        guard file.schema.isRelative == schema.isRelative,
            file.schema.valueColumns == schema.valueColumns || !schema.hasNames
        else {
            throw IngestionError(
                .column, "\(file.name) does not have the columns of \(firstFile)",
                hint: "read them apart, or name the columns with --time, --key and --value")
        }
        let context = ReadingContext(options: options, zone: zone, nativeInterval: choice.nativeInterval)
        counts += try file.read(context, into: &assembler, badRows: &badRows)
    }

    consuming func finish(
        _ badRows: BadRowLog, warnings inputWarnings: [Diagnostic]
    ) throws(IngestionError) -> IngestedData {
        try badRows.check(against: counts.rows)
        let result = try assembler.finish()
        let isUniform = Set(result.aggregations).count == 1
        let found = InputSchema(
            format: schema.format, reason: schema.reason, timeColumn: schema.timeColumn,
            valueColumns: schema.wantedNames.isEmpty ? schema.valueColumns : schema.wantedNames,
            keyColumns: schema.keyColumns, timeUnit: schema.timeUnit,
            timeFormat: schema.timeFormat, zone: options.zone, isRelative: schema.isRelative, step: result.step,
            kind: options.kind,
            aggregation: isUniform ? result.aggregations.first : nil, gaps: result.gaps,
            healthChecks: options.healthChecks)
        let warnings = IngestionWarnings(
            schema: schema, hasReadNaiveTime: counts.hasReadNaiveTime, badRows: badRows, result: result)
        return IngestedData(
            series: result.series, rejected: result.rejected, warnings: inputWarnings + warnings.diagnostics,
            schema: found,
            rowCount: counts.rows, healthCheckCount: counts.healthChecks, badRowCount: badRows.count,
            badRows: badRows.samples)
    }
}
