public import CrestSeries

/// Finds the cycles of a series.
///
/// On a grid that divides a day or a week those are the candidates; when none is accepted, the peaks of the
/// autocorrelation are, where steps are shorter than a day. A candidate is accepted by its strength
///
///     F = max(0, 1 − Var(R)/(n − P) · n / Var(S + R))
///
/// where S are the means of the P phases of the detrended series, n observations, and R is the rest (Wang, Smith &
/// Hyndman 2006). The factor n/(n − P) takes back what P means explain of pure noise. Each further cycle is measured on
/// what the shorter ones left.
///
/// A week beside a day need not have come round twice. What a phase shows that was seen once may be the week, or have
/// been that day's alone: F is the mean of what all phases give and of what those give that were seen again.
public enum SeasonDetection {
    /// Below this a cycle is not worth its parameters.
    static let leastStrength = 0.1
    /// A cycle must be seen this often, but for a week beside a day.
    static let leastCycles = 2
    /// The autocorrelation is searched on this many of the latest observations.
    static let searchLength = 4_096

    /// The cycles of `series`, shortest first; empty when there is none.
    public static func seasons(of series: TimeSeries) -> [Season] {
        let calendar = [SamplingInterval.day, .week]
            .compactMap { series.interval.observations(in: $0) }
            .filter { $0 >= 2 && $0 * leastCycles <= series.count }
        let found = accepted(calendar, in: series)
        if let week = begunWeek(beyond: found.map(\.period), in: series) { return found + [week] }
        return found.isEmpty && series.interval < .day
            ? accepted(autocorrelationPeriods(of: series), in: series) : found
    }

    /// The strength of the longest of these cycles in `series` without the shorter ones, 0 … 1; 0 of none.
    public static func strength(ofLongest periods: [Int], in series: TimeSeries) -> Double {
        guard let longest = periods.max() else { return 0 }
        var (strength, rest) = (0.0, Deseasonalised(series, trendLength: longest))
        for period in periods.sorted() { (strength, rest) = rest.removing(period: period) }
        return strength
    }

    /// The week that a history of more than a week and less than two shows, whose only cycle so far is the day.
    ///
    /// Of noise, the share of the squares that lies within m pairs is Beta(m/2, m/2), so that F has a standard
    /// deviation of 1/√(m + 1): the week is to be two of them above nothing.
    private static func begunWeek(beyond periods: [Int], in series: TimeSeries) -> Season? {
        guard periods.count == 1, let day = series.interval.observations(in: .day), periods[0] == day,
            let week = series.interval.observations(in: .week),
            (week + day..<leastCycles * week).contains(series.count)
        else { return nil }
        let strength = strength(ofLongest: [day, week], in: series)
        let chance = 2 / Double(series.count - week + 1).squareRoot()
        return strength >= max(leastStrength, chance) ? Season(period: week, strength: strength) : nil
    }

    private static func accepted(_ candidates: [Int], in series: TimeSeries) -> [Season] {
        let fitting = candidates.filter { $0 * leastCycles <= series.count }
        guard let longest = fitting.max() else { return [] }
        // The trend must not swallow the longest cycle, so it is averaged over one.
        var rest = Deseasonalised(series, trendLength: longest)
        var seasons: [Season] = []
        for period in fitting {
            let (strength, remainder) = rest.removing(period: period)
            guard strength >= leastStrength else { continue }
            seasons.append(Season(period: period, strength: strength))
            rest = remainder
        }
        return seasons
    }

    /// The lag of the highest autocorrelation peak, and its multiple by 7 when the history holds two of those.
    private static func autocorrelationPeriods(of series: TimeSeries) -> [Int] {
        let recent = series.window(max(0, series.count - searchLength)..<series.count)
        let mean = recent.values.reduce(0, +) / Double(max(1, recent.count))
        let centred = recent.values.map { $0 - mean }
        let energy = centred.reduce(0) { $0 + $1 * $1 }
        let longest = recent.count / (leastCycles + 1)
        guard energy > 0, longest > 3 else { return [] }
        let autocorrelation = (0...(longest + 1)).map { lag in
            (lag..<centred.count).reduce(0) { $0 + centred[$1] * centred[$1 - lag] } / energy
        }
        let threshold = max(leastStrength, 2 / Double(recent.count).squareRoot())
        let peaks = (2...longest).filter {
            autocorrelation[$0] > threshold && autocorrelation[$0] >= autocorrelation[$0 - 1]
                && autocorrelation[$0] >= autocorrelation[$0 + 1]
        }
        guard let highest = peaks.max(by: { autocorrelation[$0] < autocorrelation[$1] }) else { return [] }
        // The highest peak may be a week; a day is then a lower peak at a divisor of it.
        let shortest =
            peaks.first { highest % $0 == 0 && autocorrelation[$0] > 0.5 * autocorrelation[highest] } ?? highest
        return shortest == highest ? [shortest, 7 * shortest] : [shortest, highest]
    }
}

/// A detrended series from which phase means have been taken, one cycle after the other.
private struct Deseasonalised {
    private var values: [Double]
    /// The largest observation: what rounding errors are relative to.
    private let scale: Double
    private let isMissing: [Bool]

    init(_ series: TimeSeries, trendLength: Int) {
        values = zip(series.values, movingAverage(series.values, length: trendLength)).map { $0 - $1 }
        isMissing = series.isMissing
        scale = series.values.reduce(0) { max($0, abs($1)) }
    }

    /// The strength of the cycle, and what is left without it.
    func removing(period: Int) -> (strength: Double, remainder: Deseasonalised) {
        var rest = self
        var sums = Array(repeating: 0.0, count: period)
        var counts = Array(repeating: 0.0, count: period)
        for index in rest.values.indices where !isMissing[index] {
            sums[index % period] += rest.values[index]
            counts[index % period] += 1
        }
        let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        for index in rest.values.indices { rest.values[index] -= means[index % period] }
        func share(where isCounted: (Int) -> Bool) -> Double {
            let indices = values.indices.filter { !isMissing[$0] && isCounted($0 % period) }
            let phases = counts.indices.count { counts[$0] > 0 && isCounted($0) }
            let before = variance(at: indices)
            guard before > 0, indices.count > phases else { return 0 }
            let corrected = rest.variance(at: indices) * Double(indices.count) / Double(indices.count - phases)
            return max(0, 1 - corrected / before)
        }
        let ofAll = share { _ in true }
        return (counts.contains(1) ? (ofAll + share { counts[$0] > 1 }) / 2 : ofAll, rest)
    }

    private func variance(at indices: [Int]) -> Double {
        let count = Double(max(1, indices.count))
        let mean = indices.reduce(0) { $0 + values[$1] } / count
        let squares = indices.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) }
        // Rounding noise on a constant is no variation.
        let rounding = 1_024 * scale.ulp
        return squares <= count * rounding * rounding ? 0 : squares / count
    }
}

/// The centred moving average of `length` values; at the ends, of the first and the last so many.
package func movingAverage(_ values: [Double], length: Int) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    for value in values { sums.append(sums[sums.count - 1] + value) }
    return values.indices.map { index in
        let lower = max(0, index - length / 2)
        let upper = min(values.count, lower + length)
        let start = max(0, upper - length)
        return (sums[upper] - sums[start]) / Double(upper - start)
    }
}
