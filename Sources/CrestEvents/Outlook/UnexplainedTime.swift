public import CrestSeries
import RealModule

/// A day that stood out of its weeks though nobody declared an event: a candidate for the events file.
public struct UnexplainedTime: Sendable, Hashable {
    /// The days, side by side.
    public let range: Range<Timestamp>
    /// Demand as a multiple of the same days of the weeks before, on the day that stood out most.
    public let factor: Double
    /// ln of it, in robust standard deviations of all days.
    public let score: Double

    /// From how many standard deviations on a day stands out; a day in 1.7 million of a normal distribution does.
    private static let leastScore = 5.0
    /// A smaller effect is no event, however still the series is.
    private static let leastFactor = 1.2
    /// Of the median absolute deviation of a normal distribution.
    private static let deviationsToScale = 1.4826
    /// A quieter series counts as this unquiet, in the logarithm.
    private static let leastDeviation = 0.02
    /// Fewer days say nothing of what is usual.
    private static let fewestDays = 14

    /// The days of a history from which declared events have been taken out that stand out of the others, by time.
    ///
    /// The week that an event spoils as a yardstick is not reported in its turn: a day counts against weeks without
    /// days that stood out.
    ///
    /// - Parameters:
    ///   - clock: whose days.
    ///   - unmeasured: events that could not be taken out: no yardstick, and no suggestion.
    public static func days(
        in history: TimeSeries, clock: ZoneOffsets, unmeasured: [Range<Timestamp>] = []
    ) -> [UnexplainedTime] {
        guard history.interval.seconds <= SamplingInterval.day.seconds else { return [] }
        let (first, last) = (clock.date(at: history.start), clock.date(at: history.end))
        let days = (0...max(0, last.daysSinceEpoch - first.daysSinceEpoch)).map {
            clock.day(first.advanced(byDays: $0))
        }
        var outstanding = unmeasured
        var found: [UnexplainedTime] = []
        let usual = days.compactMap { UpliftMeasurement(of: $0, in: history, disturbed: unmeasured)?.logUplift }
        guard usual.count >= fewestDays else { return [] }
        let middle = median(usual)
        let deviation = max(leastDeviation, deviationsToScale * median(usual.map { abs($0 - middle) }))
        for day in days where !unmeasured.contains(where: day.overlaps) {
            guard let measured = UpliftMeasurement(of: day, in: history, disturbed: outstanding) else { continue }
            let distance = measured.logUplift - middle
            guard abs(distance) >= leastScore * deviation, abs(distance) >= Double.log(leastFactor) else { continue }
            outstanding.append(day)
            let time = UnexplainedTime(
                range: day, factor: Double.exp(measured.logUplift), score: distance / deviation)
            if let before = found.last, before.range.upperBound == day.lowerBound, before.score * time.score > 0 {
                found[found.count - 1] = before.joined(with: time)
            } else {
                found.append(time)
            }
        }
        return found
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
