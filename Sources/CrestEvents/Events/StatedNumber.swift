import RealModule

/// A number that somebody states, or a range that they believe it in: log-normal between its 10 % and 90 % quantiles.
public struct StatedNumber: Sendable, Hashable {
    /// The quantile at 10 %; equal to ``p90`` for a bare number.
    public let p10: Double
    /// The quantile at 90 %.
    public let p90: Double
    /// Whether a range was stated; a bare number says nothing about its doubt.
    public let isRange: Bool

    /// The distance of the two quantiles of a standard normal distribution.
    static let spanInDeviations = 2 * 1.2815515655446004

    /// A range; nil unless 0 < `p10` ≤ `p90`, both finite.
    public init?(p10: Double, p90: Double) {
        guard p10 > 0, p10 <= p90, p90.isFinite else { return nil }
        (self.p10, self.p90, isRange) = (p10, p90, true)
    }

    /// A bare number; nil unless positive and finite.
    public init?(_ value: Double) {
        guard value > 0, value.isFinite else { return nil }
        (p10, p90, isRange) = (value, value, false)
    }

    /// The median: the geometric mean of both quantiles.
    public var median: Double { p10 == p90 ? p10 : p10.squareRoot() * p90.squareRoot() }

    /// The standard deviation of the logarithm, ln(p90 / p10) / 2.563; 0 for a bare number.
    public var logDeviation: Double { Double.log(p90 / p10) / Self.spanInDeviations }
}
