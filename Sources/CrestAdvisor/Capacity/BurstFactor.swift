import CrestForecasting
public import CrestSeries

/// How far demand rises above its mean within an observation: what a mean over five minutes does not show.
///
/// Requests that come in bursts need capacity for the burst, not for the mean. The factor is measured on a finer series
/// than the one that is planned: in each bucket the largest value over the mean, and of these ratios a quantile, over the
/// busier half of the buckets, because a few requests at night jump by any factor without needing anything.
public struct BurstFactor: Sendable, Hashable {
    /// The factor; at least 1.
    public let value: Double
    /// The buckets that it was measured on.
    public let buckets: Int

    /// Fewer buckets than this tell no upper quantile.
    private static let fewest = 20

    /// - Parameters:
    ///   - series: demand at the scale at which a queue would be noticed, such as seconds.
    ///   - bucket: the step that is planned, a multiple of the series' own.
    ///   - level: of the quantile over the buckets, 0 … 1.
    /// - Throws: ``AdvisorError/Code/learning`` when the bucket is no multiple, or too few buckets are whole.
    public init(in series: TimeSeries, bucket: SamplingInterval, level: Double = 0.95) throws(AdvisorError) {
        precondition((0...1).contains(level), "a quantile level lies in 0 … 1, not \(level)")
        guard let length = series.interval.observations(in: bucket), length > 1 else {
            throw .learning(
                "a bucket of \(bucket) does not consist of several steps of \(series.interval)",
                hint: "give a finer series, or a longer bucket")
        }
        var shapes: [(mean: Double, ratio: Double)] = []
        for start in stride(from: 0, through: series.count - length, by: length) {
            let values = series.values[start..<(start + length)]
            let mean = values.reduce(0, +) / Double(length)
            guard mean > 0, !series.isMissing[start..<(start + length)].contains(true) else { continue }
            shapes.append((mean, (values.max() ?? mean) / mean))
        }
        let typical = shapes.map(\.mean).sorted()
        let busy = shapes.filter { $0.mean >= typical[typical.count / 2] }.map(\.ratio)
        guard busy.count >= Self.fewest else {
            throw .learning(
                "\(busy.count) busy buckets are too few to see bursts in",
                hint: "give at least \(2 * Self.fewest) whole ones")
        }
        value = max(1, SortedSample(busy).quantile(level))
        buckets = busy.count
    }
}
