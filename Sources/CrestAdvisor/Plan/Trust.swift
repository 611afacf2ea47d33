/// How far a plan may act on what runs.
public enum Trust: String, Sendable, Hashable, CaseIterable {
    /// It is for people to read: nothing executes it.
    case advise
    /// It may raise supply, and lowers it nowhere: neither below what runs nor below the plan in force.
    case floor
    /// It sets supply.
    case full
}
