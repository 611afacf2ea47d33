/// The cheapest supply that meets the requirement wherever it can be met, and the stages in which it came about.
///
/// Each stage is derived from the one before, so that the difference between two says what a constraint costs. Two of
/// them explain and decide nothing: they are made when somebody asks (``Relief``).
///
/// 1. ``wanted``: the requirement in multiples of the quantum;
/// 2. ``attempted``: cut to what maximum, lead time and ramp up can attain at all;
/// 3. ``raised``: a backward pass raises slots early enough for the ramp up;
/// 4. ``Relief/lowered``: a forward pass keeps slots up as long as the ramp down demands;
/// 5. ``Relief/dwelled``: reductions no closer than the dwell, at the least cost (see ``ScheduleSearch``);
/// 6. ``supply``: the same with the cost of starts and a minimum billing.
///
/// Without the last two every constraint is kept by the slot-wise smaller of two schedules that keep it, so that there
/// is *one* smallest schedule above `attempted`; the two passes compute it, and it is the cheapest for every price that
/// does not fall with supply. It is also the least short: no schedule has more in a slot where `attempted` is below
/// `wanted`.
package struct Schedule: Sendable, Hashable {
    /// The most that each slot can have (``ScheduleProblem/attainable()``).
    package let attainable: [Int]
    package let wanted: [Int]
    package let attempted: [Int]
    package let raised: [Int]
    package let supply: [Int]

    package init(_ problem: ScheduleProblem) {
        self.init(problem, attainable: problem.attainable())
    }

    /// - Parameter attainable: the problem's, which many problems on one grid have in common.
    init(_ problem: ScheduleProblem, attainable: [Int]) {
        self.attainable = attainable
        wanted = problem.required.map { $0.rounded(upTo: problem.quantum) }
        attempted = zip(wanted, attainable).map { min($0, $1) }
        raised = Self.backward(problem, from: attempted, attainable: attainable)
        supply =
            problem.dwell > 1 || problem.weighsChanges
            ? ScheduleSearch.cheapest(problem, above: raised, attainable: attainable)
            : Self.forward(problem, from: raised)
    }

    /// What supply would be if fewer constraints kept it from falling.
    struct Relief {
        /// Under the ramp down alone.
        let lowered: [Int]
        /// Under the dwell too, where changes cost nothing.
        let dwelled: [Int]

        init(_ schedule: Schedule, of problem: ScheduleProblem) {
            let isBound = problem.dwell > 1 || problem.weighsChanges
            lowered = isBound ? forward(problem, from: schedule.raised) : schedule.supply
            dwelled =
                if !problem.weighsChanges {
                    schedule.supply
                } else if problem.dwell > 1 {
                    ScheduleSearch.cheapest(
                        problem.withoutCostsOfChange(), above: schedule.raised, attainable: schedule.attainable)
                } else {
                    lowered
                }
        }
    }

    /// What each slot needs so that the slots after it can be reached: within the lead time by what is there already.
    private static func backward(_ problem: ScheduleProblem, from attempted: [Int], attainable: [Int]) -> [Int] {
        var supply = attempted
        for slot in supply.indices.dropLast().reversed() {
            var need = supply[slot]
            if slot + 1 < problem.heldSlots { need = max(need, supply[slot + 1]) }
            if let up = problem.up {
                let first = max(slot + 1, problem.leadSlots)
                let last = min(supply.count - 1, slot + up.reach)
                if first <= last, let goal = supply[first...last].max(), up.highest(from: need) < goal {
                    need = max(need, up.least(reaching: goal).rounded(upTo: problem.quantum))
                }
            }
            // What runs now, or the maximum, may be less than the multiple and still enough.
            supply[slot] = max(supply[slot], min(need, attainable[slot]))
        }
        return supply
    }

    private static func forward(_ problem: ScheduleProblem, from raised: [Int]) -> [Int] {
        var supply: [Int] = []
        supply.reserveCapacity(raised.count)
        for (slot, least) in raised.enumerated() {
            supply.append(max(least, problem.floor(after: supply, at: slot)))
        }
        return supply
    }
}
