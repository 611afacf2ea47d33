public import CrestSeries

/// A largest value at which a series stands again and again: a limit, above which demand was not counted.
///
/// Numbers of users differ; a full connection pool, a rate limit or a counter's end does not. What was measured there is
/// the least that was asked for.
public struct FlatTop: Hashable, Sendable {
    /// The value, which is the largest.
    public let level: Double
    /// Observations at it, or within a thousandth below.
    public let observations: Int
    /// The most of them in a row.
    public let longestRun: Int

    /// Shorter runs happen by chance where values are small whole numbers.
    private static let leastRun = 3
    private static let leastShare = 0.005
    private static let tolerance = 0.001
    /// A top must stand out: of a series that is constant, or nearly, it says nothing.
    private static let largestShare = 0.5
    /// Counts below this repeat by chance.
    private static let leastLevel = 20.0

    /// Nil when the largest values differ, as they do where nothing limits them.
    public init?(of series: TimeSeries) {
        let observed = series.values.indices.filter { !series.isMissing[$0] }
        guard let level = observed.map({ series.values[$0] }).max(), level >= Self.leastLevel else { return nil }
        let floor = level - level * Self.tolerance
        let tops = observed.filter { series.values[$0] >= floor }
        var (run, longest) = (0, 0)
        for index in series.values.indices {
            run = !series.isMissing[index] && series.values[index] >= floor ? run + 1 : 0
            longest = max(longest, run)
        }
        let share = Double(tops.count) / Double(observed.count)
        guard longest >= Self.leastRun, share >= Self.leastShare, share <= Self.largestShare else { return nil }
        self.level = level
        observations = tops.count
        longestRun = longest
    }
}
