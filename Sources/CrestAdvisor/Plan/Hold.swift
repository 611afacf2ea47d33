import CrestSeries

extension Advisor {
    /// Keeps the larger of what runs and what was planned. From then on supply may rise, as the plan in force says, and
    /// never falls: stale or missing data is no reason to take capacity away.
    func hold(_ request: HoldRequest) -> SeriesPlan {
        var warnings = [request.reason.about(series: request.series)]
        let levels = heldLevels(of: request.series, current: request.current)
        guard let start = levels.first?.replicas else {
            warnings.append(
                Diagnostic(
                    code: .init(rawValue: "W_NOTHING_TO_HOLD"),
                    message: "neither what runs nor an earlier plan is known: there is nothing to hold",
                    hint: "give the number of running replicas (--current; current in crest.yaml), or the plan in "
                        + "force (--in-force)",
                    series: request.series))
            return SeriesPlan(
                input: request.input, steps: [], verdict: nil,
                totals: PlanTotals(holding: []), purchase: nil,
                warnings: warnings, isHeld: true, isDegraded: true)
        }
        let ends = levels.dropFirst().map(\.from) + [holdUntil]
        let befores = [request.current ?? start] + levels.map(\.replicas)
        let steps = zip(levels, zip(ends, befores)).filter { $0.from < $1.0 }.map { level, rest in
            level.step(of: request.series, to: rest.0, was: rest.1)
        }
        return SeriesPlan(
            input: request.input, steps: steps, verdict: nil, totals: PlanTotals(holding: steps), purchase: nil,
            warnings: warnings, isHeld: true, isDegraded: true)
    }

    /// What supply must not fall below while the data are in doubt, rising; empty when nothing is known of it.
    func heldLevels(of series: String, current: Int?) -> [HeldLevel] {
        let known = planInForce?.steps.filter { $0.series == series } ?? []
        let inForce = known.filter { now < $0.to && $0.from < holdUntil }
        let before = known.last { $0.from <= now }?.replicas
        guard let start = [current, before].compactMap({ $0 }).max() ?? inForce.first?.replicas else { return [] }
        var levels = [HeldLevel(from: now, orderBy: now, replicas: start)]
        for step in inForce where step.replicas > levels[levels.count - 1].replicas {
            levels.append(HeldLevel(from: max(step.from, now), orderBy: step.orderBy, replicas: step.replicas))
        }
        return levels
    }
}

/// A number of replicas that is held from a moment on.
struct HeldLevel {
    let from: Timestamp
    let orderBy: Timestamp
    let replicas: Int

    func step(of series: String, to end: Timestamp, was: Int) -> PlanStep {
        PlanStep(
            series: series, from: from, to: end, orderBy: orderBy, replicas: replicas, was: was, demand: nil,
            level: nil, boundBy: .none,
            reasons: [ReasonPart(part: "held", demand: nil, replicas: Double(replicas))])
    }
}

extension PlanTotals {
    /// What a hold uses; what it lacks nobody can tell.
    fileprivate init(holding steps: [PlanStep]) {
        let hours = { (step: PlanStep) in Double(step.from.seconds(until: step.to)) / 3_600 }
        let most = steps.map(\.replicas).max() ?? 0
        self.init(
            replicaHours: steps.reduce(0) { $0 + Double($1.replicas) * hours($1) },
            staticPeakHours: steps.reduce(0) { $0 + Double(most) * hours($1) },
            expectedShortfallMinutes: 0, unmetReplicaHours: 0, cost: nil)
    }
}
