import CrestForecasting

/// Why a segment has as many replicas as it has: first what demand asks for, then what each constraint adds or takes.
struct Explanation {
    let parts: [ReasonPart]
    let boundBy: Bound

    /// - Parameter relief: of the planner's schedule, for all segments the same.
    init(of segment: Timeline.Segment, in planner: borrowing SeriesPlanner, _ relief: Schedule.Relief) {
        let capacity = planner.request.capacity
        let slot = segment.slot
        let demand = planner.demand[slot]
        var parts: [ReasonPart] = []
        var known = 0.0
        let step = planner.slots.lowerBound + slot
        for part in planner.request.decomposition.parts {
            known += part.values[step]
            parts.append(.demand(part.name, part.values[step], capacity))
        }
        parts.append(.demand("uncertainty", demand - known, capacity))
        if let bursts = capacity.bursts {
            parts.append(.demand("bursts", bursts.busiest(of: demand) - demand, capacity))
        }

        let serving = capacity.replicas(serving: demand)
        let stages = Self.stages(of: segment, serving: serving, in: planner, relief)
        // What is left to the whole number, over the sum as a reader forms it: the parts then add up exactly.
        let sum = parts.reduce(0) { $0 + $1.replicas }
        parts.append(ReasonPart(part: "rounding", demand: nil, replicas: Double(serving) - sum))
        for stage in stages where stage.replicas != 0 {
            parts.append(ReasonPart(part: stage.part, demand: nil, replicas: Double(stage.replicas)))
        }
        self.parts = parts
        let cut = stages.last { $0.replicas < 0 }
        let isShort = segment.supply < planner.problem.required[slot]
        boundBy = (isShort ? cut : stages.last { $0.replicas != 0 })?.bound ?? .none
    }

    /// A constraint and the replicas that it adds.
    private struct Stage {
        let part: String
        let bound: Bound
        let replicas: Int
    }

    private static func stages(
        of segment: Timeline.Segment, serving: Int, in planner: borrowing SeriesPlanner, _ relief: Schedule.Relief
    ) -> [Stage] {
        let schedule = planner.schedule
        let slot = segment.slot
        let wanted = schedule.wanted[slot]
        let needed = planner.request.capacity.replicas(surviving: serving)
        let atOnce = max(planner.request.capacity.minimum, needed)
        let held = max(atOnce, planner.grid.held[slot])
        let required = planner.problem.required[slot]
        let demanded = [
            Stage(part: "zone reserve", bound: .none, replicas: needed - serving),
            Stage(part: "minimum", bound: .minimum, replicas: atOnce - needed),
            Stage(part: "held", bound: .held, replicas: held - atOnce),
            Stage(part: "change interval", bound: .changeInterval, replicas: required - held),
            Stage(part: "quantum", bound: .quantum, replicas: wanted - required),
        ]
        guard !segment.isWaiting else {
            return demanded + [Stage(part: "lead time", bound: .leadTime, replicas: segment.supply - wanted)]
        }
        let limit = Self.limit(at: slot, in: planner)
        let isHeld = slot + 1 < planner.problem.heldSlots
        return demanded + [
            Stage(part: limit.part, bound: limit.bound, replicas: schedule.attempted[slot] - wanted),
            Stage(
                part: isHeld ? "lead time" : "step up", bound: isHeld ? .leadTime : .stepUp,
                replicas: schedule.raised[slot] - schedule.attempted[slot]),
            Stage(part: "step down", bound: .stepDown, replicas: relief.lowered[slot] - schedule.raised[slot]),
            Stage(part: "dwell", bound: .dwell, replicas: relief.dwelled[slot] - relief.lowered[slot]),
            Stage(
                part: "change cost", bound: .changeCost, replicas: schedule.supply[slot] - relief.dwelled[slot]),
        ]
    }

    /// What forbids more than is attainable in a slot.
    static func limit(at slot: Int, in planner: borrowing SeriesPlanner) -> (part: String, bound: Bound) {
        if planner.schedule.attainable[slot] >= planner.problem.maximum {
            return planner.request.capacity.isLimitedByZones ? ("room in zones", .zones) : ("maximum", .maximum)
        }
        return slot < planner.problem.leadSlots ? ("lead time", .leadTime) : ("step up", .stepUp)
    }
}

extension ReasonPart {
    fileprivate static func demand(_ part: String, _ demand: Double, _ capacity: Capacity) -> ReasonPart {
        ReasonPart(part: part, demand: demand, replicas: demand / capacity.perReplica)
    }
}
