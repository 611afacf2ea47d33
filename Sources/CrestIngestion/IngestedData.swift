public import CrestSeries

/// What was read: regular series, what had to be done to get them, and how the input was understood.
public struct IngestedData: Hashable, Sendable {
    /// Sorted by name.
    public let series: [IngestedSeries]
    /// Series without a single value, each with the reason: they are in the input and not in ``series``.
    public let rejected: [Diagnostic]
    /// What a person should know although the input could be read.
    public let warnings: [Diagnostic]
    /// Both, for a document or a person.
    package var findings: [Diagnostic] { warnings + rejected }
    /// How the input was understood.
    public let schema: InputSchema
    /// Rows with a time within the limits asked for, bad ones included, the header not.
    public let rowCount: Int
    /// Rows with which an input begins although an earlier one ends with them: rotated files overlap. They are not
    /// among ``rowCount``. (Whole inputs that are the beginning of another are said in ``warnings``.)
    public let repeatedRowCount: Int
    /// Rows of ``rowCount`` that are requests of health checks: they are no demand and were not counted.
    public let healthCheckCount: Int
    /// Rows that were left out.
    public let badRowCount: Int
    /// The first few bad rows.
    public let badRows: [BadRow]
}

/// A regular series and its quality report.
public struct IngestedSeries: Hashable, Sendable {
    /// After the gap policy.
    public let series: TimeSeries
    /// What the series was made of.
    public let quality: SeriesQuality
    /// Runs of missing observations, longest first, at most ten; before filling.
    public let longestGaps: [Gap]
    /// Runs of missing observations in all.
    public let gapCount: Int
    /// Observations that the gap policy filled.
    public let filledCount: Int
    /// What an access log tells beside the number of requests; nil for other formats.
    public let requests: RequestDetail?
}

/// A run of missing observations.
public struct Gap: Hashable, Sendable {
    /// The time of its first observation.
    public let start: Timestamp
    /// Its length.
    public let observations: Int

    package init(start: Timestamp, observations: Int) {
        self.start = start
        self.observations = observations
    }
}

/// How an input was understood.
public struct InputSchema: Hashable, Sendable {
    /// What a database or a server was asked; nil when its address says it, or there is none.
    public let query: String?
    /// As told or found: CSV becomes TSV when tabs separate the fields.
    public let format: InputFormat
    /// Why the input is thought to be in that format.
    public let reason: String
    /// Its name, or its number from 1 where there is no header; empty where the format says it.
    public let timeColumn: String
    /// Empty when rows are counted.
    public let valueColumns: [String]
    /// Empty when there is one series a value column.
    public let keyColumns: [String]
    /// As `--time-unit` takes it; nil when times are not numbers.
    public let timeUnit: String?
    /// As `--time-format` takes it; nil for ISO 8601 and numbers.
    public let timeFormat: String?
    /// As `--decimal` takes it; nil where a dot separates fractions and nobody said so.
    public let decimal: DecimalMark?
    /// The zone given for times that name none.
    public let zone: String?
    /// Whether times count from the beginning of the data rather than from 1970.
    public let isRelative: Bool
    /// The interval of all series.
    public let step: SamplingInterval
    /// What the user said that values measure.
    public let kind: ValueKind?
    /// One, or nil when the value columns differ in it.
    public let aggregation: Aggregation?
    /// Whether somebody said the aggregation. Then it holds for rows of the same time too, which are duplicates
    /// otherwise.
    public let isAggregationGiven: Bool
    /// What became of missing observations.
    public let gaps: GapPolicy
    /// What became of the requests of health checks.
    public let healthChecks: HealthCheckPolicy
    /// What became of rows that cannot be read.
    public let badRows: BadRowPolicy

    /// The flags that make Crest read the input in the same way again, whatever rows are added.
    public var flags: [String] {
        var flags = query.map { ["--query", $0] } ?? []
        // What an address says need not be said again, and what is asked is no file.
        if ![.prometheus, .sqlite, .postgres].contains(format) { flags += ["--format", format.name] }
        // Metrics say themselves what is a value, unless some were asked for.
        if timeColumn.isEmpty, !valueColumns.isEmpty, valueColumns != ["value"] {
            flags += ["--value", valueColumns.joined(separator: ",")]
        }
        if !timeColumn.isEmpty {
            flags += ["--time", timeColumn]
            flags += ["--value", valueColumns.isEmpty ? "count" : valueColumns.joined(separator: ",")]
        }
        if !keyColumns.isEmpty { flags += ["--key", keyColumns.joined(separator: ",")] }
        if let timeUnit { flags += ["--time-unit", timeUnit] }
        if let timeFormat { flags += ["--time-format", timeFormat] }
        if let decimal { flags += ["--decimal", decimal.rawValue] }
        if let zone { flags += ["--tz", zone] }
        if healthChecks != .drop { flags += ["--health-checks", healthChecks.rawValue] }
        flags += ["--step", step.description]
        if let kind = kind ?? impliedKind { flags += ["--kind", kind.rawValue] }
        if let aggregation, isAggregationGiven || valueColumns.isEmpty {
            flags += ["--aggregate", aggregation.rawValue]
        }
        if badRows != .stop { flags += ["--bad-rows", badRows.text] }
        return flags + ["--gap", gaps.rawValue]
    }

    /// The kind that says the same as the aggregation that was chosen, and leaves duplicates what they are.
    private var impliedKind: ValueKind? {
        guard !isAggregationGiven, !valueColumns.isEmpty else { return nil }
        return aggregation == .sum ? .count : aggregation == .mean ? .gauge : nil
    }
}
