import CrestSeries

/// Schedules that people make of the past, with no model.
package enum PastSchedules {
    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400
    private static let week: Int64 = 7 * 86_400

    /// The maximum of the history, always.
    package static func staticMaximum(_ trace: ReplayTrace) -> [Int] {
        let recorded = (0..<trace.scored.lowerBound).filter { trace.isRecorded[$0] }.map { trace.demand[$0] }
        return Array(repeating: ReplayTrace.need(of: recorded.max() ?? 0), count: trace.scored.count)
    }

    /// The same slot a week ago and a share more; the day before where there is no week of history.
    package static func lastWeek(_ trace: ReplayTrace, plus share: Double) -> [Int] {
        trace.scored.map { bucket in
            let past = bucket - Int(week / trace.interval.seconds)
            return past < 0 ? 0 : ReplayTrace.need(of: trace.demand[past] * (1 + share))
        }
    }

    /// The mean of the same hour of the week over `days`, of which each hour gives its largest bucket.
    package static func hourlyMean(_ trace: ReplayTrace, days: Int = 14) -> [Int] {
        hourly(trace) { second in
            let peaks = (1...(days / 7)).compactMap { peak(of: trace, hourAt: second - Int64($0) * week) }
            return peaks.isEmpty ? 0 : peaks.reduce(0, +) / Double(peaks.count)
        }
    }

    /// One window for each hour of the day, as people write for KEDA's cron trigger: the largest demand that this hour
    /// had in the last week of the history.
    package static func cron(_ trace: ReplayTrace) -> [Int] {
        let end = trace.seconds.lowerBound
        return hourly(trace) { second in
            let daysBack = (second - end).flooredQuotient(dividingBy: day) + 1
            return (0..<7).compactMap { peak(of: trace, hourAt: second - (daysBack + $0) * day) }.max() ?? 0
        }
    }

    /// One demand for each hour that the scored buckets touch.
    private static func hourly(_ trace: ReplayTrace, _ demand: (Int64) -> Double) -> [Int] {
        var known: (hour: Int64, need: Int)?
        return trace.scored.map { bucket in
            let second = Int64(bucket) * trace.interval.seconds
            let hour = (trace.start.secondsSinceEpoch + second).flooredQuotient(dividingBy: Self.hour)
            if let known, known.hour == hour { return known.need }
            let need = ReplayTrace.need(of: demand(hour * Self.hour - trace.start.secondsSinceEpoch))
            known = (hour, need)
            return need
        }
    }

    /// The largest recorded bucket that begins in the hour from `second` on; nil when there is none.
    private static func peak(of trace: ReplayTrace, hourAt second: Int64) -> Double? {
        stride(from: second, to: second + hour, by: Int64.Stride(trace.interval.seconds))
            .map { Int($0.flooredQuotient(dividingBy: trace.interval.seconds)) }
            .filter { trace.demand.indices.contains($0) && trace.isRecorded[$0] }
            .map { trace.demand[$0] }
            .max()
    }
}
