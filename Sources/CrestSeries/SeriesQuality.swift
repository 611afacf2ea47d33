/// A regular series and what had to be done to get it.
public struct BuiltSeries: Hashable, Sendable {
    /// Regular, with its missing observations marked.
    public let series: TimeSeries
    /// What went into it.
    public let quality: SeriesQuality
}

/// What a series was made of.
public struct SeriesQuality: Hashable, Sendable {
    /// What was counted, in rows.
    public struct Counts: Hashable, Sendable {
        /// Rows with a time and a value.
        public internal(set) var observations = 0
        /// Rows with a time whose value was missing.
        public internal(set) var missingValues = 0
        /// Rows that repeat the time of another; the larger value was kept.
        public internal(set) var duplicates = 0
        /// Those of them that gave another value.
        public internal(set) var conflictingDuplicates = 0
        /// The earliest time of which they did; nil where none did, and where a state that was read back does not tell.
        public internal(set) var firstConflict: Timestamp?
        /// Values below zero.
        public internal(set) var negatives = 0

        mutating func noteConflict(at second: Int64) {
            conflictingDuplicates += 1
            let time = Timestamp(secondsSinceEpoch: second)
            firstConflict = firstConflict.map { min($0, time) } ?? time
        }

        /// More than 0.5 %: two series were mixed, or events come one by one.
        var hasTooManyConflicts: Bool { conflictingDuplicates * 200 > observations }
    }

    /// What became of the first and the last interval.
    public enum Ends: Hashable, Sendable {
        /// Incomplete ones were cut off.
        case dropped(first: Bool, last: Bool)
        /// Every interval was incomplete, so they were kept.
        case keptIncomplete
    }

    /// Rows of each kind.
    public let counts: Counts
    /// The step in use, the aggregation and the native interval.
    public let rule: BucketRule
    /// The time of the last row, before anything was cut off.
    public let lastSample: Timestamp
    /// What became of incomplete intervals at the ends.
    public let ends: Ends
}

extension SeriesError {
    static func conflictingDuplicates(name: String, _ counts: SeriesQuality.Counts) -> SeriesError {
        SeriesError(
            .duplicates,
            "\(counts.conflictingDuplicates) of \(counts.observations) rows give another value for a time that was there"
                + (counts.firstConflict.map { ", the first at \($0)" } ?? ""),
            hint: "name the column that tells the series apart with --key, or say --aggregate sum|mean|max",
            series: name)
    }

    static func unrepresentable(_ time: Timestamp) -> SeriesError {
        SeriesError(
            .spanTooLong, "\(time.secondsSinceEpoch) seconds after 1970 lies outside the years 1 to 9999",
            hint: "check the unit of the time column: --time-unit s|ms|us|ns")
    }

    static func tooManyBuckets(name: String, rule: BucketRule, from first: Int64, until last: Int64) -> SeriesError {
        SeriesError(
            .spanTooLong,
            "more than \(rule.maximumBuckets) intervals of \(rule.step) between \(Timestamp(secondsSinceEpoch: first)) "
                + "and \(Timestamp(secondsSinceEpoch: last))",
            hint: "choose a coarser --step, or cut with --from and --until", series: name)
    }

    static func mostlyEmpty(
        name: String, rule: BucketRule, from first: Int64, until last: Int64, occupied: Int
    ) -> SeriesError {
        SeriesError(
            .spanTooLong,
            "only \(occupied) intervals of \(rule.step) are occupied between \(Timestamp(secondsSinceEpoch: first)) and "
                + "\(Timestamp(secondsSinceEpoch: last)): is a time wrong?",
            hint: "cut with --from and --until, or choose a coarser --step", series: name)
    }

    static func gap(name: String, missing: Int, of count: Int, first: Timestamp) -> SeriesError {
        SeriesError(
            .gap, "\(missing) of \(count) observations are missing, the first at \(first)",
            hint: "choose --gap missing|zero|linear|seasonal", series: name)
    }
}
