/// A past window's peak beside what was said of it before.
public struct PeakRecord: Sendable, Hashable, Codable {
    /// The largest observation that came.
    public let actual: Double
    /// The median of the simulated maxima; see ``CoupledMaxima``.
    let median: Double
    /// Their 90 % quantile.
    let upper: Double
    /// The median by ``PastMaxima``; nil when those said nothing.
    let direct: Double?

    package init(actual: Double, median: Double, upper: Double, direct: Double? = nil) {
        self.actual = actual
        self.median = median
        self.upper = upper
        self.direct = direct
    }
}
