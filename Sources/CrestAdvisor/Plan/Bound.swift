/// What keeps the replicas of a step from being what demand alone asks for.
public enum Bound: String, Sendable, Hashable, CaseIterable {
    /// Nothing: demand decides.
    case none
    /// The fewest replicas that there may be.
    case minimum
    /// The data are in doubt, and doubt lowers nothing: what runs, or the plan in force, stays.
    case held
    /// The most replicas that there may be: a quota, a budget.
    case maximum
    /// The most replicas for which the zones have room.
    case zones
    /// What is ordered now does not serve yet.
    case leadTime = "lead_time"
    /// Supply grows no faster.
    case stepUp = "step_up"
    /// Supply shrinks no faster.
    case stepDown = "step_down"
    /// The last reduction is too recent for another, or another that is worth more would come too soon.
    case dwell
    /// To let go and to start again soon would cost more than to keep.
    case changeCost = "change_cost"
    /// Supply changes at set times only, and must last until the next.
    case changeInterval = "change_interval"
    /// Supply comes in multiples.
    case quantum
}
