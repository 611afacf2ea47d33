/// What a policy came to in a replay. Sums run over the ticks of recorded buckets.
package struct ReplayOutcome: Sendable, Hashable {
    /// Its name.
    package let policy: String
    /// Ticks that were scored.
    package private(set) var ticks = 0
    /// Ticks with less supply than demand.
    package private(set) var shortTicks = 0
    /// Replicas times ticks that were paid.
    package private(set) var paid = 0.0
    /// Demand in replicas times ticks.
    package private(set) var demand = 0.0
    /// Demand that nobody served, in replicas times ticks.
    package private(set) var unmet = 0.0
    /// The largest demand not served at a tick, in replicas.
    package private(set) var worstShortfall = 0.0
    /// Times at which the number of paid replicas changed.
    package private(set) var changes = 0
    /// How well supply followed demand.
    package private(set) var elasticity = Elasticity()
    /// Demand that nobody served, in replicas times ticks, for each day of the replay.
    package private(set) var unmetByDay: [Double] = []
    private var previous: Int?

    package init(policy: String) {
        self.policy = policy
    }

    mutating func record(demand now: Double, fleet: ReplayFleet, isScored: Bool, day: Int) {
        if let previous, previous != fleet.ordered { changes += 1 }
        previous = fleet.ordered
        guard isScored else { return }
        let lacking = max(0, now - Double(fleet.ready))
        ticks += 1
        paid += Double(fleet.ordered)
        demand += now
        unmet += lacking
        while unmetByDay.count <= day { unmetByDay.append(0) }
        unmetByDay[day] += lacking
        if lacking > 0 { shortTicks += 1 }
        worstShortfall = max(worstShortfall, lacking)
        elasticity.record(need: ReplayTrace.need(of: now), supply: fleet.ready)
    }

    private static let ticksPerHour = 3_600 / Double(ReplayTrace.tick)

    /// Replica-hours that were paid.
    package var replicaHours: Double { paid / Self.ticksPerHour }

    /// Minutes with less supply than demand.
    package var shortfallMinutes: Double { Double(shortTicks) * Double(ReplayTrace.tick) / 60 }

    /// The share of demand that nobody served, 0 … 1; zero when there was no demand.
    package var unmetShare: Double { demand > 0 ? unmet / demand : 0 }

    /// Replica-hours, each unit of demand not served counted `shortageCost` times what serving it costs.
    package func cost(shortageCost: Double) -> Double {
        (paid + shortageCost * unmet) / Self.ticksPerHour
    }
}
