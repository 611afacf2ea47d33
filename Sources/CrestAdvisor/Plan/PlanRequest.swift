public import CrestForecasting
public import CrestSeries

/// What to plan for: one series with its forecast, and the service that meets its demand.
public struct PlanRequest: Sendable, Hashable {
    /// The data behind the forecast; its name is the series' name in the plan.
    public let input: PlanInput
    /// The demand to come.
    public let forecast: Forecast
    /// What the replicas carry.
    public private(set) var capacity: Capacity
    /// How supply may change.
    public let policy: ScalingPolicy
    /// What supply costs beyond the time that it runs.
    public let costs: SupplyCosts
    /// How much of the possible demand to provide for.
    public let protection: Protection
    /// What the forecast's central path is made of.
    public let decomposition: DemandDecomposition
    /// How many replicas run now; nil when unknown.
    public let current: Int?
    /// Whether the forecast comes from a model that had to stand in for a better one.
    public let isDegraded: Bool
    /// Why the data behind the forecast are in doubt, nil when they are not. Doubt may raise supply and never lowers
    /// it: neither below what runs nor below the plan in force. It becomes a warning of the plan.
    public let doubt: Diagnostic?

    /// - Parameter decomposition: as long as the forecast; nil takes ``DemandDecomposition/init(of:)``.
    public init(
        input: PlanInput, forecast: Forecast, capacity: Capacity, policy: ScalingPolicy = .unlimited,
        costs: SupplyCosts = .none, protection: Protection = .standard, decomposition: DemandDecomposition? = nil,
        current: Int? = nil, isDegraded: Bool = false, doubt: Diagnostic? = nil
    ) {
        precondition(current.map { $0 >= 0 } ?? true, "replicas that run cannot be fewer than none")
        let decomposition = decomposition ?? DemandDecomposition(of: forecast)
        precondition(
            decomposition.parts.allSatisfy { $0.values.count == forecast.point.count },
            "the decomposition is not as long as the forecast")
        self.input = input
        self.forecast = forecast
        self.capacity = capacity
        self.policy = policy
        self.costs = costs
        self.protection = protection
        self.decomposition = decomposition
        self.current = current
        self.isDegraded = isDegraded
        self.doubt = doubt
    }
}

extension PlanRequest {
    /// The same request under another maximum.
    func limited(to maximum: Int) -> PlanRequest {
        var request = self
        request.capacity = capacity.limited(to: maximum)
        return request
    }
}

/// A series that has no usable forecast: its data are stale, missing or refused. What runs and what was planned stays.
public struct HoldRequest: Sendable, Hashable {
    /// The name of the series.
    public let series: String
    /// The data, when there are any.
    public let input: PlanInput?
    /// How many replicas run now; nil when unknown.
    public let current: Int?
    /// Why there is no forecast; it becomes a warning of the plan.
    public let reason: Diagnostic

    /// A request to hold `series` because of `reason`.
    public init(series: String, input: PlanInput? = nil, current: Int? = nil, reason: Diagnostic) {
        precondition(current.map { $0 >= 0 } ?? true, "replicas that run cannot be fewer than none")
        self.series = series
        self.input = input
        self.current = current
        self.reason = reason
    }
}
