import CrestForecasting
import CrestSeries

/// Plans one series: demand to provide for → replicas required → schedule → steps, verdict and totals.
struct SeriesPlanner {
    let grid: PlanGrid
    let now: Timestamp
    /// The demand to provide for, one for each slot planned.
    let demand: [Double]
    /// The largest demand on any sample path, one for each slot planned.
    let largest: [Double]
    let problem: ScheduleProblem
    let schedule: Schedule
    /// Where demand was cut from; nil when each slot has a quantile of its own.
    private let band: DemandBand?

    var request: PlanRequest { grid.request }
    /// The steps of the forecast that are planned.
    var slots: Range<Int> { grid.slots }
    /// When what is ordered now begins to serve.
    var ready: Timestamp { now.advanced(bySeconds: request.capacity.leadTime) }

    /// - Parameter window: over which a risk holds.
    init(_ grid: PlanGrid, now: Timestamp, window: SamplingInterval) {
        let forecast = grid.request.forecast
        switch grid.request.protection.rule {
        case .jointChance(let chance):
            let slots = max(1, Int(window.seconds / forecast.interval.seconds))
            self.init(
                grid, now: now, DemandBand(forecast: forecast, slots: grid.slots, window: slots), chance: chance)
        case .newsvendor(let ratio):
            self.init(
                grid, now: now, DemandEnvelope(forecast: forecast, slots: grid.slots, shortageRatio: ratio))
        }
    }

    private init(_ grid: PlanGrid, now: Timestamp, _ envelope: DemandEnvelope) {
        self.grid = grid
        self.now = now
        demand = envelope.demand
        largest = envelope.largest
        problem = grid.problem(for: envelope.demand)
        schedule = Schedule(problem)
        band = nil
    }

    private init(_ grid: PlanGrid, now: Timestamp, _ band: DemandBand, chance: Double) {
        let outcome = RiskSearch.outcome(band, chance: chance, on: grid)
        self.grid = grid
        self.now = now
        self.band = band
        (demand, problem, schedule) = (outcome.demand, outcome.problem, outcome.schedule)
        largest = band.largest
    }

    /// The same plan under another maximum; nil when the demand to provide for does not depend on the schedule.
    func limited(to maximum: Int) -> SeriesPlanner? {
        guard let band, case .jointChance(let chance) = request.protection.rule else { return nil }
        return SeriesPlanner(grid.limited(to: maximum), now: now, band, chance: chance)
    }

    func plan() -> SeriesPlan {
        let timeline = Timeline(self)
        let shortage = PathShortage(planner: self, timeline: timeline)
        let verdict = Verdict(planner: self, timeline: timeline, shortage: shortage)
        var steps = timeline.steps(of: self)
        let purchase = purchase(of: steps, segments: timeline.segments)
        if let purchase { steps = zip(steps, purchase.shares).map { $0.bought(as: $1) } }
        return SeriesPlan(
            input: request.input.providing(for: request.capacity.bursts?.bursts), steps: steps, verdict: verdict,
            totals: totals(timeline, shortage: shortage, purchase: purchase?.mix), purchase: purchase?.mix,
            warnings: warnings() + (verdict.warning.map { [$0] } ?? []),
            isHeld: false, isDegraded: request.isDegraded || request.doubt != nil)
    }

    /// The replicas that the demand of a slot needs, the reserve for the loss of a zone included.
    func needed(at slot: Int) -> Int {
        request.capacity.replicas(surviving: request.capacity.replicas(serving: demand[slot]))
    }

    private func totals(_ timeline: Timeline, shortage: PathShortage, purchase: PurchaseMix?) -> PlanTotals {
        let hours = { (segment: Timeline.Segment) in Double(segment.seconds) / 3_600 }
        let replicaHours = timeline.segments.reduce(0) { $0 + Double($1.supply) * hours($1) }
        let peak = zip(schedule.wanted, schedule.wanted.indices).reduce(0) { max($0, min($1.0, problem.maximum)) }
        return PlanTotals(
            replicaHours: replicaHours,
            staticPeakHours: timeline.segments.reduce(0) { $0 + Double(peak) * hours($1) },
            expectedShortfallMinutes: shortage.expectedMinutes, unmetReplicaHours: shortage.unmetReplicaHours,
            cost: request.capacity.price.map { (purchase?.cost ?? $0 * replicaHours) + $0 * overheadHours() })
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
                    hint: "give the number (--current; current in crest.yaml)", series: request.input.series))
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
