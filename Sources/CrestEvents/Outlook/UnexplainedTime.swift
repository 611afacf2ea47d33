import CrestForecasting
public import CrestSeries
import RealModule

/// A day, or a step of whole weeks, that stood out of those around it though nobody declared an event: a candidate for
/// the events file.
public struct UnexplainedTime: Sendable, Hashable {
    /// The days, side by side.
    public let range: Range<Timestamp>
    /// Demand as a multiple of the same days of the weeks around it, on the day that stood out most.
    public let factor: Double
    /// ln of it, in robust standard deviations of its weekday.
    public let score: Double

    /// The chance to name any day at all of a history without events.
    private static let significance = 0.05
    /// Days scatter with heavier tails than a normal distribution: weather, matches, what nobody declares.
    private static let mostDegreesOfFreedom = 8.0
    /// A smaller effect is no event, however still the series is.
    private static let leastFactor = 1.2
    /// A quieter series counts as this unquiet, in the logarithm.
    private static let leastDeviation = 0.02
    /// The scatter of all days counts as so many days of each weekday.
    private static let pooledDays = 8.0
    /// Weeks on either side that say what is usual.
    private static let weeksAround = 4
    /// Fewer weeks say nothing of what is usual, fewer days nothing of how they scatter.
    private static let (fewestWeeks, fewestDays) = (2, 14)

    /// The days of a history from which declared events have been taken out that stand out of the others, by time;
    /// where its steps are whole weeks, these.
    ///
    /// A day is compared with the median of its own weekday in the four weeks before it and after it, so that neither
    /// the season of the week nor another event is taken for its own, and its distance is judged by how the days of
    /// that weekday scatter: Sundays that go up and down by themselves are no events. It is named when a scatter with
    /// the tails of Student's t would not produce it among all days of the history more than one time in twenty
    /// (Bonferroni).
    ///
    /// - Parameters:
    ///   - clock: whose days.
    ///   - unmeasured: events that could not be taken out: no yardstick, and no suggestion.
    public static func days(
        in history: TimeSeries, clock: ZoneOffsets, unmeasured: [Range<Timestamp>] = []
    ) -> [UnexplainedTime] {
        guard let (days, cycle) = days(of: history, clock: clock) else { return [] }
        let levels = days.map { day -> Double? in
            guard !unmeasured.contains(where: day.overlaps) else { return nil }
            return history.mean(in: day).flatMap { $0 > 0 ? Double.log($0) : nil }
        }
        let residuals = levels.indices.map { residual(of: $0, in: levels, cycle: cycle) }
        let tested = residuals.count { $0 != nil }
        guard tested >= fewestDays else { return [] }
        let scatters = scatters(of: residuals, cycle: cycle)
        var found: [UnexplainedTime] = []
        for (index, day) in days.enumerated() {
            guard let residual = residuals[index] else { continue }
            let scatter = scatters[index % cycle]
            let score = residual / scatter.deviation
            let limit = StudentT.quantile(
                1 - significance / 2 / Double(tested), degreesOfFreedom: scatter.degreesOfFreedom)
            guard abs(score) >= limit, abs(residual) >= Double.log(leastFactor) else { continue }
            let time = UnexplainedTime(range: day, factor: Double.exp(residual), score: score)
            if let before = found.last, before.range.upperBound == day.lowerBound, before.score * time.score > 0 {
                found[found.count - 1] = before.joined(with: time)
            } else {
                found.append(time)
            }
        }
        return found
    }

    /// What is compared, and after how many of them a week has passed: days, or steps of whole weeks; nil for other
    /// steps.
    private static func days(of history: TimeSeries, clock: ZoneOffsets) -> (days: [Range<Timestamp>], cycle: Int)? {
        guard history.interval.seconds > SamplingInterval.day.seconds else {
            let (first, last) = (clock.date(at: history.start), clock.date(at: history.end))
            let days = (0...max(0, last.daysSinceEpoch - first.daysSinceEpoch)).map {
                clock.day(first.advanced(byDays: $0))
            }
            return (days, 7)
        }
        guard history.interval.seconds.isMultiple(of: SamplingInterval.week.seconds) else { return nil }
        return ((0..<history.count).map { history.timestamp(at: $0)..<history.timestamp(at: $0 + 1) }, 1)
    }

    /// The logarithm of a day less the median of its weekday in the weeks around it.
    private static func residual(of day: Int, in levels: [Double?], cycle: Int) -> Double? {
        guard let level = levels[day] else { return nil }
        let around = (1...weeksAround).flatMap { [day - cycle * $0, day + cycle * $0] }.compactMap { other in
            levels.indices.contains(other) ? levels[other] : nil
        }
        return around.count >= fewestWeeks ? level - median(around) : nil
    }

    /// How each weekday scatters, the first being that of the first day: by its own days, and no less than by these and
    /// some of all weekdays together.
    private static func scatters(
        of residuals: [Double?], cycle: Int
    ) -> [(deviation: Double, degreesOfFreedom: Double)] {
        let pooled = deviation(of: residuals.compactMap { $0 })
        return (0..<cycle).map { weekday in
            let own = stride(from: weekday, to: residuals.count, by: cycle).compactMap { residuals[$0] }
            let count = Double(own.count)
            let spread = deviation(of: own)
            let shrunk =
                ((count * spread * spread + pooledDays * pooled * pooled) / (count + pooledDays)).squareRoot()
            return (max(leastDeviation, spread, shrunk), max(3, min(mostDegreesOfFreedom, count - 1)))
        }
    }

    private static func deviation(of values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let middle = median(values)
        return SortedSample.robustDeviation(of: values.map { $0 - middle })
    }

    private func joined(with next: UnexplainedTime) -> UnexplainedTime {
        let larger = abs(next.score) > abs(score) ? next : self
        return UnexplainedTime(
            range: range.lowerBound..<next.range.upperBound, factor: larger.factor, score: larger.score)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
    }
}
