import CrestForecasting
import CrestSeries

/// The least demand to provide for whose schedule keeps the risk.
///
/// A schedule has more than demand asks for: a step of an hour lasts for its worst slot, ramps and a dwell keep supply
/// up around a peak, replicas come whole. Where demand itself is provided for to a risk of 1 %, hardly a path exceeds
/// the supply. So each window's factor of the ``DemandBand`` is lowered, by bisection over the paths that it spares, as
/// long as the *supply* is exceeded on no more paths than the risk permits. As before, the paths choose one number a
/// window, so that what holds on them holds on others, up to the luck of a draw.
///
/// A maximum may cut the band off at its peak and still keep the risk, when fewer paths are spared elsewhere for it:
/// where no more paths rise above what it serves than the risk permits, that is what the demand to provide for ends at.
struct RiskSearch {
    /// A demand to provide for, with the supply that follows from it.
    struct Outcome {
        /// For each window, the paths that demand spares.
        let spared: [Int]
        let demand: [Double]
        let problem: ScheduleProblem
        let schedule: Schedule
    }

    private let band: DemandBand
    private let grid: PlanGrid
    /// So many paths may exceed the supply somewhere in a window.
    private let permitted: Int
    private var brackets: [Bracket]
    /// The most that each slot can have, whatever the demand is.
    private let attainable: [Int]
    /// For each window, what the demand to provide for ends at; infinite where the maximum cannot keep the risk.
    private var ceilings: [Double]

    /// What is known of a window.
    private struct Bracket {
        /// The most paths that demand was found to be able to spare, and how many of them exceed the supply.
        var kept: (spared: Int, exceeding: Int)
        /// The fewest with which it broke the risk; nil when it never did.
        var broken: Int?

        /// What to try: in proportion first, then the middle; nil when what is known is near enough.
        func next(permitted: Int, of paths: Int) -> Int? {
            guard kept.exceeding < permitted - permitted / 5 else { return nil }
            if let broken {
                return broken - kept.spared > 1 + kept.spared / 8 ? (kept.spared + broken) / 2 : nil
            }
            let goal = (Double(permitted) + 0.5) / Double(max(1, kept.exceeding))
            let next = min(max(kept.spared + 1, Int(goal * Double(kept.spared))), paths - 1)
            return next > kept.spared ? next : nil
        }
    }

    static func outcome(_ band: DemandBand, chance: Double, on grid: PlanGrid) -> Outcome {
        var search = RiskSearch(band, permitted: band.paths(in: chance), on: grid)
        return search.search()
    }

    private init(_ band: DemandBand, permitted: Int, on grid: PlanGrid) {
        self.band = band
        self.grid = grid
        self.permitted = permitted
        // Who provides for all other paths keeps the risk, whatever the schedule adds.
        brackets = band.windows.map { _ in Bracket(kept: (permitted, permitted)) }
        let problem = grid.problem(for: Array(band.centre))
        attainable = problem.attainable()
        ceilings = band.windows.map { _ in .infinity }
        let capacity = grid.request.capacity
        // A maximum that cannot be spread evenly over the zones leaves less than its share.
        let left = sequence(first: capacity.replicas(leftOf: problem.maximum)) { $0 - 1 }
            .first { capacity.replicas(surviving: $0) <= problem.maximum }
        let ceiling = capacity.demand(servedBy: left ?? 0)
        for (index, window) in band.windows.enumerated()
        where window.slots.allSatisfy({ centre(at: $0) <= ceiling })
            && exceeding(in: window, { _ in ceiling }) <= permitted
        {
            ceilings[index] = ceiling
            brackets[index].kept.spared = mostSpared(in: window, below: ceiling)
        }
    }

    /// The most paths that demand can spare for the band, cut off at `ceiling`, to keep the risk.
    private func mostSpared(in window: DemandBand.Window, below ceiling: Double) -> Int {
        func keepsRisk(sparing count: Int) -> Bool {
            let factor = window.factor(sparing: count)
            return exceeding(in: window) { slot in
                min(ceiling, centre(at: slot) + factor * band.spread[slot])
            } <= permitted
        }
        guard !keepsRisk(sparing: permitted) else { return permitted }
        var (low, high) = (0, permitted)
        while high - low > 1 {
            let middle = (low + high) / 2
            if keepsRisk(sparing: middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// All windows at once, because a schedule costs as much as the rest. What each window kept beside the others'
    /// trials all must keep together, as they share ramps and dwells: failing that, the best outcome that did stands.
    private mutating func search() -> Outcome {
        var best = outcome(sparing: brackets.map(\.kept.spared))
        for window in brackets.indices { brackets[window].kept.exceeding = exceeding(best, in: window) }
        // Where limits leave supply short, no path more may exceed it.
        let allowed = brackets.map { max(permitted, $0.kept.exceeding) }
        while true {
            let trials = brackets.map { $0.next(permitted: permitted, of: band.pathCount) }
            let isLast = trials.allSatisfy { $0 == nil }
            let spared = zip(trials, brackets).map { $0 ?? $1.kept.spared }
            if spared == best.spared { return best }
            let trial = outcome(sparing: spared)
            let found = brackets.indices.map { exceeding(trial, in: $0) }
            if zip(found, allowed).allSatisfy({ $0 <= $1 }) { best = trial }
            if isLast { return best }
            for window in brackets.indices where trials[window] != nil {
                let state = (spared: spared[window], exceeding: found[window])
                if state.exceeding <= permitted {
                    brackets[window].kept = state
                } else {
                    brackets[window].broken = state.spared
                }
            }
        }
    }

    private func outcome(sparing counts: [Int]) -> Outcome {
        var demand = band.demand(zip(band.windows, counts).map { $0.factor(sparing: $1) })
        for (window, ceiling) in zip(band.windows, ceilings) {
            for slot in window.slots { demand[slot] = min(demand[slot], ceiling) }
        }
        let problem = grid.problem(for: demand)
        let schedule = Schedule(problem, attainable: attainable)
        return Outcome(spared: counts, demand: demand, problem: problem, schedule: schedule)
    }

    /// How many paths exceed, somewhere in a window, what is left of the supply when a zone is lost.
    private func exceeding(_ outcome: Outcome, in window: Int) -> Int {
        let (supply, capacity) = (outcome.schedule.supply, grid.request.capacity)
        return exceeding(in: band.windows[window]) { slot in
            capacity.demand(servedBy: capacity.replicas(leftOf: supply[slot]))
        }
    }

    /// How many paths exceed, somewhere in a window, what its slots serve.
    private func exceeding(in window: DemandBand.Window, _ served: (Int) -> Double) -> Int {
        let limits = window.slots.compactMap { slot -> Limit? in
            let served = served(slot) * (1 + WholeUnits.roundingShare)
            // Most slots have more than any path asks for, and need not be looked at.
            guard band.largest[slot] > served else { return nil }
            return Limit(
                step: grid.slots.lowerBound + slot, served: served,
                distance: (served - centre(at: slot)) / band.spread[slot])
        }
        // A path goes nowhere farther than its distance.
        let paths = grid.request.forecast.paths
        let least = limits.lazy.map(\.distance).min() ?? .infinity
        return window.distances.indices.count { path in
            let distance = window.distances[path]
            guard distance > least else { return false }
            return limits.contains { distance > $0.distance && paths[step: $0.step, path: path] > $0.served }
        }
    }

    private func centre(at slot: Int) -> Double { band.centre[band.centre.startIndex + slot] }

    /// What a slot can serve, in units of demand and in spreads above the centre.
    private struct Limit {
        let step: Int
        let served: Double
        let distance: Double
    }
}
