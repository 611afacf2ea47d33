import RealModule

/// How models did over many series: geometric means of their scores relative to the seasonal naive's on the same
/// series.
///
/// A geometric mean of ratios is the one average that does not depend on which of two methods is called the yardstick
/// (Fleming & Wallace 1986), and no series counts more for being larger.
public struct BacktestSummary: Sendable, Hashable {
    /// One model over the series on which it could be scored.
    public struct Entry: Sendable, Hashable {
        /// As it was asked for.
        public let name: String
        /// Series on which it was scored.
        public let series: Int
        /// Series on which its mean absolute error is below the seasonal naive's.
        public let seriesBeatingNaive: Int
        /// Below 1 is better than the seasonal naive; nil when no series has both errors above zero.
        public let errorRatio: Double?
        /// Of the weighted quantile losses.
        public let quantileLossRatio: Double?
        /// Of the peak's quantile losses at 0.95.
        public let peakPinballRatio: Double?
        /// The mean over series of the 95 % interval's coverage.
        public let coverage95: Double?
        /// The share of all windows' maxima at or below the 95 % bound.
        public let peakCoverage95: Double?
    }

    /// From the smallest ``Entry/errorRatio`` to the largest.
    public let entries: [Entry]

    /// Pools `results`; a model counts on the series on which it could be scored.
    public init(_ results: [BacktestResult]) {
        var names: [String] = []
        for entry in results.flatMap(\.entries) where !names.contains(entry.name) { names.append(entry.name) }
        entries = names.map { name in Self.entry(name, results) }
            .sorted { ($0.errorRatio ?? .infinity) < ($1.errorRatio ?? .infinity) }
    }

    private static func entry(_ name: String, _ results: [BacktestResult]) -> Entry {
        let pairs = results.compactMap { result in
            result.entry(named: name).flatMap { own in result.yardstick.map { (own: own, naive: $0, in: result) } }
        }
        func ratio(_ score: (BacktestScores) -> Double?) -> Double? {
            geometricMeanOfRatios(pairs.map { (score($0.own.scores), score($0.naive.scores)) })
        }
        let peaks = pairs.compactMap { pair in
            pair.own.scores.peak.flatMap { peak in peak.bound(0.95).map { (windows: peak.windows, bound: $0) } }
        }
        let windows = Double(peaks.reduce(0) { $0 + $1.windows })
        return Entry(
            name: name, series: pairs.count,
            seriesBeatingNaive: pairs.count { $0.in.beatsSeasonalNaive($0.own) == true },
            errorRatio: ratio(\.meanAbsoluteError), quantileLossRatio: ratio(\.weightedQuantileLoss),
            peakPinballRatio: ratio { $0.peak?.bound(0.95)?.pinball },
            coverage95: mean(pairs.compactMap(\.own.scores.coverage95)),
            peakCoverage95: windows > 0
                ? peaks.reduce(0) { $0 + Double($1.windows) * $1.bound.coverage } / windows : nil)
    }

    /// exp(mean ln(own / other)) over the pairs in which both are above zero: a ratio to nothing is none.
    private static func geometricMeanOfRatios(_ pairs: [(own: Double?, other: Double?)]) -> Double? {
        let logarithms = pairs.compactMap { own, other -> Double? in
            guard let own, let other, own > 0, other > 0 else { return nil }
            return Double.log(own) - Double.log(other)
        }
        return mean(logarithms).map(Double.exp)
    }
}
