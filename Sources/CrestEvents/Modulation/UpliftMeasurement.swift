import CrestForecasting
public import CrestSeries
import RealModule

/// What an event did to a series, against the same hours of other weeks.
public struct UpliftMeasurement: Sendable, Hashable {
    /// ln(peak in the event's time / mean of the peaks of the same time in the weeks before), less what the days just
    /// before the event exceeded theirs by: growth and school holidays are not the event's.
    ///
    /// The peak, since what an event does to it and to the mean differs: a holiday without commuters has a flatter day.
    /// A forecast knows the weeks before an event and no others, so that this is what the next occurrence will stand
    /// out by: with the move of the season that recurs with it.
    public let logUplift: Double
    /// The same of means, against the weeks before and after it as far as these are known: what is to be taken out of a
    /// history. Where the level moves, the weeks of one side take the move for the event's.
    package let logExcess: Double
    /// The same of means, against the weeks before.
    private let logMean: Double
    /// ``logMean`` without the correction.
    let logRatio: Double
    /// How many undisturbed weeks before it was compared with, 1 … 4.
    public let weeks: Int
    /// Whether no week after it is known yet: then ``logExcess`` cannot tell the event from a move of the level.
    let isLatest: Bool

    /// The weeks that an event is compared with.
    enum Yardstick: Sendable, Hashable {
        case before, around

        /// In weeks from the event, with what each counts: around it, the more the nearer it is.
        fileprivate var weeks: [(shift: Int, weight: Double)] {
            switch self {
            case .before: (1...UpliftMeasurement.weeksBack).map { (-$0, 1) }
            case .around: (1...UpliftMeasurement.weeksBack).flatMap { [(-$0, 1 / Double($0)), ($0, 1 / Double($0))] }
            }
        }

        /// What the weeks say the event's would have been; nil where that is nothing. Around it the geometric mean,
        /// where no week is empty: it lies in the middle of a season that rises or falls by a share a week, the
        /// arithmetic above.
        fileprivate func mean(of values: [(value: Double, weight: Double)]) -> Double? {
            let total = values.reduce(0) { $0 + $1.weight }
            if self == .around, total > 0, values.allSatisfy({ $0.value > 0 }) {
                return Double.exp(values.reduce(0) { $0 + $1.weight * Double.log($1.value) } / total)
            }
            let mean = values.reduce(0) { $0 + $1.weight * $1.value } / total
            return mean > 0 ? mean : nil
        }
    }

    private static let (weeksBack, daysBack, priorDays) = (4, 6, 2)

    /// Measures an event whose time lies within the series.
    ///
    /// - Parameters:
    ///   - range: the event's time, or one of the days around it.
    ///   - disturbed: the times of all events: a week that one of them touches is no yardstick.
    /// - Returns: nil when less than half of its time is observed, no undisturbed week before is, or one side is not
    ///   positive.
    public init?(of range: Range<Timestamp>, in series: TimeSeries, disturbed: [Range<Timestamp>] = []) {
        guard let before = Self.logRatio(of: range, in: series, against: .before, disturbed: disturbed),
            let around = Self.logRatio(of: range, in: series, against: .around, disturbed: disturbed)
        else { return nil }
        let peak = Self.logRatio(of: range, in: series, against: .before, disturbed: disturbed, \.largest)
        let drift = Self.drift(before: range, in: series, against: .before, disturbed: disturbed)
        logRatio = before.value
        logMean = before.value - drift
        logUplift = (peak ?? before).value - drift
        logExcess = around.value - Self.drift(before: range, in: series, against: .around, disturbed: disturbed)
        weeks = before.weeks
        isLatest = around.weeks == before.weeks
    }

    /// What was measured against some weeks, corrected.
    func logUplift(against yardstick: Yardstick) -> Double {
        switch yardstick {
        case .before: logUplift
        case .around: logExcess
        }
    }

    /// The same of means.
    func logMean(against yardstick: Yardstick) -> Double {
        switch yardstick {
        case .before: logMean
        case .around: logExcess
        }
    }

    /// By how much the undisturbed days before an event exceeded the same days of other weeks: the median of their
    /// logarithms, shrunk as each of a few days has its own; 0 where steps are no parts of days.
    private static func drift(
        before range: Range<Timestamp>, in series: TimeSeries, against yardstick: Yardstick,
        disturbed: [Range<Timestamp>]
    ) -> Double {
        let (day, length) = (SamplingInterval.day.seconds, range.lowerBound.seconds(until: range.upperBound))
        guard series.interval.seconds <= day, length <= day else { return 0 }
        let ratios = (1...daysBack).compactMap { days -> Double? in
            let shift = -Int64(days) * day
            let earlier = range.lowerBound.advanced(bySeconds: shift)..<range.upperBound.advanced(bySeconds: shift)
            guard !disturbed.contains(where: { $0.overlaps(earlier) }) else { return nil }
            return logRatio(of: earlier, in: series, against: yardstick, disturbed: disturbed)?.value
        }.sorted()
        guard !ratios.isEmpty else { return 0 }
        let middle = (ratios[(ratios.count - 1) / 2] + ratios[ratios.count / 2]) / 2
        return middle * Double(ratios.count) / Double(ratios.count + priorDays)
    }

    /// What the last ordinary days, or steps where these are longer, would be measured as: events that do nothing.
    ///
    /// - Parameter areLatest: whether each is measured as it was at its own end, when no later week was known.
    static func ordinary(
        in series: TimeSeries, disturbed: [Range<Timestamp>], areLatest: Bool = false
    ) -> [UpliftMeasurement] {
        let length = max(SamplingInterval.day.seconds, series.interval.seconds)
        return (1...ordinaryDays).compactMap { index in
            let start = series.end.advanced(bySeconds: -Int64(index) * length)
            let day = start..<start.advanced(bySeconds: length)
            guard day.lowerBound >= series.start, !disturbed.contains(where: { $0.overlaps(day) }) else { return nil }
            let known = areLatest ? series.window(0..<series.steps(in: day).upperBound) : series
            return UpliftMeasurement(of: day, in: known, disturbed: disturbed)
        }
    }

    /// How ordinary days scatter: the robust standard deviation; nil where there are too few.
    static func scatter(of ordinary: [UpliftMeasurement], against yardstick: Yardstick) -> Double? {
        guard ordinary.count >= fewestOrdinaryDays else { return nil }
        return SortedSample.robustDeviation(of: ordinary.map { $0.logUplift(against: yardstick) })
    }

    private static let (ordinaryDays, fewestOrdinaryDays) = (91, 14)

    /// ln(what was in a range / what the weeks say of it), with how many weeks; nil where these say nothing.
    static func logRatio(
        of range: Range<Timestamp>, in series: TimeSeries, against yardstick: Yardstick, disturbed: [Range<Timestamp>],
        _ statistic: KeyPath<ObservedStretch, Double> = \.mean
    ) -> (value: Double, weeks: Int)? {
        guard let level = series.stretch(in: range)?[keyPath: statistic], level > 0 else { return nil }
        var values: [(value: Double, weight: Double)] = []
        for (week, weight) in yardstick.weeks {
            let shift = Int64(week) * SamplingInterval.week.seconds
            let other = range.lowerBound.advanced(bySeconds: shift)..<range.upperBound.advanced(bySeconds: shift)
            guard !disturbed.contains(where: { $0.overlaps(other) }), let stretch = series.stretch(in: other)
            else { continue }
            values.append((stretch[keyPath: statistic], weight))
        }
        return yardstick.mean(of: values).map { (Double.log(level / $0), values.count) }
    }
}

/// What was observed in a range of time.
struct ObservedStretch {
    let mean: Double
    let largest: Double
}

extension TimeSeries {
    /// The mean of what was observed in a range; nil where that is less than half of it.
    func mean(in range: Range<Timestamp>) -> Double? { stretch(in: range)?.mean }

    /// What was observed in a range; nil where that is less than half of it.
    func stretch(in range: Range<Timestamp>) -> ObservedStretch? {
        let steps = steps(in: range)
        let wanted = Double(range.lowerBound.seconds(until: range.upperBound)) / Double(interval.seconds)
        let observed = steps.filter { !isMissing[$0] }
        guard !observed.isEmpty, Double(observed.count) >= 0.5 * wanted else { return nil }
        return ObservedStretch(
            mean: observed.reduce(0) { $0 + values[$1] } / Double(observed.count),
            largest: observed.reduce(-.infinity) { max($0, values[$1]) })
    }

    /// The mean of a step over the last weeks before that no event touches; nil where fewer than two are known, or it
    /// is not positive.
    ///
    /// - Parameter daysBack: 0 for the same weekday, 1 for the one before.
    func usual(at time: Timestamp, daysBack: Int64 = 0, disturbed: [Range<Timestamp>]) -> Double? {
        let (mostWeeks, farthestWeek, fewestWeeks) = (4, Int64(8), 2)
        var values: [Double] = []
        for week in 1...farthestWeek where values.count < mostWeeks {
            let first = time.advanced(bySeconds: -(7 * (week - 1) + (daysBack == 0 ? 7 : daysBack)) * 86_400)
            let step = first..<first.advanced(bySeconds: interval.seconds)
            guard !disturbed.contains(where: { $0.overlaps(step) }), let value = mean(in: step) else { continue }
            values.append(value)
        }
        guard values.count >= fewestWeeks else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        return mean > 0 ? mean : nil
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
