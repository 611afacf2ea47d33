/// A past window's peak beside what was said of it before.
public struct PeakRecord: Sendable, Hashable, Codable {
    /// Of simulated maxima.
    package struct Simulated: Sendable, Hashable, Codable {
        let median: Double
        /// The 90 % quantile.
        let upper: Double

        package init(median: Double, upper: Double) {
            self.median = median
            self.upper = upper
        }

        init(_ maxima: SortedSample) {
            self.init(median: maxima.median, upper: maxima.quantile(Togetherness.upperLevel))
        }
    }

    /// The largest observation that came.
    public let actual: Double
    /// Of the maxima as drawn.
    let apart: Simulated
    /// Of those whose steps rise and fall together; see ``CoupledMaxima``.
    let together: Simulated
    /// The median by ``PastMaxima``; nil when those said nothing.
    let direct: Double?

    package init(actual: Double, apart: Simulated, together: Simulated, direct: Double? = nil) {
        self.actual = actual
        self.apart = apart
        self.together = together
        self.direct = direct
    }
}
