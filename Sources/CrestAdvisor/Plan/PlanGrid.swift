import CrestForecasting
import CrestSeries

/// The slots of one series' plan, and what every schedule on them has to respect whatever the demand is.
struct PlanGrid {
    private(set) var request: PlanRequest
    /// The steps of the forecast that have not ended.
    let slots: Range<Int>
    /// What doubt about the data does not let supply fall below, one for each slot planned; 0 without any.
    let held: [Int]
    /// Slots that end by the moment when what is ordered now serves.
    private let leadSlots: Int
    /// Slots that begin before that moment.
    private let heldSlots: Int
    private let changeTimes: ChangeTimes

    /// Nil when the forecast has ended before now.
    ///
    /// - Parameter levels: what is held, rising, where the data are in doubt.
    init?(_ request: PlanRequest, now: Timestamp, clock: ZoneOffsets, holding levels: [HeldLevel]) {
        let forecast = request.forecast
        let interval = forecast.interval.seconds
        let elapsed = forecast.start.seconds(until: now).flooredQuotient(dividingBy: interval)
        guard elapsed < Int64(forecast.point.count) else { return nil }
        self.request = request
        let slots = Int(max(0, elapsed))..<forecast.point.count
        self.slots = slots
        let ready = now.advanced(bySeconds: request.capacity.leadTime)
        let first = forecast.timestamp(at: slots.lowerBound)
        let untilReady = max(0, first.seconds(until: ready))
        leadSlots = Int(untilReady / interval)
        heldSlots = max(first, now) >= ready ? 0 : Int((untilReady + interval - 1) / interval)
        changeTimes = ChangeTimes(
            first: first, count: slots.count, interval: forecast.interval,
            changeInterval: request.policy.changeInterval, clock: clock)
        held = slots.map { slot in
            levels.isEmpty ? 0 : levels.last { $0.from < forecast.timestamp(at: slot + 1) }?.replicas ?? 0
        }
    }

    /// The same slots under another maximum.
    func limited(to maximum: Int) -> PlanGrid {
        var grid = self
        grid.request = request.limited(to: maximum)
        return grid
    }

    /// What a schedule has to satisfy to meet `demand`, one value for each slot.
    func problem(for demand: [Double]) -> ScheduleProblem {
        let capacity = request.capacity
        let policy = request.policy
        let interval = request.forecast.interval
        let quantum = policy.quantum.leastCommonMultiple(with: capacity.evenShare)
        let most = capacity.maximum ?? Capacity.mostReplicas
        let ramp = { (limit: RampLimit?) in
            limit.map { SlotRamp($0, interval: interval, quantum: quantum, maximum: most) }
        }
        let atLeast = zip(demand, held).map { demand, held in
            max(capacity.minimum, capacity.replicas(surviving: capacity.replicas(serving: demand)), held)
        }
        return ScheduleProblem(
            required: changeTimes.lasting(atLeast), maximum: most, quantum: quantum, leadSlots: leadSlots,
            heldSlots: heldSlots, current: request.current, up: ramp(policy.stepUp), down: ramp(policy.stepDown),
            dwell: Int((policy.dwell + interval.seconds - 1) / interval.seconds),
            changeCost: Double(request.costs.changeCost) / Double(interval.seconds),
            billing: Int((request.costs.minimumBilling + interval.seconds - 1) / interval.seconds))
    }
}

extension Int {
    /// The smallest number that both divide; both are positive.
    fileprivate func leastCommonMultiple(with other: Int) -> Int {
        var (larger, smaller) = (self, other)
        while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
        return self / larger * other
    }
}
