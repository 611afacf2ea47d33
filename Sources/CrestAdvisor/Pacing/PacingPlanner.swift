import CrestForecasting
import CrestSeries

/// Turns a request into a problem on the grid of the forecast: what the service can take besides what it has to.
struct PacingPlanner {
    let request: PacingRequest
    /// The beginning of the first interval; it may lie before now.
    let start: Timestamp
    let interval: SamplingInterval
    /// u* C: requests that the service is to take in each interval, or fewer where a tier behind it is full with these.
    let capacity: [Double]
    /// The same without the tiers behind it.
    private let ownCapacity: [Double]
    /// Requests that come without a single further coupon: the demand to provide for, and what has been issued.
    let committed: [Double]
    /// The steps of the forecast that are paced.
    let slots: Range<Int>
    let problem: PacingProblem
    /// What replicas come in multiples of.
    private let quantum: Int

    init?(_ request: PacingRequest, now: Timestamp, clock: ZoneOffsets, window: SamplingInterval) {
        guard let grid = PlanGrid(request.service, now: now, clock: clock, holding: []) else { return nil }
        let envelope = DemandEnvelope(
            forecast: request.service.forecast, slots: grid.slots,
            window: max(1, Int(window.seconds / request.service.forecast.interval.seconds)),
            protection: request.service.protection)
        let service = grid.problem(for: envelope.demand)
        let forecast = request.service.forecast
        let campaign = request.campaign
        self.request = request
        interval = forecast.interval
        slots = grid.slots
        quantum = service.quantum
        let start = forecast.timestamp(at: slots.lowerBound)
        self.start = start
        ownCapacity = service.attainable().map { request.usableCapacity(of: $0) }
        let limit = request.tierLimit ?? .infinity
        capacity = ownCapacity.map { min($0, limit) }
        committed = zip(envelope.demand, campaign.inherited(count: slots.count)).map { $0 + $1 }
        let launch = max(now, campaign.launch ?? now)
        // The slot in which now lies is paced from now on; a launch within a later slot waits for the next one.
        let whole = (start.seconds(until: launch) + interval.seconds - 1).flooredQuotient(dividingBy: interval.seconds)
        let first = launch == now ? 0 : Int(min(Int64(slots.count), whole))
        // After the horizon comes what came on its last day, with what then runs.
        let day = min(slots.count, max(1, Int(SamplingInterval.day.seconds / interval.seconds)))
        let last = capacity[slots.count - 1]
        problem = PacingProblem(
            slack: zip(capacity, committed).map { $0 - $1 }, following: committed.suffix(day).map { last - $0 },
            response: campaign.response(count: slots.count + day),
            claimed: campaign.claimed(count: slots.count, launch: first), launch: first, budget: campaign.budget,
            changeEvery: request.changeEvery, allowance: last * Self.allowance)
    }

    /// A thousandth of the capacity is less than anybody can measure where the service is overloaded anyway, and the
    /// most that is left of coupons after seven mean delays.
    private static let allowance = 1e-3

    func timestamp(at slot: Int) -> Timestamp {
        start.advanced(bySeconds: Int64(slot) * interval.seconds)
    }

    /// Whether a tier behind the service is full before the service itself.
    func isBoundByTier(at slot: Int) -> Bool { capacity[slot] < ownCapacity[slot] }

    /// What each tier behind the service gets when coupons add `load` to its demand.
    func tierLoads(with load: [Double]) -> [PacedTierLoad] {
        let entry = zip(committed, load).map { max(0, $0 + $1) }
        return request.tiers.map { tier in
            PacedTierLoad(tier: tier, peak: tier.peak(entry: entry), isFirst: tier == request.firstTier)
        }
    }

    /// What becomes of the service when every coupon is issued to whom asks for it; nil when that is unknown.
    func unpaced() -> UnpacedVerdict? {
        guard let claimed = problem.claimed else { return nil }
        let issued = claimed.map { min($0, problem.budget ?? .infinity) }
        let issue = issued.indices.map { issued[$0] - ($0 > 0 ? issued[$0 - 1] : 0) }
        let load = issue.indices.map { slot in
            (0...slot).reduce(0.0) { $0 + issue[slot - $1] * problem.response[$1] }
        }
        let demand = zip(committed, load).map { $0 + $1 }
        let short = demand.indices.filter { demand[$0] > capacity[$0] }
        let excess = short.max { demand[$0] - capacity[$0] < demand[$1] - capacity[$1] }
        let peak = demand.max() ?? 0
        let holdsBehind = request.tierLimit.map { peak <= $0 } ?? true
        let needed = demand.map { request.replicas(serving: $0, quantum: quantum) }.max() ?? 0
        return UnpacedVerdict(
            shortFrom: short.first.map(timestamp), shortUntil: short.last.map { timestamp(at: $0 + 1) },
            worstAt: excess.map(timestamp), excess: excess.map { demand[$0] - capacity[$0] } ?? 0,
            probability: chanceOfExceeding(with: load), peak: peak, smallestMaximum: holdsBehind ? needed : nil)
    }

    /// The share of the sample paths on which demand, with `load` on top, exceeds the capacity at some time.
    private func chanceOfExceeding(with load: [Double]) -> Double {
        let paths = request.service.forecast.paths
        let inherited = request.campaign.inherited(count: slots.count)
        var exceeds = Array(repeating: false, count: paths.count)
        for (slot, step) in slots.enumerated() {
            let room = capacity[slot] - load[slot] - inherited[slot]
            for (path, value) in paths.values(at: step).enumerated() where value > room { exceeds[path] = true }
        }
        return Double(exceeds.count { $0 }) / Double(exceeds.count)
    }
}

extension PacingRequest {
    /// The requests that the first tier to be full lets the service take; nil without tiers.
    fileprivate var tierLimit: Double? { firstTier.map { $0.breakingPoint * target } }

    /// The requests that so many replicas are to take, one zone being lost where that is planned for.
    fileprivate func usableCapacity(of replicas: Int) -> Double {
        service.capacity.demand(servedBy: service.capacity.replicas(leftOf: replicas)) * target
    }

    /// The fewest replicas that can be ordered and take `demand` at the target.
    fileprivate func replicas(serving demand: Double, quantum: Int) -> Int {
        let capacity = service.capacity
        let serving = capacity.replicas(surviving: capacity.replicas(serving: demand / target))
        return max(capacity.minimum, serving).rounded(upTo: quantum)
    }
}
