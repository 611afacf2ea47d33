package import CrestAdvisor
import CrestForecasting
package import CrestReporting
import CrestSeries

/// `crest/plan/v1`: a plan as the contract's JSON and CSV.
package struct PlanDocument: Sendable {
    /// What is said.
    package let plan: Plan
    /// What is known of the data and the forecasts that it rests on, beside the plan's own warnings.
    private let findings: [Diagnostic]

    package init(_ plan: Plan, findings: [Diagnostic] = []) {
        self.plan = plan
        self.findings = findings
    }

    /// The whole document.
    package var json: JSONValue {
        var all = members.map { ($0.key, $0.value) }
        if plan.trust != .full { all.append(("trust", .string(plan.trust.rawValue))) }
        if !plan.purchases.isEmpty { all.append(("purchases", .array(plan.purchases.map(Self.json)))) }
        if !plan.tiers.isEmpty { all.append(("tiers", .array(plan.tiers.map(Self.json)))) }
        if let budget = plan.budget { all.append(("budget", Self.json(budget))) }
        return .object(all)
    }

    /// The keys that every plan has.
    private var members: KeyValuePairs<String, JSONValue> {
        [
            "schema": .string(Self.schema),
            "id": .string(plan.id),
            "as_of": .string(plan.asOf.description),
            "valid_from": .string(plan.validFrom.description),
            "valid_until": .string(plan.validUntil.description),
            "status": .string(plan.status.rawValue),
            "changes": .bool(plan.changesAnything),
            "inputs": .array(plan.inputs.map(Self.json)),
            "steps": .array(plan.steps.map(Self.json)),
            "verdicts": .array(plan.verdicts.map(Self.json)),
            "totals": [
                "replica_hours": .number(plan.totals.replicaHours),
                "static_peak_hours": .number(plan.totals.staticPeakHours),
                "expected_shortfall_minutes": .number(plan.totals.expectedShortfallMinutes),
                "unmet_replica_hours": .number(plan.totals.unmetReplicaHours),
                "cost": .optional(plan.totals.cost),
            ],
            "warnings": .array((plan.warnings + findings).map(\.json)),
        ]
    }

    /// The whole document as a file has it.
    package var bytes: [UInt8] {
        Array((JSONWriter().string(json) + "\n").utf8)
    }

    /// One line a step, for `-o ndjson`.
    package var lines: some Sequence<JSONValue> {
        plan.steps.lazy.map(Self.json)
    }

    /// The columns of the CSV.
    package static let csvHeader = ["series", "from", "to", "order_by", "replicas", "demand", "bound_by"]

    /// A row a step.
    package var csvRows: some Sequence<[CSVField]> {
        plan.steps.lazy.map { step -> [CSVField] in
            [
                .text(step.series), .text(step.from.description), .text(step.to.description),
                .text(step.orderBy.description), .integer(step.replicas), .number(step.demand),
                .text(step.boundBy.rawValue),
            ]
        }
    }

    private static func json(_ input: PlanInput) -> JSONValue {
        let members: KeyValuePairs<String, JSONValue> = [
            "series": .string(input.series), "fingerprint": .string(input.fingerprint.description),
            "last_sample": .optional(input.lastSample?.description), "points": .integer(Int64(input.points)),
            "filled": .integer(Int64(input.filled)),
        ]
        let bursts = input.bursts.map { [("bursts", json($0))] } ?? []
        return .object(members.map { ($0.key, $0.value) } + bursts)
    }

    /// The dispersion of the requests of a window is 1 + clumping + modulation times their mean.
    static func json(_ bursts: RequestBursts) -> JSONValue {
        [
            "clumping": .number(bursts.clumping), "modulation": .number(bursts.modulation),
            "window_seconds": .integer(bursts.window), "observations": .integer(Int64(bursts.observations)),
        ]
    }

    static func json(_ step: PlanStep) -> JSONValue {
        var all = members(step).map { ($0.key, $0.value) }
        if let tiers = step.tiers { all.append(("tiers", json(tiers))) }
        if let zones = step.zones { all.append(("zones", json(zones))) }
        return .object(all)
    }

    /// A zone's share of the traffic, and the shares that it has when each of the zones is lost.
    private static func json(_ shares: ZoneShares) -> JSONValue {
        let weights = shares.weights
        let lost = shares.replicas.indices.map { shares.weights(losing: $0) }
        return .array(
            shares.replicas.indices.map { zone in
                let name = shares.names[zone].map { [("name", JSONValue.string($0))] } ?? []
                return .object(
                    name + [
                        ("replicas", .integer(Int64(shares.replicas[zone]))), ("weight", .number(weights[zone])),
                        ("weight_when_lost", .numbers(lost.map { $0[zone] })),
                    ])
            })
    }

    private static func json(_ tiers: TierShares) -> JSONValue {
        [
            "reserved": .integer(Int64(tiers.reserved)), "on_demand": .integer(Int64(tiers.onDemand)),
            "spot": .integer(Int64(tiers.spot)),
        ]
    }

    private static func json(_ mix: PurchaseMix) -> JSONValue {
        [
            "series": .string(mix.series), "reserved": .integer(Int64(mix.reserved)),
            "on_demand_hours": .number(mix.onDemandHours), "spot_hours": .number(mix.spotHours),
            "expected_lost_hours": .number(mix.expectedLostHours), "cost": .number(mix.cost),
            "cost_on_demand": .number(mix.costOnDemand),
        ]
    }

    /// A tier behind a series.
    private static func json(_ verdict: TierVerdict) -> JSONValue {
        [
            "series": .string(verdict.series), "name": .string(verdict.tier), "external": .bool(verdict.isExternal),
            "planned": .bool(verdict.isPlanned), "requests_per_entry": .number(verdict.requestsPerEntry),
            "limit": .optional(verdict.limit), "requirement": .number(verdict.requirement),
            "feasible": .bool(verdict.isFeasible), "full_at": .optional(verdict.breakingPoint),
            "overload": .optional(verdict.overload), "breaks_first": .optional(verdict.breaksFirst),
            "first": .bool(verdict.isFirst),
        ]
    }

    private static func json(_ budget: BudgetVerdict) -> JSONValue {
        [
            "limit": .number(budget.limit), "cost": .number(budget.cost), "holds": .bool(budget.holds),
            "exhausted": .optional(budget.exhausted?.description),
        ]
    }

    /// The keys that every step has.
    private static func members(_ step: PlanStep) -> KeyValuePairs<String, JSONValue> {
        [
            "series": .string(step.series), "from": .string(step.from.description), "to": .string(step.to.description),
            "order_by": .string(step.orderBy.description), "replicas": .integer(Int64(step.replicas)),
            "was": .optional(step.was), "demand": .optional(step.demand), "level": .optional(step.level),
            "bound_by": .string(step.boundBy.rawValue),
            "reason": .array(
                step.reasons.map { reason in
                    [
                        "part": .string(reason.part), "demand": .optional(reason.demand),
                        "replicas": .number(reason.replicas),
                    ]
                }),
        ]
    }

    private static func json(_ verdict: Verdict) -> JSONValue {
        [
            "series": .string(verdict.series), "feasible": .bool(verdict.isFeasible),
            "risk": .number(verdict.riskTaken),
            "probability_above_max": .optional(verdict.probabilityAboveMaximum),
            "smallest_max": .optional(verdict.smallestMaximum),
            "seconds_short": .integer(verdict.secondsShort),
            "shortfalls": .array(verdict.shortfalls.map(Self.json)),
        ]
    }

    static func json(_ shortfall: Shortfall) -> JSONValue {
        [
            "from": .string(shortfall.from.description), "to": .string(shortfall.to.description),
            "replicas": .integer(Int64(shortfall.replicas)), "demand": .number(shortfall.demand),
            "bound_by": .string(shortfall.boundBy.rawValue),
        ]
    }
}

extension Plan {
    /// Whether some step has another number of replicas than ran before it.
    package var changesAnything: Bool {
        steps.contains { $0.was != $0.replicas }
    }
}
