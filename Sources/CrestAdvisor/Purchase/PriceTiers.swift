/// What replicas cost that are not bought on demand, beside ``Capacity/price``, which is what one on demand costs.
public struct PriceTiers: Sendable, Hashable {
    /// What a reserved replica costs an hour, whether it runs or not; nil when none can be had.
    public let reserved: Double?
    /// So many are reserved already; nil: as many are to be reserved as make the plan cheapest.
    public let committed: Int?
    /// What a spot replica costs an hour, which may be taken back at any time; nil when none may be used.
    public let spot: Double?
    /// The chance that a spot replica is taken back within an hour.
    public let interruption: Double
    /// With this chance, the replicas that nobody can take back serve the demand of a step on their own.
    public let guarantee: Double

    /// What is guaranteed where nobody says: that even the loss of all spot replicas at once is felt one time in ten.
    public static let usualGuarantee = 0.9

    /// - Throws: ``AdvisorError/Code/capacity`` when a number lies outside its range, or says nothing without another.
    public init(
        reserved: Double? = nil, committed: Int? = nil, spot: Double? = nil, interruption: Double = 0,
        guarantee: Double = usualGuarantee
    ) throws(AdvisorError) {
        for price in [reserved, spot].compactMap(\.self) where !(price >= 0 && price.isFinite) {
            throw .capacity("a price of \(price) per replica and hour", hint: "it is 0 or more")
        }
        if let committed {
            guard (0...Capacity.mostReplicas).contains(committed) else {
                throw .capacity("\(committed) reserved replicas", hint: "it is 0 … \(Capacity.mostReplicas)")
            }
            guard reserved != nil else {
                throw .capacity("\(committed) reserved replicas without a price", hint: "give the reserved price, or 0")
            }
        }
        guard (0...1).contains(interruption) else {
            throw .capacity("a chance of \(interruption) to lose a spot replica in an hour", hint: "give 0 … 100 %")
        }
        guard guarantee >= 0.5, guarantee < 1 else {
            throw .capacity("a guarantee of \(guarantee)", hint: "give 50 % or more, and less than 100 %")
        }
        self.reserved = reserved
        self.committed = committed
        self.spot = spot
        self.interruption = interruption
        self.guarantee = guarantee
    }

    /// The tiers that a service's prices speak of; nil when they speak of none.
    package static func some(
        reserved: Double?, committed: Int?, spot: Double?, interruption: Double?, guarantee: Double?
    ) throws(AdvisorError) -> PriceTiers? {
        guard reserved != nil || committed != nil || spot != nil else {
            guard interruption == nil, guarantee == nil else {
                throw .capacity("an interruption or a guarantee without spot replicas", hint: "give the spot price")
            }
            return nil
        }
        return try PriceTiers(
            reserved: reserved, committed: committed, spot: spot, interruption: interruption ?? 0,
            guarantee: guarantee ?? usualGuarantee)
    }
}
