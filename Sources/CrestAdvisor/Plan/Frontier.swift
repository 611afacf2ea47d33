/// Cost against risk: what every further bit of safety costs, and what it saves.
public struct Frontier: Sendable, Hashable {
    /// How much protection to try, and what that is called.
    public struct Choice: Sendable, Hashable {
        /// How much of the possible demand is provided for.
        public let protection: Protection
        /// Whether somebody asked for just this; the others are shown for comparison.
        public let isAsked: Bool

        /// A choice, by default one for comparison.
        public init(_ protection: Protection, isAsked: Bool = false) {
            self.protection = protection
            self.isAsked = isAsked
        }
    }

    /// What one choice leads to, summed over the series.
    public struct Point: Sendable, Hashable {
        /// What was chosen.
        public let choice: Choice
        /// Replicas times hours.
        public let replicaHours: Double
        /// The chance of a shortfall at some time of the plan; of several series, the largest.
        public let riskTaken: Double
        /// Minutes with demand above supply, in the mean.
        public let expectedShortfallMinutes: Double
        /// What the supply costs: in money when every service has a price, in replica-hours otherwise.
        public let supplyCost: Double
        /// What the demand that is not met costs in the mean, in the same unit.
        public let shortageCost: Double

        /// Both costs together.
        public var cost: Double { supplyCost + shortageCost }
    }

    /// In the order of the choices.
    public let points: [Point]
    /// How many times its supply's cost a shortage costs.
    public let shortageRatio: Double
    /// Whether costs are money: every service has a price.
    public let isPriced: Bool

    /// The risks that are compared where nobody says which: from one day in five to one in a thousand.
    public static let usualRisks = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]

    /// - Parameters:
    ///   - choices: what to compare.
    ///   - ratio: how many times its supply's cost a shortage costs; more than 1.
    ///   - advisor: plans each request.
    ///   - isPriced: whether to count money; by default when every service has a price.
    ///   - requests: those of a protection.
    public init(
        _ choices: [Choice], shortageRatio ratio: Double, advisor: Advisor, isPriced: Bool? = nil,
        requests: (Protection) -> [PlanRequest]
    ) {
        precondition(ratio > 1 && ratio.isFinite, "a shortage costs more than its supply, not \(ratio) times as much")
        let all = choices.map { requests($0.protection) }
        let isPriced = isPriced ?? all.allSatisfy { $0.allSatisfy { $0.capacity.price != nil } }
        shortageRatio = ratio
        self.isPriced = isPriced
        points = zip(choices, all).map { choice, requests in
            let plans = requests.map { advisor.plan([$0]) }
            let unmet = zip(requests, plans).reduce(0.0) { sum, next in
                sum + (isPriced ? next.0.capacity.price ?? 1 : 1) * next.1.totals.unmetReplicaHours
            }
            return Point(
                choice: choice, replicaHours: plans.reduce(0) { $0 + $1.totals.replicaHours },
                riskTaken: plans.flatMap(\.verdicts).map(\.riskTaken).max() ?? 0,
                expectedShortfallMinutes: plans.reduce(0) { $0 + $1.totals.expectedShortfallMinutes },
                supplyCost: plans.reduce(0) { sum, plan in
                    sum + ((isPriced ? plan.totals.cost : nil) ?? plan.totals.replicaHours)
                },
                shortageCost: ratio * unmet)
        }
    }

    private init(points: [Point], shortageRatio: Double, isPriced: Bool) {
        self.points = points
        self.shortageRatio = shortageRatio
        self.isPriced = isPriced
    }

    /// The frontier of these series and the other's, choice by choice; both have the same choices.
    package func joined(with other: Frontier) -> Frontier {
        precondition(points.map(\.choice) == other.points.map(\.choice), "frontiers of different choices")
        let points = zip(points, other.points).map { one, two in
            Point(
                choice: one.choice, replicaHours: one.replicaHours + two.replicaHours,
                riskTaken: max(one.riskTaken, two.riskTaken),
                expectedShortfallMinutes: one.expectedShortfallMinutes + two.expectedShortfallMinutes,
                supplyCost: one.supplyCost + two.supplyCost, shortageCost: one.shortageCost + two.shortageCost)
        }
        return Frontier(points: points, shortageRatio: shortageRatio, isPriced: isPriced)
    }

    /// The point at which supply and shortage together cost least; of several, the first. Nil without points.
    public var cheapest: Point? {
        points.reduce(nil) { best, next in best.map { $0.cost <= next.cost ? $0 : next } ?? next }
    }
}
