public import CrestSeries

/// What a series looks like before anybody models it.
public struct SeriesProfile: Sendable, Hashable {
    /// The cycles, shortest first.
    public let seasons: [Season]
    /// The change of the level a week as a share of the mean: 0.018 is +1.8 % a week. Nil when it cannot be told: less
    /// than two weeks of history, or a mean of zero.
    public let trendPerWeek: Double?
    /// The largest observation, and its index; nil when nothing is observed.
    public let peak: Peak?
    /// The share of observations that are zero.
    public let zeroShare: Double

    /// The largest observation.
    public struct Peak: Sendable, Hashable {
        /// Which observation it is.
        public let index: Int
        /// How large.
        public let value: Double

        /// An observation and its place.
        public init(index: Int, value: Double) {
            self.index = index
            self.value = value
        }
    }

    /// Looks at `series`.
    public init(of series: TimeSeries) {
        seasons = SeasonDetection.seasons(of: series)
        trendPerWeek = Self.trendPerWeek(of: series, cycle: seasons.last?.period ?? 1)
        let observed = series.values.indices.filter { !series.isMissing[$0] }
        peak = observed.max { series.values[$0] < series.values[$1] }.map { Peak(index: $0, value: series.values[$0]) }
        zeroShare = Double(observed.count { series.values[$0] == 0 }) / Double(max(1, observed.count))
    }

    /// The least-squares slope over the latest whole cycles: a part of a cycle would read as a trend.
    private static func trendPerWeek(of series: TimeSeries, cycle: Int) -> Double? {
        let week = Double(SamplingInterval.week.seconds) / Double(series.interval.seconds)
        let length = series.count / cycle * cycle
        guard Double(length) >= 2 * week else { return nil }
        let indices = ((series.count - length)..<series.count).filter { !series.isMissing[$0] }
        let count = Double(indices.count)
        let meanTime = indices.reduce(0) { $0 + Double($1) } / count
        let meanValue = indices.reduce(0) { $0 + series.values[$1] } / count
        var (products, squares) = (0.0, 0.0)
        for index in indices {
            let time = Double(index) - meanTime
            products += time * (series.values[index] - meanValue)
            squares += time * time
        }
        guard squares > 0, meanValue != 0 else { return nil }
        return products / squares * week / abs(meanValue)
    }
}
