import CrestForecasting
import CrestSeries

/// A schedule in time: the slots of the forecast, the first cut at now, and the one in which the first order arrives
/// cut at that moment, because until then what ran before must do.
struct Timeline {
    /// A span of time within one slot.
    struct Segment {
        let from: Timestamp
        let to: Timestamp
        /// Of the schedule, counted from its first.
        let slot: Int
        let supply: Int
        /// Whether the slot's own supply has been ordered but does not serve yet.
        let isWaiting: Bool

        var seconds: Int64 { from.seconds(until: to) }
    }

    let segments: [Segment]

    init(_ planner: SeriesPlanner) {
        let forecast = planner.request.forecast
        let ready = planner.ready
        var segments: [Segment] = []
        segments.reserveCapacity(planner.slots.count + 1)
        for (slot, supply) in planner.schedule.supply.enumerated() {
            let step = planner.slots.lowerBound + slot
            let from = max(forecast.timestamp(at: step), planner.now)
            let to = forecast.timestamp(at: step + 1)
            let before = slot == 0 ? planner.request.current : planner.schedule.supply[slot - 1]
            if let before, supply > before, from < ready, ready < to {
                segments.append(Segment(from: from, to: ready, slot: slot, supply: before, isWaiting: true))
                segments.append(Segment(from: ready, to: to, slot: slot, supply: supply, isWaiting: false))
            } else {
                segments.append(Segment(from: from, to: to, slot: slot, supply: supply, isWaiting: false))
            }
        }
        self.segments = segments
    }

    /// The runs of equal supply.
    func steps(of planner: SeriesPlanner) -> [PlanStep] {
        var steps: [PlanStep] = []
        let relief = Schedule.Relief(planner.schedule, of: planner.problem)
        var begin = 0
        while begin < segments.count {
            var end = begin + 1
            while end < segments.count, segments[end].supply == segments[begin].supply { end += 1 }
            let was = steps.last?.replicas ?? planner.request.current
            steps.append(step(segments[begin..<end], was: was, of: planner, relief))
            begin = end
        }
        return steps
    }

    private func step(
        _ run: ArraySlice<Segment>, was: Int?, of planner: SeriesPlanner, _ relief: Schedule.Relief
    ) -> PlanStep {
        let first = segments[run.startIndex]
        var binding = first
        for segment in run where planner.demand[segment.slot] > planner.demand[binding.slot] { binding = segment }
        let isUp = was.map { first.supply > $0 } ?? false
        let demand = planner.demand[binding.slot]
        let explanation = Explanation(of: binding, in: planner, relief)
        let paths = planner.request.forecast.paths
        return PlanStep(
            series: planner.request.input.series, from: first.from, to: segments[run.endIndex - 1].to,
            orderBy: isUp ? first.from.advanced(bySeconds: -planner.request.capacity.leadTime) : first.from,
            replicas: first.supply, was: was, demand: demand,
            level: paths.share(at: planner.slots.lowerBound + binding.slot, upTo: demand),
            boundBy: explanation.boundBy, reasons: explanation.parts,
            zones: planner.request.capacity.spread(first.supply))
    }
}
