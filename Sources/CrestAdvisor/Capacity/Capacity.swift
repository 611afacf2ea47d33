public import CrestForecasting
import CrestSeries

/// What the replicas of one service can carry, how many there may be, and how long one takes to start.
public struct Capacity: Sendable, Hashable {
    /// Units of demand that one replica serves in one observation of the series; positive.
    public let perReplica: Double
    /// Never fewer replicas than this; at least 0.
    public private(set) var minimum: Int
    /// Never more replicas than this (a quota, a budget, the room in all zones); nil when nothing forbids more.
    public private(set) var maximum: Int?
    /// Seconds from the order of a replica until it serves: take the 95th percentile of start and warm-up, not the
    /// mean.
    public private(set) var leadTime: Int64
    /// What one replica costs an hour, in the user's currency; nil when unknown.
    public let price: Double?
    /// What replicas cost that are not bought on demand; nil when all are.
    public let tiers: PriceTiers?
    /// Zones that the replicas are spread over, such that the loss of one still leaves what the demand needs; nil (or
    /// one) when no zone need be spared.
    public let zones: Zones?

    /// What seconds ask for beyond the mean of an observation; nil when only the mean counts.
    public private(set) var bursts: BurstAllowance?

    /// More than this nobody runs: the maximum that holds where none is given.
    static let mostReplicas = 1_000_000_000

    /// - Throws: ``AdvisorError/Code/capacity`` when a number lies outside its range or the minimum above the maximum.
    public init(
        perReplica: Double, minimum: Int = 0, maximum: Int? = nil, leadTime: Int64 = 0, price: Double? = nil,
        tiers: PriceTiers? = nil, zones: Zones? = nil
    ) throws(AdvisorError) {
        guard perReplica > 0, perReplica.isFinite else {
            throw .capacity(
                "one replica cannot serve \(perReplica) units of demand", hint: "give a positive number: 180/replica")
        }
        if let price, !(price >= 0 && price.isFinite) {
            throw .capacity("a price of \(price) per replica and hour", hint: "it is 0 or more")
        }
        if tiers != nil, price == nil {
            throw .capacity("reserved or spot replicas without the price of one on demand", hint: "give the price")
        }
        self.perReplica = perReplica
        self.minimum = minimum
        self.maximum = zones?.room.map { min($0, maximum ?? $0, Self.mostReplicas) } ?? maximum
        self.leadTime = leadTime
        self.price = price
        self.tiers = tiers
        self.zones = zones
        try checkLimits()
    }

    private func checkLimits() throws(AdvisorError) {
        guard (0...Self.mostReplicas).contains(minimum) else {
            throw .capacity("the minimum of \(minimum) replicas", hint: "it lies in 0 … \(Self.mostReplicas)")
        }
        if let maximum, maximum < max(1, minimum) || maximum > Self.mostReplicas {
            throw .capacity(
                "the maximum of \(maximum) replicas, with a minimum of \(minimum)",
                hint: "it is at least 1, at least the minimum, and at most \(Self.mostReplicas)")
        }
        guard (0...31_536_000).contains(leadTime) else {
            throw .capacity("a lead time of \(leadTime) s", hint: "it lies between 0 and a year")
        }
    }

    /// The same with other limits.
    ///
    /// - Throws: ``AdvisorError/Code/capacity`` when one lies outside its range.
    package func with(
        minimum: Int? = nil, maximum: Int? = nil, leadTime: Int64? = nil
    ) throws(AdvisorError) -> Capacity {
        var capacity = self
        capacity.minimum = minimum ?? self.minimum
        capacity.maximum = maximum ?? self.maximum
        capacity.leadTime = leadTime ?? self.leadTime
        try capacity.checkLimits()
        return capacity
    }

    /// The same where the busiest seconds are provided for.
    public func providing(for bursts: BurstAllowance) -> Capacity {
        var capacity = self
        capacity.bursts = bursts
        return capacity
    }

    /// What `demand` asks for in replicas, parts of one included: demand ÷ perReplica, that of the busiest second where
    /// bursts are provided for.
    public func need(of demand: Double) -> Double {
        (bursts?.busiest(of: demand) ?? demand) / perReplica
    }

    /// The fewest replicas that serve `demand`: its need, rounded up, where a billionth above a whole number is
    /// rounding error and asks for no further replica. Nothing for demand of zero or less.
    public func replicas(serving demand: Double) -> Int {
        demand > 0 ? WholeUnits.covering(need(of: demand)) : 0
    }

    /// The fewest replicas of which `needed` remain when any one zone is lost: equally many in each of Z zones,
    /// Z ⌈needed ÷ (Z − 1)⌉; where zones have room for so many only, ``Zones`` says how many, and they may leave less.
    public func replicas(surviving needed: Int) -> Int {
        guard let zones, zones.isSeveral else { return needed }
        return zones.surviving(needed).rounded(upTo: evenShare)
    }

    /// Supply comes in multiples of this many replicas, so that equal zones stay equal.
    var evenShare: Int {
        zones.map { $0.isEven ? $0.zones.count : 1 } ?? 1
    }

    /// The same with another maximum, which is at least the minimum.
    func limited(to maximum: Int) -> Capacity {
        var capacity = self
        capacity.maximum = max(maximum, minimum, 1)
        return capacity
    }

    /// How many of `replicas` are left when the fullest zone is lost; all of them when none need be spared.
    func replicas(leftOf replicas: Int) -> Int {
        guard let zones, zones.isSeveral else { return replicas }
        return zones.left(of: replicas)
    }

    /// Whether the maximum is what the zones have room for.
    var isLimitedByZones: Bool {
        zones?.room.map { $0 == maximum } ?? false
    }

    /// The zones of `replicas`; nil when none need be spared.
    func spread(_ replicas: Int) -> ZoneShares? {
        guard let zones, zones.isSeveral else { return nil }
        return ZoneShares(replicas: replicas, zones: zones)
    }

    /// The units of demand that `replicas` serve, bursts included where they are provided for.
    public func demand(servedBy replicas: Int) -> Double {
        let served = Double(replicas) * perReplica
        return bursts?.demand(within: served) ?? served
    }
}
