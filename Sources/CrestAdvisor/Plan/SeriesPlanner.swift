import CrestForecasting
import CrestSeries

/// Plans one series: demand to provide for → replicas required → schedule → steps, verdict and totals.
struct SeriesPlanner {
    let request: PlanRequest
    let now: Timestamp
    /// The steps of the forecast that have not ended.
    let slots: Range<Int>
    /// The demand to provide for, one for each slot planned.
    let demand: [Double]
    /// The largest demand on any sample path, one for each slot planned.
    let largest: [Double]
    /// What doubt about the data does not let supply fall below, one for each slot planned; 0 without any.
    let held: [Int]
    let problem: ScheduleProblem
    let schedule: Schedule

    /// When what is ordered now begins to serve.
    var ready: Timestamp { now.advanced(bySeconds: request.capacity.leadTime) }

    /// Nil when the forecast has ended before now.
    ///
    /// - Parameter levels: what is held, rising, where the data are in doubt.
    init?(
        _ request: PlanRequest, now: Timestamp, window: SamplingInterval, clock: ZoneOffsets,
        holding levels: [HeldLevel]
    ) {
        let forecast = request.forecast
        let interval = forecast.interval.seconds
        let elapsed = forecast.start.seconds(until: now).flooredQuotient(dividingBy: interval)
        guard elapsed < Int64(forecast.point.count) else { return nil }
        self.request = request
        self.now = now
        slots = Int(max(0, elapsed))..<forecast.point.count
        let envelope = DemandEnvelope(
            forecast: forecast, slots: slots, window: max(1, Int(window.seconds / interval)),
            protection: request.protection)
        demand = envelope.demand
        largest = envelope.largest
        let ready = now.advanced(bySeconds: request.capacity.leadTime)
        let first = forecast.timestamp(at: slots.lowerBound)
        // Slots that end by, and that begin before, the moment when what is ordered now serves.
        let untilReady = max(0, first.seconds(until: ready))
        let ended = Int(untilReady / interval)
        let begun = max(first, now) >= ready ? 0 : Int((untilReady + interval - 1) / interval)
        let sets = ChangeTimes(
            first: first, interval: forecast.interval, changeInterval: request.policy.changeInterval, clock: clock)
        let held = slots.map { slot -> Int in
            let end = forecast.timestamp(at: slot + 1)
            return levels.last { $0.from < end }?.replicas ?? 0
        }
        self.held = held
        let atLeast = zip(request.required(for: demand), held).map { max($0, $1) }
        problem = ScheduleProblem(
            required: sets.lasting(atLeast), of: request, leadSlots: ended, heldSlots: begun,
            interval: forecast.interval)
        schedule = Schedule(problem)
    }

    func plan() -> SeriesPlan {
        let timeline = Timeline(self)
        let shortage = PathShortage(planner: self, timeline: timeline)
        let verdict = Verdict(planner: self, timeline: timeline, shortage: shortage)
        return SeriesPlan(
            input: request.input, steps: timeline.steps(of: self), verdict: verdict,
            totals: totals(timeline, shortage: shortage), warnings: warnings() + (verdict.warning.map { [$0] } ?? []),
            isHeld: false, isDegraded: request.isDegraded || request.doubt != nil)
    }

    /// The replicas that the demand of a slot needs, the reserve for the loss of a zone included.
    func needed(at slot: Int) -> Int {
        request.capacity.replicas(surviving: request.capacity.replicas(serving: demand[slot]))
    }

    private func totals(_ timeline: Timeline, shortage: PathShortage) -> PlanTotals {
        let hours = { (segment: Timeline.Segment) in Double(segment.seconds) / 3_600 }
        let replicaHours = timeline.segments.reduce(0) { $0 + Double($1.supply) * hours($1) }
        let peak = zip(schedule.wanted, schedule.wanted.indices).reduce(0) { max($0, min($1.0, problem.maximum)) }
        return PlanTotals(
            replicaHours: replicaHours,
            staticPeakHours: timeline.segments.reduce(0) { $0 + Double(peak) * hours($1) },
            expectedShortfallMinutes: shortage.expectedMinutes, unmetReplicaHours: shortage.unmetReplicaHours,
            cost: request.capacity.price.map { $0 * (replicaHours + overheadHours()) })
    }

    /// Replica-hours that are paid without running: starts, and what is billed longer than it runs.
    private func overheadHours() -> Double {
        guard problem.weighsChanges else { return 0 }
        let overhead = problem.overhead(of: schedule.supply)
        let slots = Double(overhead.idleSlots) + problem.changeCost * Double(overhead.starts)
        return slots * Double(request.forecast.interval.seconds) / 3_600
    }

    private func warnings() -> [Diagnostic] {
        var warnings = request.doubt.map { [$0.about(series: request.input.series)] } ?? []
        if request.current == nil, let first = schedule.supply.first {
            warnings.append(
                Diagnostic(
                    code: .init(rawValue: "W_CURRENT"),
                    message: "how many replicas run now is unknown: the plan takes it that \(first) do",
                    hint: "give the number (--current)", series: request.input.series))
        }
        if case .jointChance(let chance) = request.protection.rule {
            let paths = request.forecast.paths.count
            if chance * Double(paths) < 1 {
                warnings.append(
                    Diagnostic(
                        code: .init(rawValue: "W_PATHS"),
                        message: "\(paths) sample paths cannot tell a risk of \(chance): the plan covers all of them",
                        hint: "draw at least \(Int((1 / chance).rounded(.up))) paths, or take a larger risk",
                        series: request.input.series))
            }
        }
        return warnings
    }
}

extension PlanRequest {
    /// The replicas that demand and the minimum ask for in each slot.
    fileprivate func required(for demand: [Double]) -> [Int] {
        demand.map { max(capacity.minimum, capacity.replicas(surviving: capacity.replicas(serving: $0))) }
    }
}

extension ScheduleProblem {
    /// The problem on the grid of the forecast.
    fileprivate init(
        required: [Int], of request: PlanRequest, leadSlots: Int, heldSlots: Int, interval: SamplingInterval
    ) {
        let capacity = request.capacity
        let policy = request.policy
        let quantum = policy.quantum.leastCommonMultiple(with: capacity.zones ?? 1)
        let most = capacity.maximum ?? Capacity.mostReplicas
        let ramp = { (limit: RampLimit?) in
            limit.map { SlotRamp($0, interval: interval, quantum: quantum, maximum: most) }
        }
        self.init(
            required: required, maximum: most, quantum: quantum, leadSlots: leadSlots, heldSlots: heldSlots,
            current: request.current, up: ramp(policy.stepUp), down: ramp(policy.stepDown),
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
