import CrestSeries

/// An open input that is understood: what every format becomes before its rows are read.
protocol RowFile {
    var name: String { get }
    var schema: SourceSchema { get }
    /// Whether what ``sampledTimes(zone:)`` sees is the whole file.
    var isWholeInMemory: Bool { get }
    /// Where the first row begins, in unpacked bytes; nil for a format that has no rows one behind the other.
    var bodyStart: Int? { get }

    /// The times of the rows at the beginning of the file; bad rows are left out.
    func sampledTimes(zone: ZoneTable?) -> [SampledTime]

    /// Reads all rows. Afterwards the file is used up.
    mutating func read(
        _ context: ReadingContext, into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> RowCounts
}

extension RowFile {
    var bodyStart: Int? { nil }
}

/// What is the same for all files of a call.
struct ReadingContext {
    let options: InputOptions
    let zone: ZoneTable?
    /// The time between rows of a series, where it is known.
    let nativeInterval: SamplingInterval?
    /// How many bytes from the first row on are not read, because another input has them.
    var repeatedBytes = 0
}

/// What was counted in a file.
struct RowCounts: Hashable {
    /// Rows within the limits of time, bad ones included.
    var rows = 0
    /// Requests of health checks, which are no demand.
    var healthChecks = 0
    /// Rows that another input has too, and that were not counted again.
    var repeated = 0
    /// Whether a time without zone was read as UTC.
    var hasReadNaiveTime = false

    static func += (left: inout RowCounts, right: RowCounts) {
        left.rows += right.rows
        left.healthChecks += right.healthChecks
        left.repeated += right.repeated
        left.hasReadNaiveTime = left.hasReadNaiveTime || right.hasReadNaiveTime
    }
}

/// How an input is understood, whatever its format.
struct SourceSchema {
    let format: InputFormat
    /// Why it is thought to be in that format.
    let reason: String
    let timeColumn: String
    /// Empty when rows are counted.
    let valueColumns: [String]
    let keyColumns: [String]
    var timeUnit: String?
    var timeFormat: String?
    /// What separates the fraction of all values, where it is no dot.
    var decimal: DecimalMark?
    /// Whether times count from the beginning of the data.
    var isRelative = false
    /// Numeric columns that could have been the value and were not asked for.
    var passedOver: [String] = []
    /// Whether the value columns have names that another file must have too.
    var hasNames = true
    /// What the values measure, where the format says it.
    var kind: ValueKind?
    /// Names that were asked for and are no columns, such as those of metrics.
    var wantedNames: [String] = []
    /// What a person should know about the input as such.
    var warnings: [Diagnostic] = []
    /// Value columns whose numbers have units behind them.
    var columnsWithUnits: [String] = []
}
