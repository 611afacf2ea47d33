import CrestSeries
import RealModule

/// A change of the level of traffic from one hour to the next that stays: a market that was added, a service that was
/// split, a client that caches from now on.
///
/// Lags and smoothed levels follow such a change late, and a weekly lag repeats it a week later with the wrong sign.
/// Where one is found, the history before it is brought to the new level, so that no model needs to know.
///
/// Days are counted back from the end. A day's level is the logarithm of its mean; what is unusual about it is the
/// difference from the median of the same weekday before the change. A change is a shift when
/// - the days since then differ by more than four robust standard deviations of the days before, by more than any of
///   these did, and by 20 %;
/// - they all do, by half of it: three days up, four down, so that neither a sunny weekend nor a long one is followed;
///   and
/// - the three days before it lie nearer the old level, the three after it nearer the new one: a ramp is a trend.
struct LevelShift: Sendable, Hashable {
    /// The first observation at the new level.
    let index: Int
    /// The new level relative to the old one; positive, not 1.
    let ratio: Double

    private static let leastDays = (before: 14, up: 3, down: 4)
    /// Beyond these, no lag reaches back to the change.
    private static let mostDays = (before: 28, after: 35)
    private static let leastRatio = 1.2
    private static let leastScore = 4.0
    /// Days vary by 2 % at least, even where fourteen happen not to.
    private static let leastDeviation = 0.02
    private static let mostShifts = 3

    /// A series at its latest level throughout, and the shifts that were taken out of it, the latest first.
    static func levelling(_ series: TimeSeries) -> (series: TimeSeries, shifts: [LevelShift]) {
        var (level, shifts) = (series, [LevelShift]())
        while shifts.count < mostShifts, let shift = latest(in: level) {
            level = shift.levelling(level)
            shifts.append(shift)
        }
        return (level, shifts)
    }

    /// The series with what lies before the shift brought to the new level.
    private func levelling(_ series: TimeSeries) -> TimeSeries {
        TimeSeries(
            name: series.name, start: series.start, interval: series.interval,
            finite: series.values.indices.map { $0 < index ? series.values[$0] * ratio : series.values[$0] },
            isMissing: series.isMissing)
    }

    /// The shift that explains the days best; nil when none is sharp enough, or the series is not of whole parts of
    /// days.
    private static func latest(in series: TimeSeries) -> LevelShift? {
        guard let day = series.interval.observations(in: .day), series.values.allSatisfy({ $0 >= 0 }) else {
            return nil
        }
        let levels = dailyLevels(of: series, day: day)
        let candidates = levels.indices.dropFirst(leastDays.before + 1).suffix(mostDays.after)
        let shifts = candidates.compactMap { first in Candidate(first: first, levels: levels) }
        guard let best = shifts.min(by: { $0.unexplained < $1.unexplained }) else { return nil }
        let begin = series.count - (levels.count - best.first) * day
        let ratio = Double.exp(best.change)
        return LevelShift(index: beginning(of: ratio, in: series, day: day, before: begin), ratio: ratio)
    }

    /// The logarithms of the means of whole days, the last of which ends with the series; nil where less than half of a
    /// day was observed or nothing came.
    private static func dailyLevels(of series: TimeSeries, day: Int) -> [Double?] {
        let days = series.count / day
        return (0..<days).map { index in
            let range = (series.count - (days - index) * day)..<(series.count - (days - index - 1) * day)
            let observed = range.filter { !series.isMissing[$0] }.map { series.values[$0] }
            let sum = observed.reduce(0, +)
            return 2 * observed.count >= day && sum > 0 ? Double.log(sum / Double(observed.count)) : nil
        }
    }

    /// The change began within the day before the first whole day at the new level: where the two levels, as the weeks
    /// before tell them, explain that day best.
    private static func beginning(of ratio: Double, in series: TimeSeries, day: Int, before end: Int) -> Int {
        let range = max(14 * day, end - day)..<end
        let usual = range.map { (series.values[$0 - 7 * day] + series.values[$0 - 14 * day]) / 2 }
        let values = range.map { series.values[$0] }
        var unexplained = zip(values, usual).map { abs($0 - $1) }.reduce(0, +)
        var (best, least) = (end, unexplained)
        for place in range.indices.reversed() {
            let offset = place - range.lowerBound
            unexplained += abs(values[offset] - ratio * usual[offset]) - abs(values[offset] - usual[offset])
            if unexplained < least { (best, least) = (place, unexplained) }
        }
        return best
    }

    /// A change of the daily levels from day `first` on.
    private struct Candidate {
        let first: Int
        /// In logarithms.
        let change: Double
        /// The mean distance of the days from what the change makes of them.
        let unexplained: Double

        init?(first: Int, levels: [Double?]) {
            // The day before may be half and half.
            let before = (max(0, first - 1 - mostDays.before)..<(first - 1)).filter { levels[$0] != nil }
            guard before.count >= leastDays.before else { return nil }
            func unusual(_ index: Int) -> Double? {
                let alike = before.filter { $0 != index && ($0 - index) % 7 == 0 }.compactMap { levels[$0] }
                guard let level = levels[index], !alike.isEmpty else { return nil }
                return level - SortedSample.median(of: alike)
            }
            let noise = before.compactMap(unusual)
            let since = (first..<levels.count).compactMap(unusual)
            guard !since.isEmpty, !noise.isEmpty else { return nil }
            let change = SortedSample.median(of: since)
            let isDeep = since.allSatisfy { $0 * change > 0 && abs($0) >= 0.5 * abs(change) }
            let (last, next) = (before.suffix(3).compactMap(unusual), since.prefix(3))
            let isSharp =
                !last.isEmpty && SortedSample.median(of: last) / change < 0.25
                && SortedSample.median(of: next) / change > 0.75
            guard since.count >= (change > 0 ? leastDays.up : leastDays.down), isDeep, isSharp,
                abs(change) > Double.log(leastRatio),
                abs(change) > leastScore * max(leastDeviation, SortedSample.robustDeviation(of: noise)),
                noise.allSatisfy({ abs($0) < abs(change) })
            else { return nil }
            self.first = first
            self.change = change
            let distances = noise + since.map { $0 - change }
            unexplained = distances.map { abs($0) }.reduce(0, +) / Double(distances.count)
        }
    }
}
