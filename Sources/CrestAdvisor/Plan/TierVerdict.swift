public import CrestSeries

/// What comes to a tier of the services behind a planned series, and whether it can take it.
public struct TierVerdict: Sendable, Hashable {
    /// The series of the entry, whose demand the tier's follows.
    public let series: String
    /// The tier; the entry itself has the name of its series.
    public let tier: String
    /// Whether its limit is somebody else's.
    public let isExternal: Bool
    /// Whether the plan has steps for it.
    public let isPlanned: Bool
    /// Requests here for each request at the entry, in the long run.
    public let requestsPerEntry: Double
    /// What it can take in a step: its limit, or what its largest number of replicas serves; nil where nothing limits
    /// it.
    public let limit: Double?
    /// What it must be able to take in a step for the plan's risk.
    public let requirement: Double
    /// The steady demand at the entry at which it is full; nil where nothing limits it.
    public let breakingPoint: Double?
    /// The chance that it gets more than its limit in some step; nil without one.
    public let overload: Double?
    /// The chance that it does so before any other tier; nil without a limit.
    public let breaksFirst: Double?
    /// Whether it is the first to be full when the demand at the entry rises.
    public let isFirst: Bool

    /// For those who compute it, and those who read a stored plan.
    package init(
        series: String, tier: String, isExternal: Bool, isPlanned: Bool, requestsPerEntry: Double, limit: Double?,
        requirement: Double, breakingPoint: Double?, overload: Double?, breaksFirst: Double?, isFirst: Bool
    ) {
        self.series = series
        self.tier = tier
        self.isExternal = isExternal
        self.isPlanned = isPlanned
        self.requestsPerEntry = requestsPerEntry
        self.limit = limit
        self.requirement = requirement
        self.breakingPoint = breakingPoint
        self.overload = overload
        self.breaksFirst = breaksFirst
        self.isFirst = isFirst
    }

    /// Whether it can take what it must.
    public var isFeasible: Bool { limit.map { requirement <= $0 } ?? true }

    /// What a person must know of a limit that does not hold; nil of one that does, and of a tier with steps in the
    /// plan, whose own verdict says it.
    public var warning: Diagnostic? {
        guard let limit, !isFeasible, !isPlanned else { return nil }
        return Diagnostic(
            code: .init(rawValue: "W_TIER_LIMIT"),
            message: "the tier '\(tier)' takes \(limit) a step and must take \(Self.rounded(requirement))",
            hint: isExternal
                ? "ask for more, or pace the demand: crest pace" : "raise it, or pace the demand: crest pace",
            series: series)
    }

    /// Up to whole units where these are small against it.
    private static func rounded(_ value: Double) -> Double {
        value >= 100 ? value.rounded(.up) : value
    }
}
