import CrestSeries

/// The limits of a service, kept decision by decision: the same that a plan keeps slot by slot.
struct LiveLimits: Sendable {
    private let capacity: Capacity
    private let policy: ScalingPolicy
    private let down: SlotRamp?
    private let up: SlotRamp?
    /// The largest supply within the span of the ramp down, and the least (negated) within that of the ramp up.
    private var highest: SlidingMaximum
    private var lowest: SlidingMaximum
    private var last: Int?
    private var lastReduction: Timestamp?

    struct Bounded {
        let replicas: Int
        let boundBy: Bound
        let parts: [ReasonPart]
    }

    init(capacity: Capacity, policy: ScalingPolicy) {
        self.capacity = capacity
        self.policy = policy
        let most = capacity.maximum ?? Capacity.mostReplicas
        let ramp = { (limit: RampLimit?) in
            limit.map { SlotRamp($0, interval: $0.span, quantum: policy.quantum, maximum: most) }
        }
        down = ramp(policy.stepDown)
        up = ramp(policy.stepUp)
        // Supply of exactly one span ago no longer binds.
        highest = SlidingMaximum(reach: (policy.stepDown?.span.seconds ?? 1) - 1)
        lowest = SlidingMaximum(reach: (policy.stepUp?.span.seconds ?? 1) - 1)
    }

    /// From what demand asks for to what is to be paid, with a part of the reason for each limit that moved it.
    mutating func bound(_ serving: Int, floor: Int, current: Int?, isStale: Bool, at now: Timestamp) -> Bounded {
        let most = capacity.maximum ?? Capacity.mostReplicas
        let before = current ?? last
        var replicas = serving
        var parts: [ReasonPart] = []
        var boundBy = Bound.none
        func move(to target: Int, _ part: String, _ bound: Bound) {
            guard target != replicas else { return }
            parts.append(ReasonPart(part: part, demand: nil, replicas: Double(target - replicas)))
            replicas = target
            boundBy = bound
        }
        move(to: capacity.replicas(surviving: replicas), "zone reserve", .none)
        move(to: max(replicas, floor), "floor", .none)
        move(to: max(replicas, capacity.minimum), "minimum", .minimum)
        move(to: replicas.rounded(upTo: policy.quantum), "quantum", .quantum)
        if isStale, let before { move(to: max(replicas, before), "stale data", .none) }
        if let up, let before, replicas > before {
            let least = -lowest.push(-before, at: now.secondsSinceEpoch)
            move(to: max(before, min(replicas, up.highest(from: least))), "step up", .stepUp)
        }
        if let down, let before, replicas < before {
            let high = highest.push(before, at: now.secondsSinceEpoch)
            move(to: min(before, max(replicas, down.lowest(from: high))), "step down", .stepDown)
        }
        if let before, replicas < before, let lastReduction,
            lastReduction.seconds(until: now) < policy.dwell
        {
            move(to: before, "dwell", .dwell)
        }
        // What runs above the maximum leaves no faster than the limits permit; more is never ordered.
        if replicas > most { move(to: max(most, min(replicas, before ?? most)), "maximum", .maximum) }
        if let before, replicas < before { lastReduction = now }
        last = replicas
        _ = highest.push(replicas, at: now.secondsSinceEpoch)
        _ = lowest.push(-replicas, at: now.secondsSinceEpoch)
        return Bounded(replicas: replicas, boundBy: boundBy, parts: parts)
    }
}
