/// How the replicas of a step are bought.
public struct TierShares: Sendable, Hashable {
    /// Reserved for the whole plan, and used here.
    public let reserved: Int
    /// Bought while they run, and kept as long as wanted.
    public let onDemand: Int
    /// Bought while they run, and taken back when the provider wants them.
    public let spot: Int

    /// For this module and for those who read a stored plan.
    package init(reserved: Int, onDemand: Int, spot: Int) {
        self.reserved = reserved
        self.onDemand = onDemand
        self.spot = spot
    }

    /// All of them.
    public var replicas: Int { reserved + onDemand + spot }
}
