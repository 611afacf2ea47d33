public import CrestSeries

/// What a user says of an event, field by field and unchecked; ``EventCatalogue`` checks it.
///
/// Instants are resolved by whoever read them: the file says a wall clock and a zone.
public struct EventDefinition: Sendable, Hashable {
    /// What an event does to demand.
    public enum Effect: String, Sendable, Hashable, CaseIterable {
        /// Multiplies what is there anyway: holidays, matches, paydays, outages of a rival.
        case modulates
        /// Brings its own volume: campaigns, launches, drops, push messages.
        case adds
    }

    /// Identifies it; two events of one name must not overlap.
    public var name: String
    /// What it is like: uplifts are pooled over events of one kind.
    public var kind: String
    /// Its first instant.
    public var start: Timestamp
    /// The first instant at which it is over.
    public var end: Timestamp
    /// What it does.
    public var effect: Effect
    /// The series that feel it; empty for all.
    public var series: Set<String> = []

    /// Modulates: demand at its day, as a multiple of what it were otherwise; nil to learn it from past occurrences.
    public var uplift: StatedNumber?
    /// Modulates: how long before ``start`` it is felt, in seconds.
    public var lead: Int64 = 0
    /// Modulates: how long after ``end`` it is felt, in seconds.
    public var lag: Int64 = 0

    /// Adds: people who could be reached.
    public var reach: StatedNumber?
    /// Adds: the share of them who see it, 0 … 1.
    public var seen: StatedNumber?
    /// Adds: the share of those who act, 0 … 1; above 1 where one acts several times.
    public var conversion: StatedNumber?
    /// Adds: requests that one action makes.
    public var requestsPerAction: StatedNumber?
    /// Adds: whether its actions load another service, so that only what they issued is felt here when it is spent.
    public var actsElsewhere = false
    /// Adds: what can be spent at most, in any currency.
    public var budget: Double?
    /// Adds: what one action costs, in the same currency.
    public var costPerAction: Double?
    /// Adds: how many actions there can be at most.
    public var count: Double?
    /// Adds: how the actions spread over time; nil for the prior of ``invitation``.
    public var spread: [KernelFamily: Double]?
    /// Adds: whether each who acts can invite others.
    public var invitation = false
    /// Adds: when what it issues can no longer be used; nil where nothing is issued.
    public var expires: Timestamp?
    /// Adds: how what it issues is spent; nil for ``SpendingHabit/typical`` where it ``expires``.
    public var redemption: SpendingHabit?
    /// Adds: requests that one redemption makes; positive.
    public var requestsPerRedemption = 1.0
    /// Adds: what was issued, and when; a forecast counts what was before its first step.
    public var issued: [RedemptionStream.Lot] = []

    /// An event without sizes.
    public init(name: String, kind: String, start: Timestamp, end: Timestamp, effect: Effect) {
        self.name = name
        self.kind = kind
        self.start = start
        self.end = end
        self.effect = effect
    }
}

extension EventDefinition {
    /// What it issues, and how that is spent; nil where nothing is issued.
    public var spending: RedemptionStream? {
        guard expires != nil || redemption != nil else { return nil }
        return RedemptionStream(
            habit: redemption ?? .typical, expires: expires, requestsPerRedemption: requestsPerRedemption)
    }
}
