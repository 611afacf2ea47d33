public import CrestForecasting
public import CrestSeries

/// What to provision when, why, at what cost, and whether it will hold: a value to be printed, stored and compared.
public struct Plan: Sendable, Hashable {
    /// How far a plan rests on a forecast.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Every series is planned from its forecast.
        case ok
        /// Some series fell back to a simpler model or are held.
        case degraded
        /// Every series is held: supply rises or stays, and never falls.
        case hold
    }

    /// A fingerprint of everything below: equal plans have equal identities, whenever and wherever they were made.
    public let id: String
    /// The moment that the plan takes for now.
    public let asOf: Timestamp
    /// From when it may be followed.
    public let validFrom: Timestamp
    /// Until when: then the first of its series has no step left.
    public let validUntil: Timestamp
    /// How far it rests on forecasts.
    public let status: Status
    /// What was read, one entry a series.
    public let inputs: [PlanInput]
    /// Series by series in the order of the request, each in order of time and without gaps.
    public let steps: [PlanStep]
    /// One for each series that is planned from a forecast.
    public let verdicts: [Verdict]
    /// Summed over the series.
    public let totals: PlanTotals
    /// What a person must know.
    public let warnings: [Diagnostic]
    /// How far it may act on what runs.
    public let trust: Trust
    /// Whether it can be paid; nil without a budget, or without the prices to tell.
    public let budget: BudgetVerdict?
    /// How the replicas of each series are bought that are not all bought on demand.
    public let purchases: [PurchaseMix]
    /// What comes to the services behind the planned series; empty where none was named.
    public let tiers: [TierVerdict]

    /// For those who read a stored plan, which knows its identity.
    package init(
        id: String, asOf: Timestamp, validFrom: Timestamp, validUntil: Timestamp, status: Status, inputs: [PlanInput],
        steps: [PlanStep], verdicts: [Verdict], totals: PlanTotals, warnings: [Diagnostic],
        trust: Trust = .full, budget: BudgetVerdict? = nil, purchases: [PurchaseMix] = [], tiers: [TierVerdict] = []
    ) {
        self.id = id
        self.asOf = asOf
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.status = status
        self.inputs = inputs
        self.steps = steps
        self.verdicts = verdicts
        self.totals = totals
        self.warnings = warnings
        self.trust = trust
        self.budget = budget
        self.purchases = purchases
        self.tiers = tiers
    }

    /// The replicas that the plan has for `series` at `time`; nil outside its steps.
    public func replicas(for series: String, at time: Timestamp) -> Int? {
        steps.first { $0.series == series && $0.from <= time && time < $0.to }?.replicas
    }

    /// What a person must know who uses the plan at `now`: the warning `W_EXPIRED` from its end on.
    public func expiry(at now: Timestamp) -> Diagnostic? {
        guard now >= validUntil else { return nil }
        return Diagnostic(
            code: .init(rawValue: "W_EXPIRED"),
            message: "the plan of \(asOf) was valid until \(validUntil) and says nothing about \(now)",
            hint: "make a new one: crest plan")
    }

    /// Whether the identity is that of the content, which a stored plan's need not be.
    package var hasOwnIdentity: Bool {
        id
            == PlanIdentity.of(
                asOf: asOf, status: status, inputs: inputs, steps: steps, verdicts: verdicts, tiers: tiers,
                warnings: warnings, trust: trust)
    }

    /// - Parameter limit: what may be spent; nil when nobody says.
    package init(
        asOf: Timestamp, series: [SeriesPlan], tiers: [TierVerdict] = [], trust: Trust = .full,
        budget limit: Double? = nil
    ) {
        self.asOf = asOf
        validFrom = asOf
        validUntil = series.compactMap { $0.steps.last?.to }.min() ?? asOf
        let held = series.count { $0.isHeld }
        status = held == series.count ? .hold : series.contains { $0.isHeld || $0.isDegraded } ? .degraded : .ok
        inputs = series.compactMap(\.input)
        steps = series.flatMap(\.steps)
        verdicts = series.compactMap(\.verdict)
        totals = PlanTotals(summing: series.map(\.totals))
        purchases = series.compactMap(\.purchase)
        self.tiers = tiers
        self.trust = trust
        if let limit, let cost = totals.cost {
            budget = BudgetVerdict(limit: limit, cost: cost, steps: steps)
        } else {
            budget = nil
        }
        warnings =
            series.flatMap(\.warnings) + tiers.compactMap(\.warning) + (budget?.warning.map { [$0] } ?? [])
        id = PlanIdentity.of(
            asOf: asOf, status: status, inputs: inputs, steps: steps, verdicts: verdicts, tiers: tiers,
            warnings: warnings, trust: trust)
    }
}

/// What a plan knows of the data behind one series.
public struct PlanInput: Sendable, Hashable {
    /// The name of the series.
    public let series: String
    /// Of its observations.
    public let fingerprint: Fingerprint
    /// The beginning of the last observation that is not missing; nil when all are.
    public let lastSample: Timestamp?
    /// How many observations the series has.
    public let points: Int
    /// How many of them are missing and were filled.
    public let filled: Int
    /// How requests crowd within an observation, where the plan provides for it.
    public private(set) var bursts: RequestBursts?

    /// For those who read a stored plan.
    package init(
        series: String, fingerprint: Fingerprint, lastSample: Timestamp?, points: Int, filled: Int,
        bursts: RequestBursts? = nil
    ) {
        self.series = series
        self.fingerprint = fingerprint
        self.lastSample = lastSample
        self.points = points
        self.filled = filled
        self.bursts = bursts
    }

    /// The same where bursts are provided for.
    func providing(for bursts: RequestBursts?) -> PlanInput {
        var input = self
        input.bursts = bursts
        return input
    }

    /// What there is to say about `series`.
    public init(_ series: TimeSeries) {
        self.series = series.name
        fingerprint = series.fingerprint
        lastSample = series.isMissing.lastIndex(of: false).map(series.timestamp(at:))
        points = series.count
        filled = series.missingCount
    }
}

/// What a plan costs and risks.
public struct PlanTotals: Sendable, Hashable {
    /// Replicas times hours.
    public let replicaHours: Double
    /// The same if the largest number that demand asks for ran all the time.
    public let staticPeakHours: Double
    /// Minutes with demand above supply: the mean over the sample paths of the forecast.
    public let expectedShortfallMinutes: Double
    /// Replicas that demand lacks, times hours: the mean over the sample paths of the forecast.
    public let unmetReplicaHours: Double
    /// What the replica-hours cost; nil unless every series has a price.
    public let cost: Double?

    package init(
        replicaHours: Double, staticPeakHours: Double, expectedShortfallMinutes: Double, unmetReplicaHours: Double,
        cost: Double?
    ) {
        self.replicaHours = replicaHours
        self.staticPeakHours = staticPeakHours
        self.expectedShortfallMinutes = expectedShortfallMinutes
        self.unmetReplicaHours = unmetReplicaHours
        self.cost = cost
    }

    init(summing totals: [PlanTotals]) {
        replicaHours = totals.reduce(0) { $0 + $1.replicaHours }
        staticPeakHours = totals.reduce(0) { $0 + $1.staticPeakHours }
        expectedShortfallMinutes = totals.reduce(0) { $0 + $1.expectedShortfallMinutes }
        unmetReplicaHours = totals.reduce(0) { $0 + $1.unmetReplicaHours }
        let costs = totals.compactMap(\.cost)
        cost = costs.count == totals.count && !costs.isEmpty ? costs.reduce(0, +) : nil
    }
}

/// The plan of one series, before it is bound with others.
package struct SeriesPlan: Sendable, Hashable {
    package let input: PlanInput?
    package let steps: [PlanStep]
    package let verdict: Verdict?
    package let totals: PlanTotals
    package let purchase: PurchaseMix?
    package let warnings: [Diagnostic]
    package let isHeld: Bool
    package let isDegraded: Bool
}

extension SeriesPlan {
    /// The part that a plan of a single series was made of.
    package init(ofSingle plan: Plan) {
        self.init(
            input: plan.inputs.first, steps: plan.steps, verdict: plan.verdicts.first, totals: plan.totals,
            purchase: plan.purchases.first, warnings: plan.warnings, isHeld: plan.status == .hold,
            isDegraded: plan.status != .ok)
    }

    /// The same with more to know about it, which degrades it.
    package func degraded(by warnings: [Diagnostic]) -> SeriesPlan {
        noting(warnings, isDegraded: isDegraded || !warnings.isEmpty)
    }

    /// The same with more to know about it.
    package func noting(_ warnings: [Diagnostic]) -> SeriesPlan {
        noting(warnings, isDegraded: isDegraded)
    }

    private func noting(_ warnings: [Diagnostic], isDegraded: Bool) -> SeriesPlan {
        SeriesPlan(
            input: input, steps: steps, verdict: verdict, totals: totals, purchase: purchase,
            warnings: self.warnings + warnings,
            isHeld: isHeld, isDegraded: isDegraded)
    }
}
