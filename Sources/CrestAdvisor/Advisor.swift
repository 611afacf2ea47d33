import CrestForecasting
public import CrestSeries

/// Turns forecasts into a plan. A pure function of its input: no clock, no randomness, no memory between calls.
public struct Advisor: Sendable, Hashable {
    /// The moment that counts as now: nothing can be ordered before it.
    public let now: Timestamp
    /// How long a risk holds: its chance is that of a shortfall somewhere within each such window from the first
    /// planned slot on.
    public let window: SamplingInterval
    /// The plan that is followed at present; what holds, holds to it.
    public let planInForce: Plan?
    /// Until when a hold is planned that follows no forecast.
    public let holdUntil: Timestamp
    /// The clock whose midnight the times are counted from at which supply may change.
    public let clock: ZoneOffsets
    /// How far its plans may act on what runs.
    public let trust: Trust
    /// What a plan may cost, in the user's currency; nil when nobody says.
    public let budget: Double?

    /// - Parameters:
    ///   - window: a day by default.
    ///   - holdUntil: the end of a hold; nil: a window from now.
    ///   - clock: UTC by default.
    ///   - budget: needs the prices of all services to say anything.
    public init(
        now: Timestamp, window: SamplingInterval = .day, planInForce: Plan? = nil, holdUntil: Timestamp? = nil,
        clock: ZoneOffsets = .utc, trust: Trust = .full, budget: Double? = nil
    ) {
        self.trust = trust
        self.budget = budget
        self.now = now
        self.clock = clock
        self.window = window
        self.planInForce = planInForce
        self.holdUntil = max(holdUntil ?? now.advanced(bySeconds: window.seconds), now)
    }

    /// The plan for `requests` and, after them, for the series in `holding`.
    ///
    /// A forecast that ends before now is no basis: its series is held, with the warning `W_STALE`.
    public func plan(_ requests: [PlanRequest], holding: [HoldRequest] = []) -> Plan {
        bind(requests.map(plan), holding: holding)
    }

    /// The part of one series, which rests on nothing of the others: its forecast need not wait for theirs.
    package func plan(_ request: PlanRequest) -> SeriesPlan {
        let mayLower = request.doubt == nil && trust != .floor
        let levels = mayLower ? [] : heldLevels(of: request.input.series, current: request.current)
        guard let grid = PlanGrid(request, now: now, clock: clock, holding: levels) else {
            return hold(HoldRequest(expired: request, now: now))
        }
        return SeriesPlanner(grid, now: now, window: window).plan()
    }

    /// The plan of the parts and, after them, of the series in `holding`.
    ///
    /// - Parameter tiers: what comes to the services behind the series.
    package func bind(
        _ planned: [SeriesPlan], holding: [HoldRequest] = [], tiers: [TierVerdict] = []
    ) -> Plan {
        Plan(asOf: now, series: planned + holding.map(hold), tiers: tiers, trust: trust, budget: budget)
    }
}

extension HoldRequest {
    fileprivate init(expired request: PlanRequest, now: Timestamp) {
        let end = request.forecast.timestamp(at: request.forecast.point.count)
        self.init(
            series: request.input.series, input: request.input, current: request.current,
            reason: Diagnostic(
                code: .init(rawValue: "W_STALE"), message: "the forecast ends at \(end), before now (\(now))",
                hint: "read newer data, or a longer horizon"))
    }
}
