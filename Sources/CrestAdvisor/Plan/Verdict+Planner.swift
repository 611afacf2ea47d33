import CrestSeries

extension Verdict {
    init(planner: SeriesPlanner, timeline: Timeline, shortage: PathShortage) {
        series = planner.request.input.series
        riskTaken = shortage.chance
        probabilityAboveMaximum = shortage.chanceAboveMaximum
        shortfalls = Shortfall.all(on: timeline, in: planner)
        smallestMaximum = planner.smallestMaximum(shortfalls, on: timeline)
    }
}

extension SeriesPlanner {
    /// The smallest multiple of the quantum with which no shortfall would be the maximum's; nil when none is.
    ///
    /// What the demand to provide for asks for would hold; less may, because a schedule that the maximum flattens takes
    /// its risk elsewhere.
    fileprivate func smallestMaximum(_ shortfalls: [Shortfall], on timeline: Timeline) -> Int? {
        guard shortfalls.contains(where: { $0.boundBy == .maximum }), let maximum = request.capacity.maximum else {
            return nil
        }
        let bound = timeline.segments.filter { Shortfall($0, in: self)?.boundBy == .maximum }
        let quantum = problem.quantum
        var high = (bound.map { needed(at: $0.slot) }.max() ?? maximum).rounded(upTo: quantum)
        var low = maximum
        while high - low > quantum {
            let middle = low + (high - low) / (2 * quantum) * quantum
            let trial = high - (high - middle) / quantum * quantum
            guard trial > low, trial < high, let planner = limited(to: trial) else { break }
            let isShort = Shortfall.all(on: Timeline(planner), in: planner).contains { $0.boundBy == .maximum }
            if isShort { low = trial } else { high = trial }
        }
        return high
    }
}

extension Shortfall {
    /// Nil when the segment has what its demand needs. A minimum that cannot be had is not a shortfall: nobody asks for
    /// those replicas.
    fileprivate init?(_ segment: Timeline.Segment, in planner: SeriesPlanner) {
        let capacity = planner.request.capacity
        let serving = capacity.replicas(serving: planner.demand[segment.slot])
        let missing = capacity.replicas(surviving: serving) - segment.supply
        // Zones without room for more keep no reserve, however many replicas the others have.
        let unreserved = serving - capacity.replicas(leftOf: segment.supply)
        guard max(missing, unreserved) > 0 else { return nil }
        from = segment.from
        to = segment.to
        replicas = max(missing, unreserved)
        demand = max(0, planner.demand[segment.slot] - capacity.demand(servedBy: segment.supply))
        boundBy =
            if missing <= 0 {
                .zones
            } else {
                segment.isWaiting ? .leadTime : Explanation.limit(at: segment.slot, in: planner).bound
            }
    }

    /// All of a plan, in order of time.
    fileprivate static func all(on timeline: Timeline, in planner: SeriesPlanner) -> [Shortfall] {
        var shortfalls: [Shortfall] = []
        for segment in timeline.segments {
            guard let next = Shortfall(segment, in: planner) else { continue }
            if let last = shortfalls.last, let joined = last.joined(with: next) {
                shortfalls[shortfalls.count - 1] = joined
            } else {
                shortfalls.append(next)
            }
        }
        return shortfalls
    }

    /// One shortfall of two that follow each other for the same reason.
    fileprivate func joined(with next: Shortfall) -> Shortfall? {
        guard next.from == to, next.boundBy == boundBy else { return nil }
        return Shortfall(
            from: from, to: next.to, replicas: max(replicas, next.replicas), demand: max(demand, next.demand),
            boundBy: boundBy)
    }
}
