public import CrestSeries

/// Whether a plan meets its requirement, and how likely it is to fail.
public struct Verdict: Sendable, Hashable {
    /// The series whose demand is served.
    public let series: String
    /// Where supply stays below the requirement, in order of time; empty when the plan holds.
    public let shortfalls: [Shortfall]
    /// The chance that demand exceeds supply at some time of the plan, over the sample paths of the forecast.
    public let riskTaken: Double
    /// The chance that the peak of demand exceeds what the maximum serves; nil when there is no maximum.
    public let probabilityAboveMaximum: Double?
    /// The smallest maximum with which no shortfall would be the maximum's; nil when none is.
    public let smallestMaximum: Int?

    /// For those who read a stored plan.
    package init(
        series: String, shortfalls: [Shortfall], riskTaken: Double, probabilityAboveMaximum: Double?,
        smallestMaximum: Int?
    ) {
        self.series = series
        self.shortfalls = shortfalls
        self.riskTaken = riskTaken
        self.probabilityAboveMaximum = probabilityAboveMaximum
        self.smallestMaximum = smallestMaximum
    }

    /// Whether supply is never below the requirement.
    public var isFeasible: Bool { shortfalls.isEmpty }

    /// The shortfall that lacks most replicas; of several, the first.
    public var worst: Shortfall? {
        shortfalls.reduce(nil) { worst, next in
            worst.map { $0.replicas >= next.replicas ? $0 : next } ?? next
        }
    }

    /// What a person must know of a plan that does not hold; nil of one that does.
    public var warning: Diagnostic? {
        guard let worst else { return nil }
        let hint: String? =
            switch worst.boundBy {
            case .maximum:
                smallestMaximum.map { "a maximum of \($0) keeps the chance within the risk; or pace the demand" }
            case .zones: "give the zones more room, or name another; or pace the demand"
            case .leadTime: "start replicas sooner or faster, or keep more running"
            default: nil
            }
        return Diagnostic(
            code: .init(rawValue: "W_SHORT"),
            message: "the plan does not hold: \(worst.replicas) \(worst.replicas == 1 ? "replica" : "replicas") short "
                + "of what it provides for, from \(worst.from) to \(worst.to), \(secondsShort) s short in all",
            hint: hint ?? "see the plan's verdict", series: series)
    }

    /// Seconds with supply below the requirement.
    public var secondsShort: Int64 {
        shortfalls.reduce(0) { $0 + $1.seconds }
    }
}

/// A span of time with supply below the requirement.
public struct Shortfall: Sendable, Hashable {
    /// The beginning.
    public let from: Timestamp
    /// The end, not included.
    public let to: Timestamp
    /// The most replicas lacking at a time.
    public let replicas: Int
    /// The most demand, of that to be provided for, without a replica to serve it; in units of the series. Zero when
    /// only the reserve for the loss of a zone is lacking.
    public let demand: Double
    /// What forbids more: the maximum, the room in the zones, the lead time or the ramp up.
    public let boundBy: Bound

    /// For this module and for those who read a stored plan.
    package init(
        from: Timestamp, to: Timestamp, replicas: Int, demand: Double, boundBy: Bound
    ) {
        self.from = from
        self.to = to
        self.replicas = replicas
        self.demand = demand
        self.boundBy = boundBy
    }

    /// How long it lasts.
    public var seconds: Int64 { from.seconds(until: to) }
}
