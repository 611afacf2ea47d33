package import CrestSeries
import RealModule

/// The maxima of past windows, and what they alone say about the next ones.
///
/// A model of the steps pays for everything that happens between the peaks; a model of the maxima sees nothing else. On
/// real traffic the second is often the better forecaster of the peak. This one is a combination of exponential
/// smoothings (``MaximaSmoothing``), weighted by their inverse errors, with a two-piece normal spread around it. Errors
/// lose half of their weight every 23 windows: after a doubling of the scale, a static spread covers 75 % of what it
/// promises to cover in 95 % of the windows, a weighted one 96 % (measured over 100 windows).
package struct PastMaxima: Sendable, Hashable, Codable {
    /// Oldest first, the last one ending where the history ends; nil when too much of a window is missing.
    package let values: [Double?]
    /// Steps a window.
    package let length: Int
    /// Windows a cycle, each at least 2.
    package let cycles: [Int]

    /// A window of which more is missing may have lost its peak.
    static let mostMissing = 0.1
    /// Older windows change nothing.
    private static let mostWindows = 366
    /// Fewer windows carry no model of them.
    static let leastWindows = 7
    private static let mostWarmUp = 14
    private static let leastErrors = 3
    /// Of the inverse errors.
    private static let power = 4
    private static let halfLife = 23.0
    private static let secondsPerWeek: Int64 = 604_800

    package init(values: [Double?], length: Int, cycles: [Int]) {
        precondition(length > 0 && cycles.allSatisfy { $0 > 1 }, "windows of \(length) steps, cycles \(cycles)")
        self.values = values
        self.length = length
        self.cycles = cycles
    }

    /// Of windows of `length` steps, counted back from the end of `series`.
    ///
    /// - Parameter seasonalPeriods: in observations. The week is tried beside them: people live by it.
    package init(of series: TimeSeries, length: Int, seasonalPeriods: [Int]) {
        let count = min(series.count / length, Self.mostWindows)
        let (week, rest) = Self.secondsPerWeek.quotientAndRemainder(dividingBy: series.interval.seconds)
        let periods = Set(seasonalPeriods + (rest == 0 ? [Int(week)] : []))
        let cycles = periods.filter { $0.isMultiple(of: length) }.map { $0 / length }
        self.init(
            values: Self.values(of: series, length: length, count: count), length: length,
            cycles: cycles.filter { $0 > 1 && 2 * $0 <= count }.sorted())
    }

    /// The same windows, counted back from the end of `series`.
    func following(_ series: TimeSeries) -> PastMaxima {
        PastMaxima(
            values: Self.values(of: series, length: length, count: min(series.count / length, Self.mostWindows)),
            length: length, cycles: cycles)
    }

    private static func values(of series: TimeSeries, length: Int, count: Int) -> [Double?] {
        (0..<count).map { window in
            let first = series.count - (count - window) * length
            return maximum(of: series, in: first..<(first + length))
        }
    }

    /// The largest observation in `range`; nil when too much of it is missing.
    static func maximum(of series: TimeSeries, in range: Range<Int>) -> Double? {
        var (largest, seen) = (-Double.infinity, 0)
        for index in range where !series.isMissing[index] {
            largest = max(largest, series.values[index])
            seen += 1
        }
        return seen > 0 && Double(range.count - seen) <= mostMissing * Double(range.count) ? largest : nil
    }

    /// The distribution of the maximum `lead` windows after the last one, and what would have been its median for each
    /// past window; nil when the past is too short.
    package func outlook(lead: Int = 1) -> (next: TwoPieceNormal, past: [Double?])? {
        guard values.count >= Self.leastWindows else { return nil }
        let first = max(min(Self.mostWarmUp, values.count / 2), lead - 1)
        let scored = (first..<max(first, values.count)).compactMap { index in
            values[index].map { (index: index, value: $0, weight: weight(of: index)) }
        }
        guard scored.count >= Self.leastErrors else { return nil }
        let forecasts = combined(
            MaximaSmoothing.candidates(cycles: cycles).map { candidate in
                let forecasts = candidate.forecasts(of: values, lead: lead)
                let error = scored.reduce(0) { $0 + $1.weight * abs($1.value - (forecasts[$1.index] ?? $1.value)) }
                return (forecasts, error)
            })
        let errors = TwoPieceNormal(
            errors: scored.compactMap { window in
                forecasts[window.index].map { (window.value - $0, window.weight) }
            })
        guard let last = forecasts.last.flatMap({ $0 }), last.isFinite, errors.upper.isFinite else { return nil }
        return (errors.moved(by: last), forecasts.prefix(values.count).map { $0.map { $0 + errors.median } })
    }

    /// Of the latest window 1.
    private func weight(of index: Int) -> Double {
        Double.exp2(-Double(values.count - 1 - index) / Self.halfLife)
    }

    /// The sum of forecasts weighted by a power of their inverse errors.
    private func combined(_ trials: [(forecasts: [Double?], error: Double)]) -> [Double?] {
        let smallest = trials.reduce(.infinity) { min($0, $1.error) }
        let raw = trials.map { trial in
            // One without any error gets all of the weight, not an infinite one.
            guard trial.error > smallest else { return 1.0 }
            return (0..<Self.power).reduce(1) { product, _ in product * smallest / trial.error }
        }
        let total = raw.reduce(0, +)
        return (trials.first?.forecasts.indices ?? 0..<0).map { index in
            zip(trials, raw).reduce(0.0) { sum, trial in
                sum.flatMap { sum in trial.0.forecasts[index].map { sum + trial.1 / total * $0 } }
            }
        }
    }
}
