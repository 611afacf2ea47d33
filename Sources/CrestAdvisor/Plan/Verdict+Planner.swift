import CrestSeries

extension Verdict {
    init(planner: SeriesPlanner, timeline: Timeline, shortage: PathShortage) {
        series = planner.request.input.series
        riskTaken = shortage.chance
        probabilityAboveMaximum = shortage.chanceAboveMaximum
        shortfalls = planner.shortfalls(on: timeline)
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
        let bound = timeline.segments.filter { shortfall(of: $0)?.boundBy == .maximum }
        let quantum = problem.quantum
        var high = (bound.map { needed(at: $0.slot) }.max() ?? maximum).rounded(upTo: quantum)
        var low = maximum
        while high - low > quantum {
            let middle = low + (high - low) / (2 * quantum) * quantum
            let trial = high - (high - middle) / quantum * quantum
            guard trial > low, trial < high, let planner = limited(to: trial) else { break }
            let isShort = planner.shortfalls(on: Timeline(planner)).contains { $0.boundBy == .maximum }
            if isShort { low = trial } else { high = trial }
        }
        return high
    }

    /// All of a plan, in order of time.
    fileprivate func shortfalls(on timeline: Timeline) -> [Shortfall] {
        var shortfalls: [Shortfall] = []
        for segment in timeline.segments {
            guard let next = shortfall(of: segment) else { continue }
            if let last = shortfalls.last, let joined = last.joined(with: next) {
                shortfalls[shortfalls.count - 1] = joined
            } else {
                shortfalls.append(next)
            }
        }
        return shortfalls
    }

    /// Nil when the segment has what its demand needs. A minimum that cannot be had is not a shortfall: nobody asks for
    /// those replicas.
    private func shortfall(of segment: Timeline.Segment) -> Shortfall? {
        let capacity = request.capacity
        let serving = capacity.replicas(serving: demand[segment.slot])
        let missing = capacity.replicas(surviving: serving) - segment.supply
        // Zones without room for more keep no reserve, however many replicas the others have.
        let unreserved = serving - capacity.replicas(leftOf: segment.supply)
        guard max(missing, unreserved) > 0 else { return nil }
        let bound: Bound =
            if missing <= 0 {
                .zones
            } else {
                segment.isWaiting ? .leadTime : Explanation.limit(at: segment.slot, in: self).bound
            }
        return Shortfall(
            from: segment.from, to: segment.to, replicas: max(missing, unreserved),
            demand: max(0, demand[segment.slot] - capacity.demand(servedBy: segment.supply)), boundBy: bound)
    }
}

extension Shortfall {
    /// One shortfall of two that follow each other for the same reason.
    fileprivate func joined(with next: Shortfall) -> Shortfall? {
        guard next.from == to, next.boundBy == boundBy else { return nil }
        return Shortfall(
            from: from, to: next.to, replicas: max(replicas, next.replicas), demand: max(demand, next.demand),
            boundBy: boundBy)
    }
}
