public import CrestSeries

/// Whether a plan can be paid.
public struct BudgetVerdict: Sendable, Hashable {
    /// What may be spent from the beginning of the plan to its end, in the user's currency.
    public let limit: Double
    /// What the plan costs: the smallest budget that would hold.
    public let cost: Double
    /// When the limit is spent if the plan is followed; nil when it holds.
    public let exhausted: Timestamp?

    /// For this module and for those who read a stored plan.
    package init(limit: Double, cost: Double, exhausted: Timestamp?) {
        self.limit = limit
        self.cost = cost
        self.exhausted = exhausted
    }

    /// Whether the plan costs no more than the limit.
    public var holds: Bool { exhausted == nil }

    /// What costs beyond running (starts, minimum billings) are spread over the plan as what runs is.
    init(limit: Double, cost: Double, steps: [PlanStep]) {
        self.limit = limit
        self.cost = cost
        let times = Set(steps.flatMap { [$0.from, $0.to] }).sorted()
        let hours = steps.reduce(0) { $0 + $1.replicaSeconds }
        guard cost > limit, hours > 0 else {
            exhausted = cost > limit ? times.first : nil
            return
        }
        // The replica-seconds that the limit pays for.
        var left = limit / cost * hours
        for (from, to) in zip(times, times.dropFirst()) {
            let running = steps.reduce(0) { $0 + ($1.from <= from && from < $1.to ? $1.replicas : 0) }
            let used = Double(running) * Double(from.seconds(until: to))
            if used >= left, running > 0 {
                exhausted = from.advanced(bySeconds: Int64(left / Double(running)))
                return
            }
            left -= used
        }
        exhausted = times.last
    }

    /// What a person must know of a budget that does not hold; nil of one that does.
    var warning: Diagnostic? {
        guard let exhausted else { return nil }
        return Diagnostic(
            code: .init(rawValue: "W_BUDGET"),
            message: "the plan costs \(Self.money(cost)), \(Self.money(cost - limit)) more than the budget of "
                + "\(Self.money(limit)), which is spent by \(exhausted)",
            hint: "raise the budget, take a larger risk (crest plan --frontier says what each costs), or pace the "
                + "demand")
    }

    private static func money(_ amount: Double) -> String {
        let cents = (abs(amount) * 100).rounded()
        guard cents < 1e15 else { return "\(amount)" }
        let (whole, rest) = Int64(cents).quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension PlanStep {
    fileprivate var replicaSeconds: Double { Double(replicas) * Double(from.seconds(until: to)) }
}
