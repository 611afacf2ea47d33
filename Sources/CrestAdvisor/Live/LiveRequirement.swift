public import CrestSeries

/// How many replicas to pay for from now on, and why.
public struct LiveRequirement: Sendable, Hashable {
    /// When it was decided.
    public let time: Timestamp
    /// When what is ordered now serves.
    public let ready: Timestamp
    /// Replicas to be paid from now on, those that start included.
    public let replicas: Int
    /// The demand that was seen last, in units of the series.
    public let demand: Double
    /// The median of the largest demand until the next decision can take effect, in units of the series.
    public let expectedPeak: Double
    /// What demand alone asks for, in units of the series: the share of ``replicas`` that neither floor nor limit adds.
    public let provided: Double
    /// The chance that the largest demand stays at or below ``provided``.
    public let level: Double
    /// What decides the number besides demand.
    public let boundBy: Bound
    /// Whether the newest sample is too old to lower anything.
    public let isStale: Bool
    /// Why this many: the parts' replicas, summed in this order, are exactly ``replicas``.
    public let reasons: [ReasonPart]
}
