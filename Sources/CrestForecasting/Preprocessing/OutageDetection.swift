public import CrestSeries
import RealModule

/// Finds stretches in which a service, or its recording, was down: traffic that is near zero where it never is
/// otherwise.
///
/// A run of at least two observations and ten minutes is an outage when each is below a tenth of the median of its hour
/// of the day and below half of the hour's lowest twentieth. The second condition keeps nights, closed Sundays and rare
/// counts: what is often near zero is no outage when it is. Of counts, a run must also be too long for chance: were its
/// mean the sum of the lowest twentieths, Poisson noise would give so few less than once in ten such series.
///
/// The hour after a run is taken with it, because retries and backlog are no demand either; a run that begins before it
/// is over continues the outage. High values are never masked: they are the tail that is being forecast.
///
/// With eight weeks or more, the same is asked of each hour of the week, and of its lowest tenth: so a bank holiday is
/// told from Sundays, and the weekly lags do not copy it a week later.
public enum OutageDetection {
    /// Two weeks: fewer days cannot tell what a phase is usually like, nor a closed Sunday from an outage.
    static let leastCycles = 14
    /// Eight weeks: of fewer, one closed day is more than a tenth.
    static let leastWeeks = 8

    private static let shareOfMedian = 0.1
    private static let shareOfLowest = 0.5
    /// A run of a few minutes of low counts is chance.
    private static let leastRun = (observations: 2, seconds: Int64(600))
    /// In how many series of its length counting noise may look like an outage once.
    private static let seriesPerFalseAlarm = 10.0

    /// The runs that are outages, in order.
    ///
    /// - Parameter period: observations a day, or of another cycle; at least 2.
    public static func outages(in series: TimeSeries, period: Int) -> [Range<Int>] {
        guard period >= 2, series.count >= leastCycles * period else { return [] }
        let leastEvidence = isCounted(series) ? Double.log(seriesPerFalseAlarm * Double(series.count)) : 0
        var runs = runs(
            in: series,
            belowUsual: LowestTraffic(of: series, period: period, blocks: 24, leastCycles: leastCycles, rarity: 0.05),
            leastEvidence: leastEvidence)
        if let week = series.interval.observations(in: .week), week == 7 * period, series.count >= leastWeeks * week {
            runs += Self.runs(
                in: series,
                belowUsual: LowestTraffic(of: series, period: week, blocks: 168, leastCycles: leastWeeks, rarity: 0.1),
                leastEvidence: leastEvidence)
        }
        return merged(runs, recovery: recovery(after: series))
    }

    /// The runs near zero, in order, that are long enough and no chance.
    private static func runs(
        in series: TimeSeries, belowUsual usual: LowestTraffic, leastEvidence: Double
    ) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var begin: Int?
        for index in 0...series.count {
            let isLow =
                index < series.count && !series.isMissing[index] && series.values[index] >= 0
                && series.values[index] < usual.threshold(at: index)
            if isLow {
                begin = begin ?? index
            } else if let start = begin {
                begin = nil
                let run = start..<index
                if run.count >= leastRun.observations,
                    Int64(run.count) * series.interval.seconds >= leastRun.seconds,
                    evidence(of: run, in: series, usual) >= leastEvidence
                {
                    runs.append(run)
                }
            }
        }
        return runs
    }

    /// In order, those that overlap or follow within `recovery` steps as one.
    private static func merged(_ runs: [Range<Int>], recovery: Int) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for run in runs.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, run.lowerBound - last.upperBound < recovery {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
            } else {
                merged.append(run)
            }
        }
        return merged
    }

    /// Whether the observations are whole numbers, so that they have the noise of counts.
    private static func isCounted(_ series: TimeSeries) -> Bool {
        series.observedValues.allSatisfy { $0 == $0.rounded() }
    }

    /// Chernoff's bound on −ln P(Poisson(λ) ≤ n) for n < λ: λ − n + n ln(n/λ), with n the run's sum and λ the sum of
    /// what is rarely undercut there.
    private static func evidence(of run: Range<Int>, in series: TimeSeries, _ usual: LowestTraffic) -> Double {
        let sum = series.values[run].reduce(0, +)
        let least = run.reduce(0) { $0 + usual.lowest(at: $1) }
        guard sum < least else { return 0 }
        return least - sum + (sum > 0 ? sum * Double.log(sum / least) : 0)
    }

    private static func recovery(after series: TimeSeries) -> Int {
        Int(SamplingInterval.hour.seconds / max(1, series.interval.seconds))
    }

    /// The series with its outages missing, and the hour after each.
    public static func masking(_ outages: [Range<Int>], in series: TimeSeries) -> TimeSeries {
        guard !outages.isEmpty else { return series }
        let recovery = recovery(after: series)
        var isMissing = series.isMissing
        for outage in outages {
            for index in outage.lowerBound..<min(series.count, outage.upperBound + recovery) { isMissing[index] = true }
        }
        guard isMissing.contains(false) else { return series }
        return TimeSeries(
            name: series.name, start: series.start, interval: series.interval,
            finite: interpolatingLinearly(series.values, where: isMissing), isMissing: isMissing)
    }

    /// What traffic is rarely below, for each hour of the day or the week (each phase, of coarser data), chunk by chunk
    /// of the history: a service that has grown tenfold was not down when it was small. Single minutes are seen too
    /// seldom to tell.
    private struct LowestTraffic {
        private let period: Int
        private let chunk: Int
        private let block: Int
        /// One array a chunk, one pair a block; nil where too little was observed.
        private let samples: [[(median: Double, lowest: Double)?]]

        /// - Parameters:
        ///   - blocks: hours in the cycle.
        ///   - leastCycles: observed cycles without which a block says nothing; a chunk holds at least twice as many.
        ///   - rarity: the share of a block's observations that are below its lowest traffic.
        init(of series: TimeSeries, period: Int, blocks: Int, leastCycles: Int, rarity: Double) {
            self.period = period
            let chunks = max(1, series.count / (2 * leastCycles * period))
            let chunk = (series.count + chunks - 1) / chunks
            let block = max(1, period / blocks)
            self.chunk = chunk
            self.block = block
            samples = stride(from: 0, to: series.count, by: chunk).map { first in
                var observed = Array(repeating: [Double](), count: (period + block - 1) / block)
                for place in first..<min(series.count, first + chunk) where !series.isMissing[place] {
                    observed[place % period / block].append(series.values[place])
                }
                return observed.map { values in
                    guard values.count >= leastCycles else { return nil }
                    let sample = SortedSample(values)
                    return (sample.median, sample.quantile(rarity))
                }
            }
        }

        private func sample(at index: Int) -> (median: Double, lowest: Double)? {
            samples[index / chunk][index % period / block]
        }

        func lowest(at index: Int) -> Double { sample(at: index)?.lowest ?? 0 }

        /// Below it, an observation is near zero.
        func threshold(at index: Int) -> Double {
            sample(at: index).map { min(shareOfMedian * $0.median, shareOfLowest * $0.lowest) } ?? -.infinity
        }
    }
}
