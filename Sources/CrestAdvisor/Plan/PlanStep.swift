public import CrestSeries

/// A run of time with the same number of replicas.
public struct PlanStep: Sendable, Hashable {
    /// The series whose demand is served.
    public let series: String
    /// The beginning.
    public let from: Timestamp
    /// The end, not included.
    public let to: Timestamp
    /// When the change must be ordered at the latest: a step up one lead time before it begins, any other at its
    /// beginning.
    public let orderBy: Timestamp
    /// How many are to serve.
    public let replicas: Int
    /// How many served before; nil for a first step when it is not known what runs.
    public let was: Int?
    /// The largest demand that the step provides for, in units of the series; nil when the step holds what was there.
    public let demand: Double?
    /// The chance that demand stays at or below ``demand`` when that is largest; nil when the step holds.
    public let level: Double?
    /// What decides the number besides demand.
    public let boundBy: Bound
    /// Why this many: the parts' replicas, summed in this order, are exactly ``replicas``.
    public let reasons: [ReasonPart]
    /// How the replicas are spread over zones; nil when none need be spared.
    public let zones: ZoneShares?
    /// How the replicas are bought; nil when all are bought on demand.
    public private(set) var tiers: TierShares?

    /// For this module and for those who read a stored plan.
    package init(
        series: String, from: Timestamp, to: Timestamp, orderBy: Timestamp, replicas: Int, was: Int?, demand: Double?,
        level: Double?, boundBy: Bound, reasons: [ReasonPart], zones: ZoneShares? = nil,
        tiers: TierShares? = nil
    ) {
        self.series = series
        self.from = from
        self.to = to
        self.orderBy = orderBy
        self.replicas = replicas
        self.was = was
        self.demand = demand
        self.level = level
        self.boundBy = boundBy
        self.reasons = reasons
        self.zones = zones
        self.tiers = tiers
    }

    /// The same, bought like this.
    func bought(as tiers: TierShares) -> PlanStep {
        var step = self
        step.tiers = tiers
        return step
    }
}

/// A part of the answer to "why this many?".
public struct ReasonPart: Sendable, Hashable {
    /// What it is, such as `base`, `daily season`, `uncertainty`, `rounding`, `dwell`.
    public let part: String
    /// In units of the series; nil for parts that are a matter of replicas only.
    public let demand: Double?
    /// In replicas; negative when it takes away.
    public let replicas: Double

    /// For this module and for those who read a stored plan.
    package init(
        part: String, demand: Double?, replicas: Double
    ) {
        self.part = part
        self.demand = demand
        self.replicas = replicas
    }
}
