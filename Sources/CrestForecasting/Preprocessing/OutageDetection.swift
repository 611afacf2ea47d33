public import CrestSeries

/// Finds stretches in which a service, or its recording, was down: traffic that is near zero where it never is otherwise.
///
/// A run of at least two observations and ten minutes is an outage when each is below a tenth of the median of its phase of the day and
/// below half of the phase's lowest twentieth. The second condition keeps nights, closed Sundays and rare counts: what is
/// often near zero is no outage when it is. The hour after a run is taken with it, because retries and backlog are no
/// demand either. High values are never masked: they are the tail that is being forecast.
public enum OutageDetection {
    /// Two weeks: fewer days cannot tell what a phase is usually like, nor a closed Sunday from an outage.
    static let leastCycles = 14

    private static let shareOfMedian = 0.1
    private static let shareOfLowest = 0.5
    /// A run of a few minutes of low counts is chance.
    private static let leastRun = (observations: 2, seconds: Int64(600))

    /// The runs that are outages, in order.
    ///
    /// - Parameter period: observations a day, or of another cycle; at least 2.
    public static func outages(in series: TimeSeries, period: Int) -> [Range<Int>] {
        guard period >= 2, series.count >= leastCycles * period else { return [] }
        let thresholds = Thresholds(of: series, period: period)
        var outages: [Range<Int>] = []
        var begin: Int?
        for index in 0...series.count {
            let isLow =
                index < series.count && !series.isMissing[index] && series.values[index] >= 0
                && series.values[index] < thresholds.at(index)
            if isLow {
                begin = begin ?? index
            } else if let start = begin {
                let seconds = Int64(index - start) * series.interval.seconds
                if index - start >= leastRun.observations, seconds >= leastRun.seconds { outages.append(start..<index) }
                begin = nil
            }
        }
        return outages
    }

    /// The series with its outages missing, and the hour after each.
    public static func masking(_ outages: [Range<Int>], in series: TimeSeries) -> TimeSeries {
        guard !outages.isEmpty else { return series }
        let recovery = Int(SamplingInterval.hour.seconds / max(1, series.interval.seconds))
        var isMissing = series.isMissing
        for outage in outages {
            for index in outage.lowerBound..<min(series.count, outage.upperBound + recovery) { isMissing[index] = true }
        }
        guard isMissing.contains(false) else { return series }
        return TimeSeries(
            name: series.name, start: series.start, interval: series.interval,
            finite: interpolatingLinearly(series.values, where: isMissing), isMissing: isMissing)
    }

    /// Below what an observation is near zero, for each phase, month by month: a service that has grown tenfold was not
    /// down when it was small.
    private struct Thresholds {
        private let period: Int
        private let chunk: Int
        private let values: [[Double]]

        init(of series: TimeSeries, period: Int) {
            self.period = period
            let chunks = max(1, series.count / (2 * leastCycles * period))
            chunk = (series.count + chunks - 1) / chunks
            let length = chunk
            values = (0..<chunks).map { index in
                let range = (index * length)..<min(series.count, (index + 1) * length)
                return (0..<period).map { phase in
                    let first = range.lowerBound + (phase - range.lowerBound % period + period) % period
                    let places = stride(from: first, to: range.upperBound, by: period).filter { !series.isMissing[$0] }
                    return Self.threshold(of: places.map { series.values[$0] })
                }
            }
        }

        func at(_ index: Int) -> Double {
            values[index / chunk][index % period]
        }

        private static func threshold(of observations: [Double]) -> Double {
            guard observations.count >= leastCycles else { return -.infinity }
            let sample = SortedSample(observations)
            return min(shareOfMedian * sample.median, shareOfLowest * sample.quantile(0.05))
        }
    }
}
