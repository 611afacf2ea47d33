package import CrestAdvisor
package import CrestEvents
import CrestForecasting

/// The plans of an entry and of the tiers behind it, made of one forecast.
package struct ChainPlan: Sendable {
    /// Of the entry, and after it of each tier that scales.
    package let parts: [SeriesPlan]
    /// What comes to each tier; where the entry has a maximum, it is the first of them.
    package let verdicts: [TierVerdict]

    /// What serves a tier.
    package struct Service: Sendable {
        /// What its replicas carry.
        package let capacity: Capacity
        /// How its supply may change.
        package let policy: ScalingPolicy

        package init(capacity: Capacity, policy: ScalingPolicy) {
            self.capacity = capacity
            self.policy = policy
        }
    }

    /// - Parameters:
    ///   - entry: the request of the entry.
    ///   - forecast: behind it.
    ///   - protection: as asked for, not as corrected for the entry.
    ///   - service: what serves a tier that scales; nil for one that does not.
    ///   - seed: of what is drawn for learned tiers.
    /// - Throws: what `service` throws.
    package init(
        _ chain: ServiceChain, entry: PlanRequest, forecast: SeriesForecast, protection: Protection, advisor: Advisor,
        seed: UInt64, service: (ServiceChain.Tier) throws -> Service?
    ) throws {
        let services = try chain.tiers.map(service)
        let first = try Self.ceiling(of: entry.capacity).map { ceiling in
            try ServiceChain.Tier(name: entry.input.series, fanOut: [1], capacity: ceiling)
        }
        let tiers = try zip(chain.tiers, services).map { tier, service in
            guard let ceiling = service.flatMap({ Self.ceiling(of: $0.capacity) }) else { return tier }
            return try tier.limited(to: ceiling)
        }
        let whole = try ServiceChain(tiers: (first.map { [$0] } ?? []) + tiers)
        let outlook = ChainOutlook(whole, entry: forecast.forecast, peaks: forecast.peaks, seed: seed)
        let behind = outlook.tiers.suffix(tiers.count)
        parts =
            [advisor.plan(entry)]
            + zip(behind, services).compactMap { tier, service in
                service.map { service in
                    advisor.plan(
                        PlanRequest(
                            tier, behind: forecast, capacity: service.capacity, policy: service.policy,
                            costs: entry.costs, protection: protection))
                }
            }
        let planned = (first == nil ? [] : [true]) + services.map { $0 != nil }
        verdicts = zip(outlook.tiers, planned).map { tier, isPlanned in
            TierVerdict(
                series: entry.input.series, tier: tier.tier.name, isExternal: tier.tier.isExternal,
                isPlanned: isPlanned, requestsPerEntry: tier.tier.requestsPerEntry, limit: tier.tier.capacity,
                requirement: tier.peaks.reduce(0) { max($0, $1.quantile(1 - protection.chance)) },
                breakingPoint: tier.tier.breakingPoint, overload: tier.tier.capacity.map { _ in tier.risk.overload },
                breaksFirst: tier.tier.capacity.map { _ in tier.risk.breaksFirst },
                isFirst: tier.tier == outlook.weakest)
        }
    }

    /// What the most replicas serve; nil where there may be any number.
    private static func ceiling(of capacity: Capacity) -> Double? {
        capacity.maximum.map { capacity.demand(servedBy: $0) }.flatMap { $0 > 0 ? $0 : nil }
    }
}
