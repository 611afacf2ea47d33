public import CrestSeries
import RealModule

/// What an event did to a series, against the same hours of the weeks before.
public struct UpliftMeasurement: Sendable, Hashable {
    /// ln(mean in the event's time / mean of the same time in the weeks before).
    public let logUplift: Double
    /// How many undisturbed weeks it was compared with, 1 … 4.
    public let weeks: Int

    private static let weeksBack = 4
    private static let leastShare = 0.5

    /// Measures an event whose time lies within the series.
    ///
    /// - Parameters:
    ///   - range: the event's time, or one of the days around it.
    ///   - disturbed: the times of all events: a week that one of them touches is no yardstick.
    /// - Returns: nil when less than half of its time is observed, no undisturbed week before is, or one side is not
    ///   positive.
    public init?(of range: Range<Timestamp>, in series: TimeSeries, disturbed: [Range<Timestamp>] = []) {
        guard let level = Self.mean(range, in: series), level > 0 else { return nil }
        var yardsticks: [Double] = []
        for week in 1...Self.weeksBack {
            let shift = -Int64(week) * SamplingInterval.week.seconds
            let earlier = range.lowerBound.advanced(bySeconds: shift)..<range.upperBound.advanced(bySeconds: shift)
            guard !disturbed.contains(where: { $0.overlaps(earlier) }), let mean = Self.mean(earlier, in: series) else {
                continue
            }
            yardsticks.append(mean)
        }
        let usual = yardsticks.reduce(0, +) / Double(max(1, yardsticks.count))
        guard usual > 0 else { return nil }
        logUplift = Double.log(level / usual)
        weeks = yardsticks.count
    }

    private static func mean(_ range: Range<Timestamp>, in series: TimeSeries) -> Double? {
        let steps = series.steps(in: range)
        let wanted = Double(range.lowerBound.seconds(until: range.upperBound)) / Double(series.interval.seconds)
        let observed = steps.filter { !series.isMissing[$0] }
        guard !observed.isEmpty, Double(observed.count) >= leastShare * wanted else { return nil }
        return observed.reduce(0) { $0 + series.values[$1] } / Double(observed.count)
    }
}

extension TimeSeries {
    /// The observations that begin within a range of time.
    func steps(in range: Range<Timestamp>) -> Range<Int> {
        func firstStep(atOrAfter time: Timestamp) -> Int {
            let seconds = start.seconds(until: time)
            let step = Int(-((-seconds).flooredQuotient(dividingBy: interval.seconds)))
            return min(count, max(0, step))
        }
        let first = firstStep(atOrAfter: range.lowerBound)
        return first..<max(first, firstStep(atOrAfter: range.upperBound))
    }
}
