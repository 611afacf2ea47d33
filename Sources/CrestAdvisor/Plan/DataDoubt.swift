public import CrestSeries

/// When data are too old, or too thin, to lower supply by.
public enum DataDoubt {
    /// More than this share of the last day missing leaves the day's level in doubt.
    private static let mostMissing = 0.1

    /// The limit on the age of data where nobody states one: two hours, or two steps when these are longer.
    public static func usualLimit(for interval: SamplingInterval) -> Int64 {
        max(7_200, 2 * interval.seconds)
    }

    /// The error `E_STALE` when the last sample ends more than `limit` seconds before `now`, or when there is none.
    public static func staleness(of series: TimeSeries, now: Timestamp, limit: Int64) -> Diagnostic? {
        let last = series.isMissing.lastIndex(of: false)
        if let last, series.timestamp(at: last + 1).seconds(until: now) <= limit { return nil }
        let age = last.map { "the last sample ends at \(series.timestamp(at: $0 + 1))" } ?? "there is no sample"
        return Diagnostic(
            code: .init(rawValue: "E_STALE"),
            message: "\(age), more than \(limit) s before now (\(now))",
            hint: "read newer data, or allow older ones (--max-staleness; max_staleness in crest.yaml)",
            series: series.name)
    }

    /// The warning `W_DOUBT` when so much of the last day is missing that the forecast rests on what was filled in.
    public static func thinness(of series: TimeSeries) -> Diagnostic? {
        let day = max(1, Int(SamplingInterval.day.seconds / series.interval.seconds))
        let recent = series.isMissing.suffix(day)
        let missing = recent.count { $0 }
        guard Double(missing) > mostMissing * Double(recent.count) else { return nil }
        return Diagnostic(
            code: .init(rawValue: "W_DOUBT"),
            message: "\(missing) of the last \(recent.count) observations are missing: supply is not lowered by them",
            hint: "find what they were", series: series.name)
    }
}
