import CrestSeries

extension Verdict {
    init(planner: SeriesPlanner, timeline: Timeline, shortage: PathShortage) {
        series = planner.request.input.series
        riskTaken = shortage.chance
        probabilityAboveMaximum = shortage.chanceAboveMaximum
        var shortfalls: [Shortfall] = []
        var most: Int?
        for segment in timeline.segments {
            guard let next = Shortfall(segment, in: planner) else { continue }
            if next.boundBy == .maximum { most = max(most ?? 0, planner.needed(at: segment.slot)) }
            if let last = shortfalls.last, let joined = last.joined(with: next) {
                shortfalls[shortfalls.count - 1] = joined
            } else {
                shortfalls.append(next)
            }
        }
        self.shortfalls = shortfalls
        smallestMaximum = most.map { $0.rounded(upTo: planner.problem.quantum) }
    }
}

extension Shortfall {
    /// Nil when the segment has what its demand needs. A minimum that cannot be had is not a shortfall: nobody asks for
    /// those replicas.
    fileprivate init?(_ segment: Timeline.Segment, in planner: SeriesPlanner) {
        let needed = planner.needed(at: segment.slot)
        guard segment.supply < needed else { return nil }
        from = segment.from
        to = segment.to
        replicas = needed - segment.supply
        demand = max(0, planner.demand[segment.slot] - planner.request.capacity.demand(servedBy: segment.supply))
        boundBy = segment.isWaiting ? .leadTime : Explanation.limit(at: segment.slot, in: planner).bound
    }

    /// One shortfall of two that follow each other for the same reason.
    fileprivate func joined(with next: Shortfall) -> Shortfall? {
        guard next.from == to, next.boundBy == boundBy else { return nil }
        return Shortfall(
            from: from, to: next.to, replicas: max(replicas, next.replicas), demand: max(demand, next.demand),
            boundBy: boundBy)
    }
}
