public import CrestSeries
import RealModule

/// What an event did to a series, against the same hours of the weeks before.
public struct UpliftMeasurement: Sendable, Hashable {
    /// ln(mean in the event's time / mean of the same time in the weeks before), less what the days just before the
    /// event exceeded theirs by: growth and school holidays are not the event's.
    public let logUplift: Double
    /// The same without that correction.
    let logRatio: Double
    /// How many undisturbed weeks it was compared with, 1 … 4.
    public let weeks: Int

    private static let (weeksBack, daysBack, priorDays) = (4, 6, 2)

    /// Measures an event whose time lies within the series.
    ///
    /// - Parameters:
    ///   - range: the event's time, or one of the days around it.
    ///   - disturbed: the times of all events: a week that one of them touches is no yardstick.
    /// - Returns: nil when less than half of its time is observed, no undisturbed week before is, or one side is not
    ///   positive.
    public init?(of range: Range<Timestamp>, in series: TimeSeries, disturbed: [Range<Timestamp>] = []) {
        guard let (ratio, weeks) = Self.logRatio(of: range, in: series, disturbed: disturbed) else { return nil }
        logRatio = ratio
        logUplift = ratio - Self.drift(before: range, in: series, disturbed: disturbed)
        self.weeks = weeks
    }

    /// By how much the undisturbed days before an event exceeded the same days of the weeks before them: the median of
    /// their logarithms, shrunk as each of a few days has its own; 0 where steps are no parts of days.
    private static func drift(
        before range: Range<Timestamp>, in series: TimeSeries, disturbed: [Range<Timestamp>]
    ) -> Double {
        let (day, length) = (SamplingInterval.day.seconds, range.lowerBound.seconds(until: range.upperBound))
        guard series.interval.seconds <= day, length <= day else { return 0 }
        let ratios = (1...daysBack).compactMap { days -> Double? in
            let shift = -Int64(days) * day
            let earlier = range.lowerBound.advanced(bySeconds: shift)..<range.upperBound.advanced(bySeconds: shift)
            guard !disturbed.contains(where: { $0.overlaps(earlier) }) else { return nil }
            return logRatio(of: earlier, in: series, disturbed: disturbed)?.value
        }.sorted()
        guard !ratios.isEmpty else { return 0 }
        let middle = (ratios[(ratios.count - 1) / 2] + ratios[ratios.count / 2]) / 2
        return middle * Double(ratios.count) / Double(ratios.count + priorDays)
    }

    /// How ordinary days, or steps where these are longer, scatter around the weeks before them: the robust standard
    /// deviation of what an event would be measured as that does nothing; nil where too few of the last ones are known.
    static func ordinaryScatter(in series: TimeSeries, disturbed: [Range<Timestamp>]) -> Double? {
        let length = max(SamplingInterval.day.seconds, series.interval.seconds)
        let ratios = (1...ordinaryDays).compactMap { index -> Double? in
            let start = series.end.advanced(bySeconds: -Int64(index) * length)
            let day = start..<start.advanced(bySeconds: length)
            guard day.lowerBound >= series.start, !disturbed.contains(where: { $0.overlaps(day) }) else { return nil }
            return UpliftMeasurement(of: day, in: series, disturbed: disturbed)?.logUplift
        }
        guard ratios.count >= fewestOrdinaryDays else { return nil }
        let distances = ratios.map(abs).sorted()
        // Of the median absolute deviation of a normal distribution.
        return 1.4826 * distances[distances.count / 2]
    }

    private static let (ordinaryDays, fewestOrdinaryDays) = (91, 14)

    private static func logRatio(
        of range: Range<Timestamp>, in series: TimeSeries, disturbed: [Range<Timestamp>]
    ) -> (value: Double, weeks: Int)? {
        guard let level = series.mean(in: range), level > 0 else { return nil }
        var yardsticks: [Double] = []
        for week in 1...weeksBack {
            let shift = -Int64(week) * SamplingInterval.week.seconds
            let earlier = range.lowerBound.advanced(bySeconds: shift)..<range.upperBound.advanced(bySeconds: shift)
            guard !disturbed.contains(where: { $0.overlaps(earlier) }), let mean = series.mean(in: earlier) else {
                continue
            }
            yardsticks.append(mean)
        }
        let usual = yardsticks.reduce(0, +) / Double(max(1, yardsticks.count))
        guard usual > 0 else { return nil }
        return (Double.log(level / usual), yardsticks.count)
    }
}

extension TimeSeries {
    /// The mean of what was observed in a range; nil where that is less than half of it.
    func mean(in range: Range<Timestamp>) -> Double? {
        let steps = steps(in: range)
        let wanted = Double(range.lowerBound.seconds(until: range.upperBound)) / Double(interval.seconds)
        let observed = steps.filter { !isMissing[$0] }
        guard !observed.isEmpty, Double(observed.count) >= 0.5 * wanted else { return nil }
        return observed.reduce(0) { $0 + values[$1] } / Double(observed.count)
    }

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
