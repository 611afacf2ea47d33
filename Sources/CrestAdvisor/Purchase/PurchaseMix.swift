/// The cheapest way to buy the replicas of a series' plan: reserved, on demand, and spot.
///
/// Of the n_t replicas of step t, which lasts h_t hours, those up to g_t must be ones that nobody takes back. With R
/// reserved for all H hours, the rest up to g_t is bought on demand and what is left is spot:
///
///     cost(R) = H p_r R + Σ h_t (p_o (g_t − R)⁺ + p_s (n_t − max(g_t, R))⁺)
///
/// With p_s ≤ p_o this is convex and piecewise linear in R, so that the least lies at some g_t or n_t: where the saving
/// of one more has fallen to its price. Without spot it is the duration curve's quantile 1 − p_r/p_o.
public struct PurchaseMix: Sendable, Hashable {
    /// The series whose replicas these are.
    public let series: String
    /// How many are reserved for the whole plan.
    public let reserved: Int
    /// Replicas times hours bought on demand.
    public let onDemandHours: Double
    /// Replicas times hours bought as spot.
    public let spotHours: Double
    /// Spot replicas times hours that are to be expected missing: what is taken back is missing for a lead time.
    public let expectedLostHours: Double
    /// What all of this costs.
    public let cost: Double
    /// What the same replicas cost when all are bought on demand.
    public let costOnDemand: Double

    /// For this module and for those who read a stored plan.
    package init(
        series: String, reserved: Int, onDemandHours: Double, spotHours: Double, expectedLostHours: Double,
        cost: Double, costOnDemand: Double
    ) {
        self.series = series
        self.reserved = reserved
        self.onDemandHours = onDemandHours
        self.spotHours = spotHours
        self.expectedLostHours = expectedLostHours
        self.cost = cost
        self.costOnDemand = costOnDemand
    }

    /// What a step asks of the mix.
    struct Need {
        /// n_t
        let replicas: Int
        /// g_t, at most n_t.
        let guaranteed: Int
        /// h_t
        let hours: Double

        func shares(reserved: Int) -> TierShares {
            let used = min(reserved, replicas)
            let kept = max(used, guaranteed)
            return TierShares(reserved: used, onDemand: kept - used, spot: replicas - kept)
        }
    }

    /// - Parameters:
    ///   - needs: one a step; where spot is no cheaper than on demand, all of a step counts as guaranteed.
    ///   - price: of a replica-hour on demand.
    ///   - leadTime: seconds until a replica that was taken back is replaced.
    init(series: String, needs: [Need], price: Double, tiers: PriceTiers, leadTime: Int64) {
        let reserved =
            tiers.committed ?? tiers.reserved.map { Self.cheapest(needs, price: price, reserved: $0, spot: tiers.spot) }
            ?? 0
        let hours = needs.reduce(0) { $0 + $1.hours }
        var (onDemand, spot, all) = (0.0, 0.0, 0.0)
        for need in needs {
            let shares = need.shares(reserved: reserved)
            onDemand += Double(shares.onDemand) * need.hours
            spot += Double(shares.spot) * need.hours
            all += Double(need.replicas) * need.hours
        }
        self.init(
            series: series, reserved: reserved, onDemandHours: onDemand, spotHours: spot,
            expectedLostHours: spot * tiers.interruption * Double(leadTime) / 3_600,
            cost: hours * (tiers.reserved ?? 0) * Double(reserved) + price * onDemand + (tiers.spot ?? 0) * spot,
            costOnDemand: price * all)
    }

    /// The least R of those that cost least.
    private static func cheapest(_ needs: [Need], price: Double, reserved: Double, spot: Double?) -> Int {
        let spot = min(spot ?? price, price)
        let hours = needs.reduce(0) { $0 + $1.hours }
        // One more reserved costs H p_r and saves p_o below g_t, p_s below n_t, and nothing above.
        let kinks = needs.flatMap { need in
            [(at: need.guaranteed, less: need.hours * (price - spot)), (at: need.replicas, less: need.hours * spot)]
        }
        var slope = hours * (reserved - price)
        var best = 0
        for kink in kinks.sorted(by: { $0.at < $1.at }) {
            // Sums of hours have rounding errors; a saving below a billionth of the price is none.
            guard slope < -hours * price * 1e-9 else { break }
            best = kink.at
            slope += kink.less
        }
        return best
    }
}
